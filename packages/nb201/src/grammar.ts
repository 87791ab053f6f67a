import {
  formatReceived,
  invalidArchitecture,
  type NasBenchError,
  type Problem,
  unknownOperation,
} from '@nasbench/core'
import { edges, operationId, operations } from './operations.js'

const whole = '|op~0|+|op~0|op~1|+|op~0|op~1|op~2|'

/**
 * The problems of a string as a published notation, white space around it ignored; empty if it is valid.
 *
 * Characters are counted from 1, in the text as given. Wrong names and wrong predecessors are all reported; at the
 * first missing separator it stops, since what follows can no longer be told apart.
 */
export function problemsOfText(text: string): readonly Problem[] {
  const problems: Problem[] = []
  const end = text.trimEnd().length
  let at = text.length - text.trimStart().length

  /* Passes over what must stand here; false, and a problem, where something else does. */
  const pass = (wanted: string, expected: string): boolean => {
    if (text.startsWith(wanted, at) && at + wanted.length <= end) {
      at += wanted.length
      return true
    }
    const found =
      at >= end ? 'the text ends' : `${formatReceived(text.slice(at, Math.min(end, at + 12)))} stands`
    problems.push({ message: `${found} where "${wanted}" must be`, where: `character ${at + 1}`, expected })
    return false
  }
  const upTo = (stops: string): string => {
    let stop = at
    while (stop < end && !stops.includes(text[stop] as string)) stop++
    return text.slice(at, stop)
  }

  for (const { target, source } of edges) {
    const edge = `edge ${target}<-${source}`
    const opening = source > 0 ? '' : target === 1 ? '|' : '+|'
    if (!pass(opening, whole)) return problems

    const name = upTo('~|+')
    if (name === '' && at >= end) {
      problems.push({
        message: 'the text ends before the operation',
        where: `${edge}, character ${at + 1}`,
        expected: whole,
      })
      return problems
    }
    if (operationId(name) < 0)
      problems.push(unknownOperation(name, `${edge}, character ${at + 1}`, operations))
    at += name.length

    if (!pass('~', `the operation's predecessor, ~${source}`)) return problems
    const predecessor = upTo('|+')
    if (predecessor !== String(source)) {
      problems.push({
        message: `the predecessor is ${formatReceived(predecessor)}`,
        where: `${edge}, character ${at + 1}`,
        expected: `"${source}"`,
      })
    }
    at += predecessor.length
    if (!pass('|', whole)) return problems
  }
  if (at < end) {
    const rest = formatReceived(text.slice(at, end))
    problems.push({
      message: `${rest} follows the last operation`,
      where: `character ${at + 1}`,
      expected: 'nothing more',
    })
  }
  return problems
}

/** The error for a value that is not an architecture: what is wrong, where, and what is allowed there. */
export function invalidArch(received: unknown, problems: readonly Problem[]): NasBenchError {
  return invalidArchitecture('NAS-Bench-201', received, problems)
}
