import { readdirSync, statSync } from 'node:fs'
import { basename, dirname, join, relative, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { fileFolder } from '../bytes/file.js'
import { NasBenchError } from '../errors.js'
import type { ListedFolder } from './listed-folder.js'
import { readLocation } from './location.js'
import { type FilesLocation, openFiles as openElsewhere } from './open-files.browser.js'

/**
 * Opens files that are not a store: a folder with everything below it, or one file, as a folder with that file in it; by path,
 * by `http(s)` URL (one file), or as `File`s. Files are opened when they are asked for.
 *
 * @throws NasBenchError DATA_NOT_FOUND, READ_FAILED
 */
export async function openFiles(location: FilesLocation): Promise<ListedFolder> {
  const found = readLocation(location)
  if (found.kind !== 'path') return openElsewhere(location)
  const path = resolve(/^file:/i.test(found.path) ? fileURLToPath(found.path) : found.path)
  const about = statSync(path, { throwIfNoEntry: false })
  if (about === undefined) {
    throw new NasBenchError('DATA_NOT_FOUND', `there is no file or folder ${path}`, { path })
  }
  if (!about.isDirectory())
    return Object.assign(fileFolder(dirname(path)), { name: path, paths: [basename(path)] })
  return Object.assign(fileFolder(path), { paths: filesBelow(path) })
}

function filesBelow(folder: string): string[] {
  try {
    const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
    const paths = entries.flatMap((entry) => {
      const path = join(entry.parentPath, entry.name)
      // A link may be to a file; one to a folder is not followed, so that there is no circle.
      const linked = entry.isSymbolicLink() && statSync(path, { throwIfNoEntry: false })?.isFile()
      return entry.isFile() || linked ? [relative(folder, path).split(sep).join('/')] : []
    })
    return paths.sort((a, b) => (a < b ? -1 : 1))
  } catch (cause) {
    throw new NasBenchError('READ_FAILED', `cannot read ${folder}: ${(cause as Error).message}`, {
      path: folder,
      cause,
    })
  }
}
