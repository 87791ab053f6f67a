import { NasBenchError } from '../../errors.js'
import type { PickleWindow } from '../window.js'

/** A pickle that would do something. */
export function unsafe(window: PickleWindow, what: string, at: number): NasBenchError {
  return new NasBenchError(
    'UNSAFE_PICKLE',
    `${window.name} ${what} at byte ${window.base + at}. A benchmark file has no need of that; it was not run. Do not open this file with Python either`,
    { path: window.name, offset: window.base + at },
  )
}

/** A pickle that Python would read and that no benchmark file is like. */
export function unsupported(window: PickleWindow, what: string, at: number): NasBenchError {
  return new NasBenchError('UNSUPPORTED_FILE', `${window.name} has ${what} at byte ${window.base + at}`, {
    path: window.name,
    offset: window.base + at,
  })
}

/** A record with more values than `most`. */
export function tooLarge(window: PickleWindow, most: number, at: number): NasBenchError {
  return new NasBenchError(
    'UNSAFE_PICKLE',
    `${window.name} has a record of more than ${most} values at byte ${window.base + at}. No benchmark file has that, and it may be made to fill the memory`,
    { path: window.name, offset: window.base + at },
  )
}
