import type { Dirent } from 'node:fs'
import { readdirSync, statSync } from 'node:fs'
import { homedir } from 'node:os'
import { isAbsolute, join, posix, resolve, win32 } from 'node:path'
import type { DataDescription } from '../benchmark-plugin.js'
import { isNasBenchError, NasBenchError } from '../errors.js'
import { storeFormat } from '../store/layout.js'
import { findImporter, readHead } from './importers.js'
import { readStoreRecord } from './record.js'

/** Where a benchmark's data was found. */
export interface FoundData {
  /** A folder, a published file or an address. */
  readonly location: string
  readonly kind: 'store' | 'file' | 'address'
  /** The environment variable's name, or the data folder that has it. */
  readonly from: string
}

type Environment = Readonly<Record<string, string | undefined>>

/**
 * The folder of all data: `NASBENCH_HOME`, else `nasbench` in the platform's folder for a user's data
 * (`XDG_DATA_HOME` or `~/.local/share`, `~/Library/Application Support`, `%LOCALAPPDATA%`). It need not exist.
 */
export function dataHome(env: Environment = process.env, platform: string = process.platform): string {
  if (env.NASBENCH_HOME) return resolve(env.NASBENCH_HOME)
  if (platform === 'win32') {
    return win32.join(env.LOCALAPPDATA || win32.join(homedir(), 'AppData', 'Local'), 'nasbench')
  }
  if (platform === 'darwin') return posix.join(homedir(), 'Library', 'Application Support', 'nasbench')
  // The XDG specification has relative paths ignored.
  const shared = env.XDG_DATA_HOME && isAbsolute(env.XDG_DATA_HOME) ? env.XDG_DATA_HOME : undefined
  return posix.join(shared ?? posix.join(homedir(), '.local', 'share'), 'nasbench')
}

/**
 * Where a benchmark's files are looked for if none is named: what its environment variable says, else its data folder. There
 * may be nothing. For files that are no recorded results and that no importer reads, such as models.
 */
export function defaultPlace({ envVar, name }: Pick<DataDescription, 'envVar' | 'name'>): string {
  return process.env[envVar] || join(dataHome(), name)
}

/** True for an address that is read over HTTP. */
export function isAddress(location: string): boolean {
  return /^https?:\/\//i.test(location)
}

/**
 * A benchmark's data where none is named: what its environment variable says, else the store in the data folder that
 * was imported last, else the newest published file there. Reads metadata only, and no published file's where there is a
 * store.
 *
 * @throws NasBenchError DATA_NOT_FOUND, saying where it looked, where there is nothing or the variable names nothing
 */
export function findData(description: DataDescription): FoundData {
  const named = process.env[description.envVar]
  if (named) return fromEnvironment(description, named)
  const folder = join(dataHome(), description.name)
  const entries = list(folder)
  const store = latestStore(folder, entries ?? [], description)
  if (store !== undefined) return { location: store, kind: 'store', from: folder }
  const file = newestPublished(folder, entries ?? [], description)
  if (file !== undefined) return { location: file, kind: 'file', from: folder }
  throw nothingFound(description, folder, entries)
}

function fromEnvironment(description: DataDescription, named: string): FoundData {
  const from = description.envVar
  if (isAddress(named)) return { location: named, kind: 'address', from }
  const location = resolve(named)
  const about = statSync(location, { throwIfNoEntry: false })
  if (about !== undefined) return { location, kind: about.isDirectory() ? 'store' : 'file', from }
  throw new NasBenchError(
    'DATA_NOT_FOUND',
    `${from} says that the data of ${description.title} is in ${location}, but nothing is there: correct or unset it`,
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
    const readable = record.format <= storeFormat && record.layoutVersion <= description.layoutVersion
    return [{ location, readable: Number(readable), createdAt: record.createdAt }]
  })
  stores.sort((a, b) => b.readable - a.readable || (a.createdAt < b.createdAt ? 1 : -1))
  return stores[0]?.location
}

function newestPublished(
  folder: string,
  entries: readonly Dirent[],
  description: DataDescription,
): string | undefined {
  const files = entries.flatMap((entry) => {
    // What a download or an editor has not finished.
    if (
      entry.isDirectory() ||
      /^\.|\.(part|part\.json|part\.lock|tmp|crdownload|download)$/i.test(entry.name)
    )
      return []
    const path = join(folder, entry.name)
    const head = readableHead(path)
    if (head === undefined || findImporter(description, head, entry.name) === undefined) return []
    return [{ path, modified: statSync(path).mtimeMs }]
  })
  files.sort((a, b) => b.modified - a.modified)
  return files[0]?.path
}

function readableHead(path: string): Uint8Array | undefined {
  try {
    return readHead(path)
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
