import { NasBenchError } from '../../errors.js'
import type { PickleWindow } from '../window.js'

/** A pickle that would do something. */
export function unsafe(window: PickleWindow, what: string, at: number): NasBenchError {
  return refusal(
    'UNSAFE_PICKLE',
    window,
    what,
    at,
    '. Benchmark files never need this. Nothing was executed. Do not load this file in Python',
  )
}

/** A pickle that Python would read and that no benchmark file is like. */
export function unsupported(window: PickleWindow, what: string, at: number): NasBenchError {
  return refusal('UNSUPPORTED_FILE', window, `has ${what}`, at)
}

/** A record with more values than `max`. */
export function tooLarge(window: PickleWindow, max: number, at: number): NasBenchError {
  return refusal(
    'UNSAFE_PICKLE',
    window,
    `has a record of more than ${max} values`,
    at,
    '. This exceeds any known benchmark file and may be a memory-exhaustion attack',
  )
}

function refusal(
  code: 'UNSAFE_PICKLE' | 'UNSUPPORTED_FILE',
  window: PickleWindow,
  what: string,
  at: number,
  more = '',
): NasBenchError {
  const offset = window.base + at
  return new NasBenchError(code, `${window.name} ${what} at byte ${offset}${more}`, {
    path: window.name,
    offset,
  })
}
