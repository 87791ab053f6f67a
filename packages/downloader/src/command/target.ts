import { existsSync, statSync } from 'node:fs'
import { extname, join, resolve } from 'node:path'
import type { Download, Plugin } from '@nasbench/core'
import { dataHome } from '@nasbench/core/node'
import { type Names, namesFor } from '../names.js'

/** Where a file goes, and why there. */
export interface Target {
  readonly names: Names
  /** For people: `--output`, the variable's name, `the data folder`. */
  readonly from: string
}

/**
 * `output` (a file, or a folder), else the place that the benchmark's environment variable names, else the data folder.
 * A variable that names a store or an address says where data is read, which is no place for a file.
 */
export function chooseTarget(
  plugin: Pick<Plugin, 'name' | 'envVar'>,
  entry: Download,
  output: string | undefined,
): Target {
  const { fileName } = entry
  if (output !== undefined)
    return { names: namesFor(isFolderName(output) ? `${output}/` : output, fileName), from: '--output' }
  const named = process.env[plugin.envVar]
  if (named && isPlaceForFile(named)) {
    return { names: namesFor(isFolderName(named) ? `${named}/` : named, fileName), from: plugin.envVar }
  }
  return { names: namesFor(`${join(dataHome(), plugin.name)}/`, fileName), from: 'the data folder' }
}

/* What is not there yet and looks like no file: `--output data` makes a folder, `--output data.pkl` a file. */
function isFolderName(path: string): boolean {
  return !existsSync(path) && extname(path) === ''
}

function isPlaceForFile(named: string): boolean {
  if (/^https?:\/\//i.test(named)) return false
  const path = resolve(named)
  const about = statSync(path, { throwIfNoEntry: false })
  return about === undefined || about.isFile() || !existsSync(join(path, 'zarr.json'))
}
