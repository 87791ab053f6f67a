import { createHash } from 'node:crypto'
import { statSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { fileSource } from '../bytes/file.js'
import type { ByteSource } from '../bytes/source.js'
import { listFiles } from './published-folder.js'

/** A published file and what it is known again by. */
export interface PublishedFile {
  readonly path: string
  readonly name: string
  readonly bytes: number
  /** Last modification, ISO 8601. */
  readonly modified: string
  readonly fingerprint: string
  /** For a published folder: its files in alphabetical order. Its fingerprint is over their names and sizes. */
  readonly files?: readonly string[]
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

/** Looks at a file and reads both its ends, or lists a folder. Throws what `fileSource` throws. */
export async function identifyFile(file: string): Promise<PublishedFile> {
  const path = resolve(file)
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return identifyFolder(path)
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

function identifyFolder(path: string): PublishedFile {
  const files = listFiles(path)
  const hash = createHash('sha256')
  let bytes = 0
  let modified = statSync(path).mtime
  for (const file of files) {
    hash.update(`${file.name}\0${file.bytes}\n`)
    bytes += file.bytes
    if (file.modified > modified) modified = file.modified
  }
  return {
    path,
    name: basename(path),
    bytes,
    modified: modified.toISOString(),
    fingerprint: hash.digest('hex'),
    files: files.map(({ name }) => name),
  }
}

/** True for files that are the same as far as size, time and ends can tell. */
export function isSameFile(a: PublishedFile, b: PublishedFile): boolean {
  return a.bytes === b.bytes && a.modified === b.modified && a.fingerprint === b.fingerprint
}
