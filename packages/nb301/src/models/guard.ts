import { isNasBenchError, NasBenchError } from '@nasbench/core'

/**
 * Runs a reader of a model file. A damaged file may make it fail anywhere; nothing but our own error leaves.
 *
 * @throws NasBenchError CORRUPT_FILE in place of any other error
 */
export function guardReader<Value>(name: string, what: string, work: () => Value): Value {
  try {
    return work()
  } catch (cause) {
    if (isNasBenchError(cause)) throw cause
    throw new NasBenchError('CORRUPT_FILE', `${name} is not a valid ${what}: ${(cause as Error).message}`, {
      path: name,
      cause,
    })
  }
}
