import { formatChoices, formatReceived, NasBenchError, suggest } from './errors.js'
import type { Problem } from './space.js'

/**
 * The error for a value that is no architecture: what is wrong, where, and what is allowed there. `title` is the
 * benchmark's: `NAS-Bench-101`.
 */
export function invalidArchitecture(
  title: string,
  received: unknown,
  problems: readonly Problem[],
): NasBenchError {
  const [first] = problems
  const sentences = problems.map(({ message, where, expected }) => {
    const place = where === undefined ? '' : ` at ${where}`
    return `${message}${place}${expected === undefined ? '' : `: expected ${expected}`}`
  })
  return new NasBenchError(
    'INVALID_ARCHITECTURE',
    `invalid ${title} architecture ${formatReceived(received)}: ${sentences.join('; ')}`,
    first?.expected === undefined ? { received } : { received, expected: first.expected },
  )
}

/** The problem of a value that stands where one of these operations must; with a guess at what was meant. */
export function unknownOperation(value: unknown, where: string, operations: readonly string[]): Problem {
  const guess = typeof value === 'string' ? suggest(value, operations) : undefined
  const hint = guess === undefined ? '' : ` (did you mean "${guess}"?)`
  return {
    message: `unknown operation ${formatReceived(value)}`,
    where,
    expected: `${formatChoices(operations)}${hint}`,
  }
}
