import { gzipSync } from 'node:zlib'

/** A gzipped tar archive (ustar) of files, each below `package/` as registries have them. */
export function tarball(files: ReadonlyMap<string, Uint8Array>): Buffer {
  const parts: Uint8Array[] = []
  for (const [name, bytes] of files) {
    parts.push(header(`package/${name}`, bytes.length), bytes, new Uint8Array(-bytes.length & 511))
  }
  return gzipSync(Buffer.concat([...parts, new Uint8Array(1024)]), { level: 1 })
}

function header(path: string, size: number): Buffer {
  const block = Buffer.alloc(512)
  // Long paths are cut in two at a slash: at most 155 characters and 100.
  const cut = path.length <= 100 ? -1 : path.indexOf('/', path.length - 101)
  block.write(path.slice(cut + 1), 0, 100)
  if (cut > 0) block.write(path.slice(0, cut), 345, 155)
  const octal = (value: number, at: number, digits: number) =>
    block.write(`${value.toString(8).padStart(digits, '0')}\0`, at)
  octal(0o755, 100, 7)
  octal(0, 108, 7)
  octal(0, 116, 7)
  octal(size, 124, 11)
  octal(0, 136, 11)
  block.write('        ', 148)
  block.write('0', 156)
  block.write('ustar\x0000', 257)
  octal(
    block.reduce((sum, byte) => sum + byte, 0),
    148,
    6,
  )
  return block
}
