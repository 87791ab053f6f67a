import type { Dirent } from 'node:fs'
import { readdirSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { DataDescription } from '../benchmark-plugin.js'
import { isNasBenchError, NasBenchError } from '../errors.js'
import { storeFormat } from '../store/layout.js'
import { currentStore } from './current-data.js'
import { dataHome } from './data-home.js'
import { findImporter, importersOf } from './importers.js'
import { isUrl } from './location.js'
import { headOf } from './published-file.js'
import { readStoreRecord } from './record.js'

/** Where a benchmark's data was found. */
export interface FoundData {
  /** A folder, a published file or an address. */
  readonly location: string
  readonly kind: 'store' | 'file' | 'address'
  /** The environment variable's name, or the data folder that has it. */
  readonly from: string
}

/**
 * Where a benchmark's files are looked for if none is named: what its environment variable says, else its data folder.
 * There may be nothing. For files that do not hold recorded results and that no importer reads, such as models.
 */
export function defaultPlace({ envVar, name }: Pick<DataDescription, 'envVar' | 'name'>): string {
  return process.env[envVar] || join(dataHome(), name)
}

/**
 * A benchmark's data where none is named: what its environment variable says, else the store that was made
 * current (by an import or by `useData`), else the newest store in the data folder, else the newest published file
 * there. Reads metadata only, and no published file's where there is a store.
 *
 * @throws NasBenchError DATA_NOT_FOUND, saying where it looked, where there is nothing or the variable names nothing
 */
export async function findData(description: DataDescription): Promise<FoundData> {
  const named = process.env[description.envVar]
  if (named) return fromEnvironment(description, named)
  const folder = join(dataHome(), description.name)
  const entries = list(folder)
  const store = currentStore(description) ?? latestStore(folder, entries ?? [], description)
  if (store !== undefined) return { location: store, kind: 'store', from: folder }
  const file = await newestPublished(folder, entries ?? [], description)
  if (file !== undefined) return { location: file, kind: 'file', from: folder }
  throw nothingFound(description, folder, entries)
}

function fromEnvironment(description: DataDescription, named: string): FoundData {
  const from = description.envVar
  if (isUrl(named)) return { location: named, kind: 'address', from }
  const location = resolve(named)
  const about = statSync(location, { throwIfNoEntry: false })
  if (about !== undefined) return { location, kind: about.isDirectory() ? 'store' : 'file', from }
  throw new NasBenchError(
    'DATA_NOT_FOUND',
    `${from} names ${location} for ${description.title}, but it does not exist: correct or unset the variable`,
    { path: location, received: named },
  )
}

/* Newer formats come last: where there is anything this version can read, it is taken. */
function latestStore(
  folder: string,
  entries: readonly Dirent[],
  description: DataDescription,
): string | undefined {
  const stores = entries.flatMap((entry) => {
    if (entry.isFile() || entry.name.startsWith('.')) return []
    const location = join(folder, entry.name)
    const record = readStoreRecord(location)
    if (record === undefined || record.benchmark !== description.name) return []
    const readable = record.format === storeFormat && record.layoutVersion <= description.layoutVersion
    return [{ location, readable: Number(readable), createdAt: record.createdAt }]
  })
  stores.sort((a, b) => b.readable - a.readable || (a.createdAt < b.createdAt ? 1 : -1))
  return stores[0]?.location
}

/* Names of unfinished files of a download or an editor, and of hidden files. */
const unfinished = /^\.|\.(part|part\.json|part\.lock|tmp|crdownload|download)$/i

async function newestPublished(
  folder: string,
  entries: readonly Dirent[],
  description: DataDescription,
): Promise<string | undefined> {
  const importers = await importersOf(description)
  const files: { readonly path: string; readonly modified: number }[] = []
  for (const entry of entries) {
    if (entry.isDirectory() || unfinished.test(entry.name)) continue
    const path = join(folder, entry.name)
    const head = await readableHead(path)
    if (head === undefined || findImporter(importers, head, entry.name) === undefined) continue
    files.push({ path, modified: statSync(path).mtimeMs })
  }
  files.sort((a, b) => b.modified - a.modified)
  return files[0]?.path
}

async function readableHead(path: string): Promise<Uint8Array | undefined> {
  try {
    return await headOf({ path })
  } catch (error) {
    if (isNasBenchError(error)) return undefined
    throw error
  }
}

function list(folder: string): Dirent[] | undefined {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined
    throw new NasBenchError('READ_FAILED', `cannot read ${folder}: ${(cause as Error).message}`, {
      path: folder,
      cause,
    })
  }
}

function nothingFound(
  description: DataDescription,
  folder: string,
  entries: readonly Dirent[] | undefined,
): NasBenchError {
  const { name, title, envVar } = description
  const there = entries === undefined ? 'does not exist' : 'has no store and no file that can be imported'
  return new NasBenchError(
    'DATA_NOT_FOUND',
    `no data of ${title} found: ${envVar} is not set, and ${folder} ${there}.\n` +
      `  To download it:           nasbench download ${name}\n` +
      `  To import a file:         nasbench import ${name} FILE, or open it by its path\n` +
      '  To try without any data:  --demo, or demo() in code',
    { path: folder },
  )
}
