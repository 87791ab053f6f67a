import { NasBenchError } from '../errors.js'
import { createMemoryBudget, type MemoryBudget } from './budget.js'
import type { ByteSource } from './source.js'
import { checkedSource, inflate } from './zip-content.js'
import { corruptZip, readView, wide } from './zip-fields.js'

/** A file in a zip archive. */
export interface ZipEntry {
  /** With `/` between folders. */
  readonly name: string
  /** Size when unpacked, in bytes. */
  readonly bytes: number
  /** The number of the compression method: 0 is stored, 8 is deflate. */
  readonly method: number
  /** True if it needs a password. */
  readonly locked: boolean
  /** CRC-32 of the unpacked content, 32 bits without a sign (see `crc32`). */
  readonly checksum: number
  /**
   * The compressed content as it stands in the archive; nothing is copied. Reads of a stored entry from its beginning to
   * its end, in order, check its CRC-32: the last of them rejects with CORRUPT_FILE if it is wrong.
   */
  packed(): Promise<ByteSource>
  /**
   * The whole content, unpacked (stored or deflate) and checked against its size and CRC-32.
   *
   * @throws NasBenchError CORRUPT_FILE if it is damaged, or if all that is unpacked from the archive would take memory out
   * of proportion to its size; UNSUPPORTED_FILE if it needs a password or is compressed in another way
   */
  read(): Promise<Uint8Array>
}

/* The end record, and the comment that may follow it. */
const maxTailBytes = 22 + 0xffff
const maxDirectoryBytes = 1 << 28

const signature = {
  local: 0x04034b50,
  entry: 0x02014b50,
  end: 0x06054b50,
  wideEnd: 0x06064b50,
  locator: 0x07064b50,
}

/** True if a file begins as a zip archive with something in it. */
export function isZip(head: Uint8Array): boolean {
  return head[0] === 0x50 && head[1] === 0x4b && head[2] === 3 && head[3] === 4
}

/**
 * The files of a zip archive in the order of its directory, without folders; archives of more than 4 GB (zip64) too
 * (PKWARE's APPNOTE 6.3). Reads the directory and each entry's local header, and unpacks nothing. Costs one small read per
 * entry.
 *
 * Facts that an archive states twice must agree: the end record with the directory, each entry with its local header.
 * Two entries may not have the same name or the same bytes.
 *
 * @throws NasBenchError CORRUPT_FILE for an archive that is damaged or cut off
 */
export async function openZip(source: ByteSource): Promise<ZipEntry[]> {
  const directory = await findDirectory(source)
  if (directory.bytes > maxDirectoryBytes) throw corruptZip(source, `a directory of ${directory.bytes} bytes`)
  const records = readDirectory(
    source,
    await readView(source, directory.at, directory.bytes),
    directory.entries,
  )
  const ends = new Map<Header, number>()
  const names = new Set<string>()
  let end = 0
  for (const record of [...records].sort((a, b) => a.header - b.header)) {
    if (record.header < end) throw corruptZip(source, `${record.name} where another entry stands`)
    end = await contentOf(source, record)
    ends.set(record, end)
    if (end > directory.at) throw corruptZip(source, `${record.name} where the directory stands`)
    if (names.has(record.name)) throw corruptZip(source, `${record.name} twice`)
    names.add(record.name)
  }
  const budget = createMemoryBudget(source.name, source.size)
  return records
    .filter(({ name }) => !name.endsWith('/'))
    .map((record) => createEntry(source, record, ends.get(record)! - record.packed, budget))
}

/* An entry as the directory has it. */
interface Header {
  readonly name: string
  readonly rawName: Uint8Array
  readonly flags: number
  readonly method: number
  readonly checksum: number
  readonly bytes: number
  readonly packed: number
  /** Offset of the local header. */
  readonly header: number
}

function createEntry(source: ByteSource, entry: Header, start: number, budget: MemoryBudget): ZipEntry {
  const { name, method, bytes, checksum } = entry
  const locked = (entry.flags & 1) !== 0
  const packed = async () => checkedSource(source, entry, start)
  return {
    name,
    bytes,
    method,
    locked,
    checksum,
    packed,
    async read() {
      if (locked || (method !== 0 && method !== 8)) {
        const why = locked ? 'needs a password' : `is compressed by method ${method}`
        throw new NasBenchError(
          'UNSUPPORTED_FILE',
          `${source.name}: ${name} ${why}: unpack the archive first`,
          {
            path: source.name,
          },
        )
      }
      budget.spend(bytes + entry.packed, entry.header)
      const content = new Uint8Array(entry.packed)
      await (await packed()).read(content, 0)
      return method === 0 ? content : inflate(source, entry, content)
    },
  }
}

/* The end record says where the directory is; for large archives zip64's does, twenty bytes before it and elsewhere. */
async function findDirectory(source: ByteSource): Promise<{ at: number; bytes: number; entries: number }> {
  const length = Math.min(source.size, maxTailBytes)
  const from = source.size - length
  const tail = await readView(source, from, length)
  for (let at = length - 22; at >= 0; at--) {
    if (tail.getUint32(at, true) !== signature.end || at + 22 + tail.getUint16(at + 20, true) !== length)
      continue
    const isWide = at >= 20 && tail.getUint32(at - 20, true) === signature.locator
    const recordAt = isWide ? wide(tail, at - 12) : from + at
    const record = isWide ? await readView(source, recordAt, 56) : tail
    if (isWide && record.getUint32(0, true) !== signature.wideEnd)
      throw corruptZip(source, 'no zip64 end record where it should be')
    const [disk, entriesHere, entries, bytes, directory] = isWide
      ? [
          record.getUint32(16, true) + record.getUint32(20, true),
          wide(record, 24),
          wide(record, 32),
          wide(record, 40),
          wide(record, 48),
        ]
      : [
          tail.getUint32(at + 4, true),
          tail.getUint16(at + 8, true),
          tail.getUint16(at + 10, true),
          tail.getUint32(at + 12, true),
          tail.getUint32(at + 16, true),
        ]
    if (disk !== 0 || entriesHere !== entries)
      throw corruptZip(source, 'parts in other files, or a damaged end record')
    if (directory! + bytes! !== recordAt) {
      throw corruptZip(
        source,
        `an end record for a directory of ${bytes} bytes at byte ${directory}, which does not end there`,
      )
    }
    return { at: directory!, bytes: bytes!, entries: entries! }
  }
  throw corruptZip(source, 'no directory at its end: it is probably cut off')
}

function readDirectory(source: ByteSource, view: DataView, count: number): Header[] {
  const decoder = new TextDecoder()
  const records: Header[] = []
  let at = 0
  for (; at + 46 <= view.byteLength && view.getUint32(at, true) === signature.entry; ) {
    const nameBytes = view.getUint16(at + 28, true)
    const extraBytes = view.getUint16(at + 30, true)
    const next = at + 46 + nameBytes + extraBytes + view.getUint16(at + 32, true)
    if (next > view.byteLength) throw corruptZip(source, 'a directory that ends too early')
    const rawName = new Uint8Array(view.buffer, at + 46, nameBytes)
    const name = decoder.decode(rawName).replaceAll('\\', '/')
    const [bytes, packed, header] = wideNumbers(view, at, at + 46 + nameBytes, extraBytes)
    const method = view.getUint16(at + 10, true)
    if (method === 0 && bytes !== packed) throw corruptZip(source, `${name} with two sizes`)
    const flags = view.getUint16(at + 8, true)
    records.push({
      name,
      rawName,
      flags,
      method,
      checksum: view.getUint32(at + 16, true),
      bytes,
      packed,
      header,
    })
    at = next
  }
  if (at !== view.byteLength || records.length !== count) {
    throw corruptZip(
      source,
      `${records.length} entries in its directory where the end record counts ${count}`,
    )
  }
  return records
}

/* Unpacked size, packed size and offset. Those that do not fit into 32 bits stand, in this order, in the zip64 field. */
function wideNumbers(view: DataView, at: number, extra: number, length: number): [number, number, number] {
  const numbers = [24, 20, 42].map((offset) => view.getUint32(at + offset, true))
  for (let field = extra; field + 4 <= extra + length; ) {
    const end = field + 4 + view.getUint16(field + 2, true)
    if (view.getUint16(field, true) === 1 && end <= extra + length) {
      let from = field + 4
      for (const [i, number] of numbers.entries()) {
        if (number !== 0xffff_ffff || from + 8 > end) continue
        numbers[i] = wide(view, from)
        from += 8
      }
    }
    field = end
  }
  return numbers as [number, number, number]
}

/* Checks an entry's local header against the directory; gives the offset where the content ends. */
async function contentOf(source: ByteSource, entry: Header): Promise<number> {
  const { name, rawName, flags, method } = entry
  const local = await readView(source, entry.header, 30 + rawName.length)
  if (local.getUint32(0, true) !== signature.local)
    throw corruptZip(source, `no entry ${name} where it should be`)
  // A descriptor after the content has what the writer did not know yet; zip64 fields have what does not fit.
  const deferred = (flags & 8) !== 0
  const agrees = (offset: number, value: number) => {
    const here = local.getUint32(offset, true)
    return here === value || here === 0xffff_ffff || (deferred && here === 0)
  }
  const same =
    local.getUint16(6, true) === flags &&
    local.getUint16(8, true) === method &&
    local.getUint16(26, true) === rawName.length &&
    rawName.every((byte, i) => local.getUint8(30 + i) === byte) &&
    agrees(14, entry.checksum) &&
    agrees(18, entry.packed) &&
    agrees(22, entry.bytes)
  if (!same) throw corruptZip(source, `another header at ${name} than in its directory`)
  const end = entry.header + 30 + rawName.length + local.getUint16(28, true) + entry.packed
  if (end > source.size) throw corruptZip(source, `only a part of ${name}`)
  return end
}
