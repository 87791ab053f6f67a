import { checkBounds } from './bounds.js'
import type { ByteFolder, ByteSource } from './source.js'

/** A source over bytes in memory; they are not copied. Throws CORRUPT_FILE for a read beyond the end. */
export function memorySource(bytes: Uint8Array, name = 'memory'): ByteSource {
  const source = {
    size: bytes.length,
    name,
    readSync(into: Uint8Array, at: number): void {
      checkBounds(source, at, into.length)
      into.set(bytes.subarray(at, at + into.length))
    },
    async read(into: Uint8Array, at: number): Promise<void> {
      source.readSync(into, at)
    },
  }
  return source
}

/** A folder whose files are in memory, by their paths with `/`; they are not copied. */
export function memoryFolder(files: ReadonlyMap<string, Uint8Array>, name = 'memory'): ByteFolder {
  const openSync = (path: string): ByteSource | undefined => {
    const bytes = files.get(path)
    return bytes && memorySource(bytes, `${name}/${path}`)
  }
  return { name, openSync, open: async (path) => openSync(path) }
}
