/** What a line or an architecture is called in a picture: A, B, … Z, a, … z, and then again. */
export function seriesLabel(n: number): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
  return letters[n % letters.length] as string
}
