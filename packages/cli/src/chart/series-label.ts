/** The label of a line or an architecture in a picture: A, B, … Z, a, … z, and then again. */
export function seriesLabel(n: number): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
  return letters[n % letters.length] as string
}
