import { NasBenchError } from '../errors.js'
import { checkBounds } from './bounds.js'
import type { ByteSource } from './source.js'

/** A source over a `Blob` or `File`. Reads reject with READ_FAILED if the underlying file changed or was removed. */
export function blobSource(blob: Blob, name: string): ByteSource {
  const { size } = blob
  return {
    size,
    name,
    async read(into, at) {
      checkBounds({ name, size }, at, into.length)
      try {
        into.set(new Uint8Array(await blob.slice(at, at + into.length).arrayBuffer()))
      } catch (cause) {
        throw new NasBenchError('READ_FAILED', `cannot read ${name}: ${(cause as Error).message}`, {
          path: name,
          cause,
        })
      }
    },
  }
}
