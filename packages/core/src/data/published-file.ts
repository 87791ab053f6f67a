import { statSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { fileSource } from '../bytes/file.js'
import { fingerprint, folderFingerprint } from './fingerprint.js'
import { readHead } from './importers.js'
import { listFiles } from './published-folder.js'

/** A published file and its identity (size, date, fingerprint). */
export interface PublishedFile {
  readonly path: string
  readonly name: string
  readonly bytes: number
  /** Last modification, ISO 8601. */
  readonly modified: string
  /** When the system last changed content or attributes, in milliseconds since 1970: no program sets it back. */
  readonly changedAt: number
  readonly fingerprint: string
  /** For a published folder: its files in alphabetical order. Its fingerprint is over their names and sizes. */
  readonly files?: readonly string[]
}

/** Looks at a file and reads samples of it, or lists a folder. Throws what `fileSource` throws. */
export async function identifyFile(file: string): Promise<PublishedFile> {
  const path = resolve(file)
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return identifyFolder(path)
  const source = fileSource(path)
  try {
    const about = statSync(path)
    return {
      path,
      name: basename(path),
      bytes: source.size,
      modified: about.mtime.toISOString(),
      changedAt: about.ctimeMs,
      fingerprint: await fingerprint(source),
    }
  } finally {
    source.close?.()
  }
}

/** The first bytes of a published file; none of a folder. */
export async function headOf(file: Pick<PublishedFile, 'path' | 'files'>): Promise<Uint8Array> {
  if (file.files) return new Uint8Array(0)
  const source = fileSource(file.path)
  try {
    return await readHead(source)
  } finally {
    source.close?.()
  }
}

async function identifyFolder(path: string): Promise<PublishedFile> {
  const files = listFiles(path)
  const about = statSync(path)
  return {
    path,
    name: basename(path),
    bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
    modified: new Date(
      Math.max(about.mtimeMs, ...files.map(({ modified }) => modified.getTime())),
    ).toISOString(),
    changedAt: Math.max(about.ctimeMs, ...files.map(({ changedAt }) => changedAt)),
    fingerprint: await folderFingerprint(files),
    files: files.map(({ name }) => name),
  }
}

/** True for files that are the same as far as size, time and samples can tell. */
export function isSameFile(a: PublishedFile, b: PublishedFile): boolean {
  return a.bytes === b.bytes && a.modified === b.modified && a.fingerprint === b.fingerprint
}
