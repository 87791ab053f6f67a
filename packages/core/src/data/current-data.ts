import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, isAbsolute, join, relative, resolve } from 'node:path'
import type { DataDescription } from '../benchmark-plugin.js'
import { storeFormat } from '../store/layout.js'
import { dataHome } from './data-home.js'
import { readStoreRecord } from './record.js'
import { removeAbandonedFiles, temporaryPath } from './temporary-files.js'

/* In the benchmark's part of the data folder: the path of the store that answers, relative if it is in that folder. */
const markerFile = '.current'

/** The store that was made current; undefined if none was, if it is gone, or if these packages do not read it. */
export function currentStore({
  name,
  layoutVersion,
}: Pick<DataDescription, 'name' | 'layoutVersion'>): string | undefined {
  const folder = join(dataHome(), name)
  try {
    const path = resolve(folder, readFileSync(join(folder, markerFile), 'utf8').trim())
    const record = readStoreRecord(path)
    const readable = record?.format === storeFormat && record.layoutVersion <= layoutVersion
    return readable && record.benchmark === name ? path : undefined
  } catch {
    return undefined
  }
}

/** Makes a store current if it is in the data folder. Stores elsewhere are opened by their path. */
export function markCurrent({ name }: Pick<DataDescription, 'name'>, store: string): void {
  if (dirname(store) !== join(dataHome(), name)) return
  try {
    writeMarker(name, store)
  } catch {
    // A data folder that may not be written keeps what it has: the newest store answers.
  }
}

/** Writes which store is current. Throws the system's error. */
export function writeMarker(name: string, store: string): void {
  const folder = join(dataHome(), name)
  const inside = relative(folder, store)
  const text = inside.startsWith('..') || isAbsolute(inside) ? store : inside
  removeAbandonedFiles(folder)
  const temporary = temporaryPath(join(folder, markerFile))
  try {
    writeFileSync(temporary, `${text}\n`, { flag: 'wx' })
    renameSync(temporary, join(folder, markerFile))
  } finally {
    rmSync(temporary, { force: true })
  }
}
