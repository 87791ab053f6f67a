import { createHash } from 'node:crypto'
import { statSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { fileSource } from '../bytes/file.js'
import type { ByteSource } from '../bytes/source.js'

/** A published file and what it is known again by. */
export interface PublishedFile {
  readonly path: string
  readonly name: string
  readonly bytes: number
  /** Last modification, ISO 8601. */
  readonly modified: string
  readonly fingerprint: string
}

/** Bytes of each end that go into a fingerprint. */
const endBytes = 2 ** 16

/**
 * What a file is known again by without reading all of it: SHA-256, in lower-case hex, over its size (8 bytes,
 * little-endian), its first 64 KiB and its last 64 KiB. The ends overlap in a file shorter than both, and of one shorter
 * than 64 KiB both are the whole file. Reads at most 128 KiB.
 */
export async function fingerprint(source: ByteSource): Promise<string> {
  const length = Math.min(source.size, endBytes)
  const [first, last] = [new Uint8Array(length), new Uint8Array(length)]
  await source.read(first, 0)
  await source.read(last, source.size - length)
  const size = Buffer.alloc(8)
  size.writeBigUInt64LE(BigInt(source.size))
  return createHash('sha256').update(size).update(first).update(last).digest('hex')
}

/** Looks at a file and reads both its ends. Throws what `fileSource` throws. */
export async function identifyFile(file: string): Promise<PublishedFile> {
  const path = resolve(file)
  const source = fileSource(path)
  try {
    const modified = statSync(path).mtime.toISOString()
    return {
      path,
      name: basename(path),
      bytes: source.size,
      modified,
      fingerprint: await fingerprint(source),
    }
  } finally {
    source.close?.()
  }
}

/** True for files that are the same as far as size, time and ends can tell. */
export function isSameFile(a: PublishedFile, b: PublishedFile): boolean {
  return a.bytes === b.bytes && a.modified === b.modified && a.fingerprint === b.fingerprint
}
