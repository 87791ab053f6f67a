import { NasBenchError } from '../errors.js'
import { decodeUtf8 } from './text.js'

/** UTF-8 to text, as `decodeUtf8` does; short ASCII, by far the most of it, without the decoder's overhead. */
export function decodeText(
  where: { readonly buffer: Uint8Array; readonly base: number; readonly name: string },
  start: number,
  end: number,
): string {
  const { buffer } = where
  if (end - start <= 24) {
    let text = ''
    let at = start
    for (; at < end; at++) {
      const byte = buffer[at] as number
      if (byte > 127) break
      text += String.fromCharCode(byte)
    }
    if (at === end) return text
  }
  const text = decodeUtf8(buffer.subarray(start, end))
  if (text !== undefined) return text
  const offset = where.base + start
  throw new NasBenchError('CORRUPT_FILE', `${where.name} has text that is not UTF-8 at byte ${offset}`, {
    path: where.name,
    offset,
  })
}
