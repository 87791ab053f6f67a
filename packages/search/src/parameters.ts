import { formatReceived, invalidArgument, NasBenchError, suggest } from '@nasbench/core'

/** Refuses option names that an algorithm does not have. */
export function checkNames(options: object, allowed: readonly string[], algorithm: string): void {
  for (const name of Object.keys(options)) {
    if (allowed.includes(name)) continue
    const guess = suggest(name, allowed)
    throw new NasBenchError(
      'INVALID_ARGUMENT',
      `unknown option ${formatReceived(name)} for ${algorithm}: expected ${allowed.join(', ')}${guess === undefined ? '' : ` (did you mean "${guess}"?)`}`,
      { expected: allowed, received: name },
    )
  }
}

/** Options that every optimizer has. */
export const sharedNames = ['seed', 'rng', 'direction']

/** An integer parameter from `min`. */
export function integerFrom(min: number, value: number, name: string): number {
  if (Number.isSafeInteger(value) && value >= min) return value
  throw invalidArgument(name, `an integer from ${min}`, value)
}

/** A finite parameter within limits, both inclusive. */
export function within(min: number, max: number, value: number, name: string): number {
  if (typeof value === 'number' && Number.isFinite(value) && value >= min && value <= max) return value
  throw invalidArgument(name, `a number from ${min}${max === Infinity ? '' : ` to ${max}`}`, value)
}

/** A parameter that is one of a few words. */
export function oneOf<Word extends string>(words: readonly Word[], value: Word, name: string): Word {
  if (words.includes(value)) return value
  throw invalidArgument(name, words.map((word) => JSON.stringify(word)).join(' or '), value)
}
