import { type ByteSource, crc32, NasBenchError, openZip, readAll, type ZipEntry } from '@nasbench/core'

/* An unpacked entry is in memory as a whole. */
const mostBytes = 1 << 30

/** A file in a zip archive. */
export interface ZippedFile {
  /** With `/` between folders. */
  readonly name: string
  /**
   * Its content. Rejects with CORRUPT_FILE, and UNSUPPORTED_FILE if it is packed in another way than deflate, locked,
   * or larger than 1 GiB.
   */
  read(): Promise<Uint8Array>
}

/** The files of a zip archive in the order of its directory; rejects with what core's `openZip` rejects with. */
export async function filesOfZip(source: ByteSource): Promise<ZippedFile[]> {
  const entries = await openZip(source)
  return entries.map((entry) => ({ name: entry.name, read: () => unpack(entry, source.name) }))
}

async function unpack(entry: ZipEntry, archive: string): Promise<Uint8Array> {
  const { name, bytes, method, locked, checksum } = entry
  const refusal = locked
    ? 'needs a password'
    : method !== 0 && method !== 8
      ? `is packed by method ${method}`
      : bytes > mostBytes && 'is too large'
  if (refusal) {
    throw new NasBenchError('UNSUPPORTED_FILE', `${archive}: ${name} ${refusal}: unpack the archive first`, {
      path: archive,
    })
  }
  const corrupt = (what: string, cause?: unknown) =>
    new NasBenchError('CORRUPT_FILE', `the zip archive ${archive} has ${name}${what}`, {
      path: archive,
      ...(cause !== undefined && { cause }),
    })
  let content = await readAll(await entry.packed())
  if (method === 8) {
    const { inflateSync } = await import('fflate')
    try {
      // Of this size, or else refused: a few bytes could unpack to gigabytes. One byte more tells what is too long.
      content = inflateSync(content, { out: new Uint8Array(bytes + 1) })
    } catch (cause) {
      throw corrupt(`, which cannot be unpacked (${(cause as Error).message})`, cause)
    }
  }
  if (content.length !== bytes) throw corrupt(` with ${content.length} bytes in place of ${bytes}`)
  if (crc32(content) !== checksum) throw corrupt(' with another checksum than it should have')
  return content
}
