import { crc32, crc32Update } from './crc.js'
import type { ByteSource } from './source.js'
import { corruptZip } from './zip-fields.js'

/** The size and checksum that the content of an entry is checked against. */
interface Content {
  readonly name: string
  readonly method: number
  readonly checksum: number
  /** Unpacked size and size in the archive, in bytes. */
  readonly bytes: number
  readonly packed: number
}

/**
 * The content of an entry as it stands in the archive from `start` on. The CRC-32 of a stored one is summed up over what is
 * read for the first time, in order, and checked with the last byte: a reader that reads all of an entry never gets it
 * whole if it is damaged.
 */
export function checkedSource(archive: ByteSource, entry: Content, start: number): ByteSource {
  const { name, checksum, method, packed } = entry
  let summed = 0
  let crc = 0
  const check = (bytes: Uint8Array, at: number) => {
    const end = at + bytes.length
    if (method !== 0 || at > summed || end <= summed) return
    crc = crc32Update(crc, bytes, summed - at)
    summed = end
    if (summed === packed && crc !== checksum) throw wrongChecksum(archive, name)
  }
  const source: ByteSource = {
    size: packed,
    name: `${archive.name}/${name}`,
    async read(into, at) {
      if (!(at >= 0 && at + into.length <= packed))
        throw corruptZip(archive, `only ${packed} bytes of ${name}`)
      await archive.read(into, start + at)
      check(into, at)
    },
  }
  return source
}

/** Unpacks deflated content. No more is unpacked than the entry's size, whatever the content says. */
export async function inflate(archive: ByteSource, entry: Content, packed: Uint8Array): Promise<Uint8Array> {
  const { name, bytes, checksum } = entry
  const content = new Uint8Array(bytes)
  let length = 0
  const { readable, writable } = new DecompressionStream('deflate-raw')
  const writer = writable.getWriter()
  // Failures of the writer are failures of the reader too, where they are waited for.
  writer.write(packed as Uint8Array<ArrayBuffer>).catch(() => {})
  writer.close().catch(() => {})
  const reader = readable.getReader()
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      if (length + part.value.length > bytes)
        throw corruptZip(archive, `${name} with more than its ${bytes} bytes`)
      content.set(part.value, length)
      length += part.value.length
    }
  } catch (cause) {
    // Cancelling frees the decompressor; its own failure adds nothing to the cause.
    reader.cancel().catch(() => {})
    throw corruptZip(archive, `${name}, which cannot be unpacked: ${(cause as Error).message}`, cause)
  }
  if (length !== bytes) throw corruptZip(archive, `${name} with ${length} bytes in place of ${bytes}`)
  if (crc32(content) !== checksum) throw wrongChecksum(archive, name)
  return content
}

function wrongChecksum(archive: ByteSource, name: string) {
  return corruptZip(archive, `${name} with another checksum than it should have: the file is damaged`)
}
