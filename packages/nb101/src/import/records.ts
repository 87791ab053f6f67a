import { type ByteSource, crc32c, type ImportContext, NasBenchError } from '@nasbench/core'

/** The length and its checksum come before the data; the checksum of the data comes after it. */
const headerBytes = 12
const footerBytes = 4
const blockBytes = 1 << 21
/* The published rows have 700 bytes at most. */
const mostBytes = 1 << 24

/** Takes one record of a TFRecord file: its data is in `bytes` from `start` to `end`, until this returns. */
export type OnRecord = (bytes: Uint8Array, start: number, end: number, record: RecordPlace) => void

/** Where in the file a record is. */
export interface RecordPlace {
  /** From 0. */
  readonly number: number
  /** Byte offset in the file of the record's first byte, its length's. */
  readonly offset: number
  /** Throws CORRUPT_FILE unless the data has its checksum. */
  check(): void
  /** `record 3 at byte 1251` */
  toString(): string
}

/** The checksum as it stands in the file: CRC-32C, turned and shifted so that sums of sums stay good. */
export function maskedCrc(bytes: Uint8Array, start: number, end: number): number {
  const crc = crc32c(bytes, start, end)
  return (((crc >>> 15) | (crc << 17)) + 0xa282_ead8) >>> 0
}

/** True if a file begins with a record's length and the checksum of that. */
export function beginsWithRecord(head: Uint8Array): boolean {
  if (head.length <= headerBytes) return false
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength)
  return view.getUint32(4, true) === 0 && view.getUint32(8, true) === maskedCrc(head, 0, 8)
}

/**
 * Reads an uncompressed TFRecord file record by record: `{ uint64 length, uint32 masked CRC-32C of the length, data,
 * uint32 masked CRC-32C of the data }`, all little-endian. Memory does not grow with the file.
 *
 * The checksum of each length is always looked at, that of the data where the visitor asks for it.
 * Rejects with CORRUPT_FILE, with the record's number and offset, or ABORTED.
 */
export async function readRecords(
  source: ByteSource,
  visit: OnRecord,
  context: ImportContext & { readonly label?: string },
): Promise<number> {
  const { size, name } = source
  let buffer = new Uint8Array(2 * blockBytes)
  let view = new DataView(buffer.buffer)
  /* The file's bytes from `base` on are in the buffer, as many as `filled`; the next record begins at `at` there. */
  let base = 0
  let filled = 0
  let at = 0
  let number = 0
  let dataEnd = 0

  const damaged = (what: string) =>
    new NasBenchError('CORRUPT_FILE', `${name}, ${place}: ${what}: the file is damaged, fetch it again`, {
      path: name,
      offset: base + at,
    })
  const place = {
    get number() {
      return number
    },
    get offset() {
      return base + at
    },
    toString: () => `record ${number} at byte ${base + at}`,
    check() {
      if (maskedCrc(buffer, at + headerBytes, dataEnd) !== view.getUint32(dataEnd, true)) {
        throw damaged('its data does not have its checksum')
      }
    },
  }

  for (;;) {
    let wanted = headerBytes
    while (filled - at >= headerBytes) {
      if (maskedCrc(buffer, at, at + 8) !== view.getUint32(at + 8, true)) {
        throw damaged('its length does not have its checksum')
      }
      const length = view.getUint32(at, true)
      if (length > mostBytes || view.getUint32(at + 4, true) !== 0) {
        throw damaged(`it claims to be longer than ${mostBytes} bytes`)
      }
      dataEnd = at + headerBytes + length
      wanted = headerBytes + length + footerBytes
      if (filled - at < wanted) break
      visit(buffer, at + headerBytes, dataEnd, place)
      at += wanted
      number++
      wanted = headerBytes
    }
    if (base + at === size) return number
    if (base + filled === size) throw damaged(`the file ends within it, at byte ${size}`)
    if (context.signal?.aborted) {
      throw new NasBenchError('ABORTED', `reading ${name} was interrupted at byte ${base + at}`, {
        path: name,
        cause: context.signal.reason,
      })
    }
    context.onProgress?.({
      label: context.label ?? `reading ${name}`,
      done: base + at,
      total: size,
      unit: 'bytes',
    })
    buffer.copyWithin(0, at, filled)
    base += at
    filled -= at
    at = 0
    if (wanted > buffer.length - blockBytes) {
      const larger = new Uint8Array(wanted + blockBytes)
      larger.set(buffer.subarray(0, filled))
      buffer = larger
      view = new DataView(buffer.buffer)
    }
    const length = Math.min(blockBytes, size - base - filled)
    await source.read(buffer.subarray(filled, filled + length), base + filled)
    filled += length
  }
}
