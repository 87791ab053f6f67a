import { formatChoices, formatReceived, NasBenchError, type Problem, suggest } from '@nasbench/core'
import { operations } from './operations.js'

/** The error for a value that is no architecture: what is wrong, where, and what is allowed there. */
export function invalidArch(received: unknown, problems: readonly Problem[]): NasBenchError {
  const [first] = problems
  const sentences = problems.map(({ message, where, expected }) => {
    const place = where === undefined ? '' : ` at ${where}`
    return `${message}${place}${expected === undefined ? '' : `: expected ${expected}`}`
  })
  return new NasBenchError(
    'INVALID_ARCHITECTURE',
    `invalid NAS-Bench-101 architecture ${formatReceived(received)}: ${sentences.join('; ')}`,
    first?.expected === undefined ? { received } : { received, expected: first.expected },
  )
}

/** The problem of a value that stands where an operation must. */
export function unknownOperation(value: unknown, where: string): Problem {
  const guess = typeof value === 'string' ? suggest(value, operations) : undefined
  const hint = guess === undefined ? '' : ` (did you mean "${guess}"?)`
  return {
    message: `unknown operation ${formatReceived(value)}`,
    where,
    expected: `${formatChoices(operations)}${hint}`,
  }
}
