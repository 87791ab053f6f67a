import { NasBenchError } from '../errors.js'
import type { ByteSource } from './source.js'

/** A file in a zip archive. */
export interface ZipEntry {
  /** With `/` between folders. */
  readonly name: string
  /** Size when unpacked, in bytes. */
  readonly bytes: number
  /** The number of the method that it is packed by: 0 is as it is, 8 is deflate. */
  readonly method: number
  /** True where it needs a password. */
  readonly locked: boolean
  /** CRC-32 of the unpacked content, 32 bits without a sign (see `crc32`). */
  readonly checksum: number
  /** The packed content as it stands in the archive; nothing is copied. Rejects with CORRUPT_FILE. */
  packed(): Promise<ByteSource>
}

/* The comment at the end of an archive can be so long. */
const mostTail = 22 + 0xffff
const mostDirectory = 1 << 28

/** True where a file begins as a zip archive with something in it. */
export function isZip(head: Uint8Array): boolean {
  return head[0] === 0x50 && head[1] === 0x4b && head[2] === 3 && head[3] === 4
}

/**
 * The files of a zip archive in the order of its directory, folders left out; archives of more than 4 GB (zip64) too.
 * Reads the directory only, and unpacks nothing (PKWARE's APPNOTE 6.3).
 *
 * @throws NasBenchError CORRUPT_FILE for an archive that is broken or cut off
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
    if (!name.endsWith('/')) {
      entries.push({
        name,
        bytes,
        method: view.getUint16(at + 10, true),
        locked: (view.getUint16(at + 8, true) & 1) !== 0,
        checksum: view.getUint32(at + 16, true),
        packed: () => packedSource(source, name, header, packed),
      })
    }
    at = next
  }
  return entries
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

async function packedSource(
  source: ByteSource,
  name: string,
  header: number,
  bytes: number,
): Promise<ByteSource> {
  const local = await readView(source, header, 30)
  if (local.getUint32(0, true) !== 0x04034b50) throw corrupt(source, `no entry ${name} where it should be`)
  const start = header + 30 + local.getUint16(26, true) + local.getUint16(28, true)
  if (start + bytes > source.size) throw corrupt(source, `only a part of ${name}`)
  return {
    size: bytes,
    name: `${source.name}/${name}`,
    async read(into, at) {
      if (!(at >= 0 && at + into.length <= bytes)) throw corrupt(source, `only ${bytes} bytes of ${name}`)
      return source.read(into, start + at)
    },
  }
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

function corrupt(source: ByteSource, what: string): NasBenchError {
  return new NasBenchError('CORRUPT_FILE', `the zip archive ${source.name} has ${what}`, {
    path: source.name,
  })
}
