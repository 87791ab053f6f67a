import type { Dirent } from 'node:fs'
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { PublishedFolder } from '../benchmark-plugin.js'
import { fileSource } from '../bytes/file.js'
import type { ByteSource } from '../bytes/source.js'
import { NasBenchError } from '../errors.js'
import { metadataFile } from './record.js'

export interface ListedFile {
  readonly name: string
  readonly bytes: number
  readonly modified: Date
  readonly changedAt: number
}

/**
 * The names of the files of a folder and of the folders in it (`rs/results_1.json`), but for hidden ones and those of
 * stores, in alphabetical order. Throws READ_FAILED if it cannot be listed.
 */
export function listNames(path: string): string[] {
  try {
    const names = visible(path).flatMap((entry) => {
      if (!entry.isDirectory()) return [entry.name]
      const inside = visible(join(path, entry.name))
      if (inside.some(({ name }) => name === metadataFile)) return []
      return inside.flatMap((file) => (file.isDirectory() ? [] : [`${entry.name}/${file.name}`]))
    })
    // By code unit, so that the order is the same in every locale.
    return names.sort((a, b) => (a < b ? -1 : 1))
  } catch (cause) {
    throw new NasBenchError('READ_FAILED', `cannot read ${path}: ${(cause as Error).message}`, {
      path,
      cause,
    })
  }
}

/** The same with sizes and dates. Throws READ_FAILED if it cannot be listed. */
export function listFiles(path: string): ListedFile[] {
  return listNames(path).flatMap((name) => {
    const about = statSync(join(path, name), { throwIfNoEntry: false })
    return about?.isFile()
      ? [{ name, bytes: about.size, modified: about.mtime, changedAt: about.ctimeMs }]
      : []
  })
}

function visible(path: string): Dirent[] {
  return readdirSync(path, { withFileTypes: true }).filter(({ name }) => !name.startsWith('.'))
}

/** A folder as its importer sees it; `wrap` makes of each opened file what the importer gets. */
export function publishedFolder(
  path: string,
  names: readonly string[],
  wrap: (source: ByteSource) => ByteSource,
): PublishedFolder {
  return { name: path, names, open: async (name) => wrap(fileSource(join(path, name))) }
}
