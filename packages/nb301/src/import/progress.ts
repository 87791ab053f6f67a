import { type ImportContext, NasBenchError } from '@nasbench/core'

/* Milliseconds between two reports. */
const tellEvery = 200

/**
 * Tells how far the reading of a source has come, now and then.
 *
 * @throws NasBenchError ABORTED once the import is to stop
 */
export function createTeller(
  { signal, onProgress }: ImportContext,
  name: string,
  total: number,
  unit: 'bytes' | 'records',
): (done: number) => void {
  let told = 0
  return (done) => {
    if (signal?.aborted) {
      throw new NasBenchError('ABORTED', `reading ${name} was interrupted`, {
        path: name,
        cause: signal.reason,
      })
    }
    const now = onProgress ? Date.now() : 0
    if (!onProgress || now - told < tellEvery) return
    told = now
    onProgress({ label: `reading ${name}`, done, total, unit })
  }
}
