import { crc32c } from '../bytes/crc.js'
import type { ByteSource } from '../bytes/source.js'
import { untilAborted } from '../bytes/when-loaded.js'
import {
  type ColumnLayout,
  checksumsOffset,
  chunkCount,
  chunkStride,
  formatCrc,
  indexOffset,
  shardIndex,
} from './layout.js'

/** A part of a store that is not as it was written. */
export interface Damage {
  /** Path of the column, or of a metadata file. */
  readonly column: string
  /** Number of the chunk in the column's file; null if the damage is in no chunk. */
  readonly chunk: number | null
  readonly reason: string
}

/** Options of reading and checking a column. */
export interface CheckColumnOptions {
  readonly signal?: AbortSignal
  /** Called with the bytes of each good chunk, which are overwritten afterwards. */
  readonly onChunk?: (chunk: number, bytes: Uint8Array) => void
  /** Called with the number of bytes that were read. */
  readonly onBytes?: (bytes: number) => void
}

/* Read at a time: whole chunks, and at least one. */
const readBytes = 1 << 22

/** Reads the file of a column once and returns everything in it that is not as it was written. */
export async function checkColumnFile(
  source: ByteSource,
  layout: ColumnLayout,
  { signal, onChunk, onBytes }: CheckColumnOptions = {},
): Promise<Damage[]> {
  const damage: Damage[] = []
  const report = (chunk: number | null, reason: string) => damage.push({ column: layout.path, chunk, reason })
  const read = async (bytes: Uint8Array, at: number) => {
    await untilAborted(source.read(bytes, at), signal)
    onBytes?.(bytes.length)
  }
  const list = new Uint8Array(indexOffset(layout) - checksumsOffset(layout))
  await read(list, checksumsOffset(layout))
  const listed = formatCrc(crc32c(list)) === layout.crc32c
  if (!listed)
    report(null, 'the list of checksums is damaged, or this is the file of another column or store')
  const checksums = new Uint32Array(list.buffer)

  const count = chunkCount(layout)
  const stride = chunkStride(layout)
  const together = Math.max(1, Math.floor(readBytes / stride))
  const bytes = new Uint8Array(Math.min(together, count) * stride)
  for (let first = 0; first < count; first += together) {
    const stretch = bytes.subarray(0, Math.min(together, count - first) * stride)
    await read(stretch, first * stride)
    const view = new DataView(stretch.buffer, stretch.byteOffset)
    for (let start = 0; start < stretch.length; start += stride) {
      const chunk = first + start / stride
      const end = start + stride - 4
      const checksum = crc32c(stretch, start, end)
      const after = view.getUint32(end, true)
      if (checksum === after && checksum === checksums[chunk]) onChunk?.(chunk, stretch.subarray(start, end))
      else if (checksum === after && listed)
        report(chunk, 'it is another chunk than the one that was written here')
      else if (checksum === checksums[chunk]) report(chunk, 'the checksum after it is damaged')
      else report(chunk, 'its bytes do not match their checksum')
    }
  }
  const expected = shardIndex(layout)
  const index = new Uint8Array(expected.length)
  await read(index, indexOffset(layout))
  if (index.some((byte, at) => byte !== expected[at])) report(null, 'the index of its chunks is damaged')
  // A server may not let the size be known.
  if (source.size > indexOffset(layout) + index.length) report(null, 'its file is too long')
  return damage
}
