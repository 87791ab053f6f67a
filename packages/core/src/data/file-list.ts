import type { PublishedFolder } from '../benchmark-plugin.js'
import { blobSource } from '../bytes/blob.js'
import { NasBenchError } from '../errors.js'
import type { ListedFolder } from './listed-folder.js'

/** `File`s as the folder that they were chosen or dropped as. */
export interface FileList extends PublishedFolder, ListedFolder {
  readonly files: ReadonlyMap<string, Blob>
  open: PublishedFolder['open']
}

/**
 * The folder of `File`s, which their `webkitRelativePath` begins with, or of a single `Blob`. Hidden files are left out, and
 * what systems put next to files.
 */
export function fileList(given: Blob | readonly File[]): FileList {
  const list = given instanceof Blob ? [given] : given
  const paths = list.map((file) => [pathOf(file), file] as const)
  const visible = paths.filter(([path]) => !/(?:^|\/)(?:\.|__MACOSX\/)/.test(path))
  const root = /^[^/]+\//.exec(visible[0]?.[0] ?? '')?.[0] ?? ''
  const depth = visible.every(([path]) => path.startsWith(root)) ? root.length : 0
  const files = new Map(visible.map(([path, file]) => [path.slice(depth), file]))
  const name = given instanceof Blob ? pathOf(given) : depth > 0 ? root.slice(0, -1) : 'files'
  const names = [...files.keys()].sort((a, b) => (a < b ? -1 : 1))
  const openSync = (path: string) => {
    const file = files.get(path)
    return file && blobSource(file, given instanceof Blob ? name : `${name}/${path}`)
  }
  return {
    name,
    names,
    paths: names,
    files,
    openSync,
    async open(path) {
      const source = openSync(path)
      if (source) return source
      throw new NasBenchError('DATA_NOT_FOUND', `there is no file ${path} in ${name}`, { path })
    },
  }
}

function pathOf(file: Blob): string {
  const { webkitRelativePath, name } = file as Partial<File>
  return webkitRelativePath || name || 'a Blob'
}
