import { deflateRawSync } from 'node:zlib'
import { crc32 } from '../../src/bytes/crc.js'

const little = (value: number, bytes: number) => {
  const buffer = Buffer.alloc(bytes)
  buffer.writeUIntLE(value, 0, bytes)
  return buffer
}

/**
 * An archive as torch writes it: nothing is compressed, and data starts at a multiple of 64. `method` 8 is deflate, `wide` is
 * zip64, `deferred` has sizes and checksum in a descriptor after the content, as torch and streaming writers do.
 */
export function writeZip(
  entries: readonly (readonly [string, Uint8Array])[],
  options: { method?: number; wide?: boolean; deferred?: boolean } = {},
): Buffer {
  const { method = 0, wide = false, deferred = false } = options
  const parts: Uint8Array[] = []
  const directory: Uint8Array[] = []
  let at = 0
  for (const [name, data] of entries) {
    const padding = (64 - ((at + 30 + name.length + 4) % 64)) % 64
    const packed = method === 8 ? deflateRawSync(data) : data
    const common = [little(deferred ? 8 : 0, 2), little(method, 2), Buffer.alloc(4), little(crc32(data), 4)]
    const sizes = [little(packed.length, 4), little(data.length, 4)]
    const local = Buffer.concat([
      Buffer.from('PK\x03\x04'),
      little(20, 2),
      ...common.slice(0, 3),
      ...(deferred ? [Buffer.alloc(12)] : [little(crc32(data), 4), ...sizes]),
      little(name.length, 2),
      little(padding + 4, 2),
      Buffer.from(name),
      little(0x4246, 2),
      little(padding, 2),
      Buffer.alloc(padding),
    ])
    // Numbers of more than 32 bits stand in a field of their own.
    const field = wide
      ? Buffer.concat([
          little(1, 2),
          little(24, 2),
          ...[data.length, packed.length, at].flatMap((one) => [little(one, 4), little(0, 4)]),
        ])
      : Buffer.alloc(0)
    directory.push(
      Buffer.concat([
        Buffer.from('PK\x01\x02'),
        little(20, 2),
        little(20, 2),
        ...common,
        ...(wide ? [little(0xffffffff, 4), little(0xffffffff, 4)] : sizes),
        little(name.length, 2),
        little(field.length, 2),
        Buffer.alloc(10),
        wide ? little(0xffffffff, 4) : little(at, 4),
        Buffer.from(name),
        field,
      ]),
    )
    const descriptor = Buffer.concat([Buffer.from('PK\x07\x08'), little(crc32(data), 4), ...sizes])
    const content = deferred ? Buffer.concat([packed, descriptor]) : packed
    parts.push(local, content)
    at += local.length + content.length
  }
  const index = Buffer.concat(directory)
  const long = (value: number) => [little(value, 4), little(0, 4)]
  const wideEnd = [
    Buffer.from('PK\x06\x06'),
    ...long(44),
    Buffer.alloc(12),
    ...[entries.length, entries.length, index.length, at].flatMap(long),
    Buffer.from('PK\x06\x07'),
    Buffer.alloc(4),
    ...long(at + index.length),
    little(1, 4),
  ]
  const end = [
    Buffer.from('PK\x05\x06'),
    Buffer.alloc(4),
    little(entries.length, 2),
    little(entries.length, 2),
    little(wide ? 0xffffffff : index.length, 4),
    little(wide ? 0xffffffff : at, 4),
    little(0, 2),
  ]
  return Buffer.concat([...parts, index, ...(wide ? wideEnd : []), ...end])
}
