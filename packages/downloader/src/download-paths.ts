import { type Stats, statSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'

/** A file that is to be, and what lies beside it until it is. */
export interface DownloadPaths {
  /** The file. */
  readonly path: string
  /** Its folder. */
  readonly folder: string
  /** For people. */
  readonly name: string
  /** The bytes so far. */
  readonly part: string
  /** The file with the state of the part. */
  readonly state: string
  /** Which process is at it. */
  readonly lock: string
}

/** Where a file of that name goes: into `to` where that is a folder, else it is `to`. */
export function pathsFor(to: string, fileName: string): DownloadPaths {
  const folder = /[\\/]$/.test(to) || statOf(to)?.isDirectory() === true
  // A name from a plugin must not lead out of the folder.
  const path = resolve(folder ? join(to, basename(fileName)) : to)
  const part = `${path}.part`
  return {
    path,
    folder: dirname(path),
    name: basename(path),
    part,
    state: `${part}.json`,
    lock: `${part}.lock`,
  }
}

/** The file at a path; undefined if it does not exist or this user may not see it. */
export function statOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false })
  } catch {
    // A parent is a file, or not readable: writing there reports it.
    return undefined
  }
}
