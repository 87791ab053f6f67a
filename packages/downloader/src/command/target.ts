import { existsSync, statSync } from 'node:fs'
import { extname, join, resolve } from 'node:path'
import type { Download, Plugin } from '@nasbench/core'
import { dataHome } from '@nasbench/core/node'
import { type DownloadPaths, pathsFor, statOf } from '../download-paths.js'

/** Where the files of a download go, and why there. */
export interface Target {
  /** One per file. */
  readonly files: readonly DownloadPaths[]
  /** The file, or the folder of several. */
  readonly path: string
  /** The argument `to` of `download`. */
  readonly to: string
  /** For people: `--output`, the variable's name, `the data folder`. */
  readonly from: string
}

/**
 * `output` (a file, or a folder), else the place that the benchmark's environment variable names, else the data folder.
 * Several files go to a folder, in the data folder to one of their own. A variable that names a store or a URL says where
 * data is read, and no file is put there.
 */
export function chooseTarget(
  plugin: Pick<Plugin, 'name' | 'envVar'>,
  entry: Download,
  output: string | undefined,
): Target {
  const { files = [] } = entry
  const target = (to: string, from: string): Target => {
    const paths = [entry, ...files].map((file) => pathsFor(to, file.fileName))
    const [first] = paths
    return { files: paths, path: files.length > 0 ? first!.folder : first!.path, to, from }
  }
  const asFolder = (path: string) => (files.length > 0 || isFolderName(path) ? `${path}/` : path)
  if (output !== undefined) return target(asFolder(output), '--output')
  const named = process.env[plugin.envVar]
  const isNamed = named && isPlaceForFile(named) && (files.length === 0 || !isFileName(named))
  if (isNamed) return target(asFolder(named), plugin.envVar)
  const own = files.length > 0 ? [entry.id.replace(/[\\/]/g, '-')] : []
  return target(`${join(dataHome(), plugin.name, ...own)}/`, 'the data folder')
}

/* A file, or what does not exist and looks like one. */
function isFileName(path: string): boolean {
  return statOf(path)?.isFile() ?? extname(path) !== ''
}

/* A path that does not exist and looks like a folder: `--output data` makes a folder, `--output data.pkl` a file. */
function isFolderName(path: string): boolean {
  return !existsSync(path) && extname(path) === ''
}

function isPlaceForFile(named: string): boolean {
  if (/^https?:\/\//i.test(named)) return false
  const path = resolve(named)
  const about = statSync(path, { throwIfNoEntry: false })
  return about === undefined || about.isFile() || !existsSync(join(path, 'zarr.json'))
}
