/** A path in two: a pattern, of which there are a few, and a number. */
export interface PathCode {
  /** The parts before and after the number; one string if the path has no number. */
  readonly pattern: readonly string[]
  readonly number: number
}

/*
 * `rs/results_17_ti.json` → `rs/results_`, 17, `_ti.json`: the last number, from the first digit on with which it is
 * written as any number is.
 */
const numbered = /^([\s\S]*?)(0|[1-9]\d{0,8})(\D*)$/

/** The one way in which a path is taken apart. */
export function codeOfPath(path: string): PathCode {
  const match = numbered.exec(path)
  if (match === null) return { pattern: [path], number: 0 }
  return { pattern: [match[1] as string, match[3] as string], number: Number(match[2]) }
}

/** {@link codeOfPath} backwards. */
export function pathOfCode(pattern: readonly string[], number: number): string {
  return pattern.length === 1 ? (pattern[0] as string) : `${pattern[0]}${number}${pattern[1]}`
}

/** A pattern as the key of a map. */
export function patternKey(pattern: readonly string[]): string {
  return JSON.stringify(pattern)
}
