import { type ByteSource, NasBenchError } from '@nasbench/core'

/* The comment at the end of an archive can be so long. */
const mostTail = 22 + 0xffff
const mostDirectory = 1 << 26

/**
 * The bytes of an entry that stands in a zip archive as it is, uncompressed, which is how torch writes all of them:
 * nothing is copied. Archives of more than 4 GB (zip64) too.
 *
 * Rejects with UNSUPPORTED_FILE where there is no such entry or it is compressed, CORRUPT_FILE for a broken archive.
 */
export async function findStored(
  source: ByteSource,
  wanted: (name: string) => boolean,
  what: string,
): Promise<ByteSource> {
  const { at: start, bytes: length } = await findDirectory(source)
  if (length > mostDirectory) throw corrupt(source, `a directory of ${length} bytes`)
  const view = await readView(source, start, length)
  for (let at = 0; at + 46 <= length && view.getUint32(at, true) === 0x02014b50; ) {
    const nameLength = view.getUint16(at + 28, true)
    const extraLength = view.getUint16(at + 30, true)
    const next = at + 46 + nameLength + extraLength + view.getUint16(at + 32, true)
    if (next > length) break
    const name = new TextDecoder().decode(new Uint8Array(view.buffer, at + 46, nameLength))
    if (wanted(name)) {
      const method = view.getUint16(at + 10, true)
      // Unpacked, packed, offset: in the order in which zip64 has those that are too large.
      const numbers = [24, 20, 42].map((field) => view.getUint32(at + field, true))
      const [bytes, , header] = wide(view, at + 46 + nameLength, extraLength, numbers)
      if (method !== 0) {
        throw new NasBenchError(
          'UNSUPPORTED_FILE',
          `${source.name}: ${name} is compressed (method ${method}), which torch never does: unzip it and import ${what} itself`,
          { path: source.name },
        )
      }
      return entrySource(source, name, header as number, bytes as number)
    }
    at = next
  }
  throw new NasBenchError('UNSUPPORTED_FILE', `${source.name} is a zip archive without ${what}`, {
    path: source.name,
  })
}

/* The end record says where the directory is; zip64's, twenty bytes before it and somewhere else, where that is far. */
async function findDirectory(source: ByteSource): Promise<{ at: number; bytes: number }> {
  const length = Math.min(source.size, mostTail)
  const from = source.size - length
  const tail = await readView(source, from, length)
  for (let at = length - 22; at >= 0; at--) {
    if (tail.getUint32(at, true) !== 0x06054b50 || at + 22 + tail.getUint16(at + 20, true) !== length)
      continue
    if (at >= 20 && tail.getUint32(at - 20, true) === 0x07064b50) {
      const record = await readView(source, long(tail, at - 20 + 8), 56)
      if (record.getUint32(0, true) !== 0x06064b50)
        throw corrupt(source, 'no zip64 end record where it should be')
      return { at: long(record, 48), bytes: long(record, 40) }
    }
    return { at: tail.getUint32(at + 16, true), bytes: tail.getUint32(at + 12, true) }
  }
  throw corrupt(source, 'no directory at its end: it is probably cut off')
}

/* The numbers that do not fit into 32 bits stand, in their order, in the zip64 field. */
function wide(view: DataView, from: number, length: number, numbers: readonly number[]): number[] {
  let found = -1
  let end = 0
  for (let at = from; at + 4 <= from + length; at += 4 + view.getUint16(at + 2, true)) {
    if (view.getUint16(at, true) !== 1) continue
    found = at + 4
    end = Math.min(found + view.getUint16(at + 2, true), from + length)
  }
  return numbers.map((value) => {
    if (value !== 0xffffffff || found < 0 || found + 8 > end) return value
    found += 8
    return long(view, found - 8)
  })
}

async function entrySource(
  source: ByteSource,
  name: string,
  header: number,
  bytes: number,
): Promise<ByteSource> {
  const local = await readView(source, header, 30)
  if (local.getUint32(0, true) !== 0x04034b50) throw corrupt(source, `no entry ${name} where it should be`)
  const start = header + 30 + local.getUint16(26, true) + local.getUint16(28, true)
  if (start + bytes > source.size) throw corrupt(source, `only a part of ${name}`)
  const entry: ByteSource = {
    size: bytes,
    name: `${source.name}/${name}`,
    read(into, at) {
      if (at + into.length > bytes) throw corrupt(source, `only ${bytes} bytes of ${name}`)
      return source.read(into, start + at)
    },
  }
  return entry
}

async function readView(source: ByteSource, at: number, length: number): Promise<DataView> {
  if (!(at >= 0 && at + length <= source.size)) throw corrupt(source, 'a directory that lies outside of it')
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
