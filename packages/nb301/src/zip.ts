import { type ByteSource, NasBenchError } from '@nasbench/core'
import { crc32 } from './crc32.js'

/** A file in a zip archive. */
export interface ZipEntry {
  /** With `/` between folders. */
  readonly name: string
  /** Unpacked. */
  readonly bytes: number
  /** Its content. Rejects with CORRUPT_FILE, and UNSUPPORTED_FILE where it is packed or locked in another way. */
  read(): Promise<Uint8Array>
}

/* The comment at the end of an archive can be so long. */
const mostTail = 22 + 0xffff
const mostDirectory = 1 << 28
/* An unpacked entry is in memory as a whole. */
const mostEntry = 1 << 30

/** True where a file begins as a zip archive. */
export function isZip(head: Uint8Array): boolean {
  return head[0] === 0x50 && head[1] === 0x4b && head[2] === 3 && head[3] === 4
}

/**
 * The files of a zip archive in the order of its directory, folders left out; archives of more than 4 GB (zip64) too.
 * Reads the directory only.
 *
 * Rejects with CORRUPT_FILE for an archive that is broken or cut off.
 */
export async function openZip(source: ByteSource): Promise<ZipEntry[]> {
  const { at: start, bytes: length } = await findDirectory(source)
  if (length > mostDirectory) throw corrupt(source, `a directory of ${length} bytes`)
  const view = await readView(source, start, length)
  const decoder = new TextDecoder()
  const entries: ZipEntry[] = []
  for (let at = 0; at + 46 <= length && view.getUint32(at, true) === 0x02014b50; ) {
    const nameBytes = view.getUint16(at + 28, true)
    const extraBytes = view.getUint16(at + 30, true)
    const next = at + 46 + nameBytes + extraBytes + view.getUint16(at + 32, true)
    if (next > length) throw corrupt(source, 'a directory that ends too early')
    const name = decoder.decode(new Uint8Array(view.buffer, at + 46, nameBytes)).replaceAll('\\', '/')
    const [bytes, packed, header] = wideNumbers(view, at, at + 46 + nameBytes, extraBytes)
    const method = view.getUint16(at + 10, true)
    const locked = (view.getUint16(at + 8, true) & 1) !== 0
    const entry = { name, bytes, packed, header, method, locked, sum: view.getUint32(at + 16, true) }
    if (!name.endsWith('/')) entries.push({ name, bytes, read: () => readEntry(source, entry) })
    at = next
  }
  return entries
}

interface Place {
  readonly name: string
  readonly bytes: number
  readonly packed: number
  /** Offset of the entry's own header. */
  readonly header: number
  readonly method: number
  readonly locked: boolean
  /** CRC-32 of the content. */
  readonly sum: number
}

async function readEntry(source: ByteSource, place: Place): Promise<Uint8Array> {
  const { name, bytes, packed, header, method, locked, sum } = place
  if (locked || (method !== 0 && method !== 8) || bytes > mostEntry) {
    const why = locked
      ? 'needs a password'
      : bytes > mostEntry
        ? 'is too large'
        : `is packed by method ${method}`
    throw new NasBenchError('UNSUPPORTED_FILE', `${source.name}: ${name} ${why}: unpack the archive first`, {
      path: source.name,
    })
  }
  const local = await readView(source, header, 30)
  if (local.getUint32(0, true) !== 0x04034b50) throw corrupt(source, `no entry ${name} where it should be`)
  const start = header + 30 + local.getUint16(26, true) + local.getUint16(28, true)
  const content = new Uint8Array((await readView(source, start, packed)).buffer)
  const unpacked = method === 0 ? content : await inflate(source, name, content, bytes)
  if (unpacked.length !== bytes)
    throw corrupt(source, `${name} with ${unpacked.length} bytes in place of ${bytes}`)
  if (crc32(unpacked) !== sum) throw corrupt(source, `${name} with another checksum than it should have`)
  return unpacked
}

async function inflate(
  source: ByteSource,
  name: string,
  content: Uint8Array,
  bytes: number,
): Promise<Uint8Array> {
  const { inflateSync } = await import('fflate')
  try {
    // Of this size, or else refused: a few bytes could unpack to gigabytes. One byte more tells what is too long.
    return inflateSync(content, { out: new Uint8Array(bytes + 1) })
  } catch (cause) {
    throw corrupt(source, `${name}, which cannot be unpacked (${(cause as Error).message})`, cause)
  }
}

/* The end record says where the directory is; zip64's, twenty bytes before it and somewhere else, where that is far. */
async function findDirectory(source: ByteSource): Promise<{ at: number; bytes: number }> {
  const length = Math.min(source.size, mostTail)
  const from = source.size - length
  const tail = await readView(source, from, length)
  for (let at = length - 22; at >= 0; at--) {
    if (tail.getUint32(at, true) !== 0x06054b50 || at + 22 + tail.getUint16(at + 20, true) !== length)
      continue
    const far = at >= 20 && tail.getUint32(at - 20, true) === 0x07064b50
    if (!far) return { at: tail.getUint32(at + 16, true), bytes: tail.getUint32(at + 12, true) }
    const record = await readView(source, long(tail, at - 12), 56)
    if (record.getUint32(0, true) !== 0x06064b50)
      throw corrupt(source, 'no zip64 end record where it should be')
    return { at: long(record, 48), bytes: long(record, 40) }
  }
  throw corrupt(source, 'no directory at its end: it is probably cut off')
}

/* Unpacked size, packed size and offset. Those that do not fit into 32 bits stand, in this order, in the zip64 field. */
function wideNumbers(view: DataView, at: number, extra: number, length: number): [number, number, number] {
  const numbers = [24, 20, 42].map((place) => view.getUint32(at + place, true))
  for (let field = extra; field + 4 <= extra + length; ) {
    const end = field + 4 + view.getUint16(field + 2, true)
    if (view.getUint16(field, true) === 1 && end <= extra + length) {
      let from = field + 4
      for (const [i, number] of numbers.entries()) {
        if (number !== 0xffff_ffff || from + 8 > end) continue
        numbers[i] = long(view, from)
        from += 8
      }
    }
    field = end
  }
  return numbers as [number, number, number]
}

async function readView(source: ByteSource, at: number, length: number): Promise<DataView> {
  if (!(at >= 0 && at + length <= source.size)) throw corrupt(source, 'a part that lies outside of it')
  const bytes = new Uint8Array(length)
  await source.read(bytes, at)
  return new DataView(bytes.buffer)
}

function long(view: DataView, at: number): number {
  return view.getUint32(at, true) + view.getUint32(at + 4, true) * 2 ** 32
}

function corrupt(source: ByteSource, what: string, cause?: unknown): NasBenchError {
  return new NasBenchError('CORRUPT_FILE', `the zip archive ${source.name} has ${what}`, {
    path: source.name,
    ...(cause !== undefined && { cause }),
  })
}
