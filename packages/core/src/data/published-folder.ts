import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileSource } from '../bytes/file.js'
import type { ByteSource } from '../bytes/source.js'
import { NasBenchError } from '../errors.js'
import type { DataDescription, Importer, PublishedFolder } from '../plugin.js'

export interface ListedFile {
  readonly name: string
  readonly bytes: number
  readonly modified: Date
}

/** The files of a folder in alphabetical order, but for hidden ones. Throws READ_FAILED where it cannot be listed. */
export function listFiles(path: string): ListedFile[] {
  try {
    const files = readdirSync(path).flatMap((name) => {
      const about = name.startsWith('.') ? undefined : statSync(join(path, name), { throwIfNoEntry: false })
      return about?.isFile() ? [{ name, bytes: about.size, modified: about.mtime }] : []
    })
    // By code unit, so that the order is the same in every locale.
    return files.sort((a, b) => (a.name < b.name ? -1 : 1))
  } catch (cause) {
    throw new NasBenchError('READ_FAILED', `cannot read ${path}: ${(cause as Error).message}`, {
      path,
      cause,
    })
  }
}

/** An importer that reads folders. */
export type ReadsFolders = Importer & Required<Pick<Importer, 'folder'>>

/** The importer that says it can read a folder with such files. */
export function findFolderImporter(
  { importers }: DataDescription,
  names: readonly string[],
): ReadsFolders | undefined {
  return importers.find((importer): importer is ReadsFolders => importer.folder?.detect(names) === true)
}

/** A folder as its importer sees it; `wrap` makes of each opened file what the importer gets. */
export function publishedFolder(
  path: string,
  names: readonly string[],
  wrap: (source: ByteSource) => ByteSource,
): PublishedFolder {
  return { name: path, names, open: async (name) => wrap(fileSource(join(path, name))) }
}
