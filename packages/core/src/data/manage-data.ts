import { randomBytes } from 'node:crypto'
import { lstatSync, mkdirSync, readdirSync, renameSync, rmSync, type Stats, statSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import type { DataDescription } from '../benchmark-plugin.js'
import { fileFolder } from '../bytes/file.js'
import { httpFolder } from '../bytes/http.js'
import { isNasBenchError, NasBenchError } from '../errors.js'
import { type CheckedStore, type CheckStoreOptions, checkFolder, columnsOf } from '../store/check-store.js'
import { columnFile, storeFormat } from '../store/layout.js'
import { metadataFiles, rootFile } from '../store/metadata.js'
import { readLayout } from '../store/reader.js'
import { currentStore, writeMarker } from './current-data.js'
import { dataHome } from './data-home.js'
import { unfinishedDownloads } from './download-leftovers.js'
import { detectBenchmarks, findPublished } from './find-published.js'
import { findData } from './locate.js'
import { isUrl } from './location.js'
import { isOwn } from './plain-file.js'
import { hostMark, isAlive } from './process-identity.js'
import { readStoreRecord } from './record.js'
import { type Leftover, leftoversIn } from './staging-dir.js'
import { abandonedFiles } from './temporary-files.js'

/** A store or published file of a benchmark that was found. */
export interface DataEntry {
  readonly path: string
  readonly kind: 'store' | 'published'
  /** Bytes on the disk. */
  readonly bytes: number
  /** Name of the published file. */
  readonly source: string
  /** When the store was made or the file last changed, ISO 8601. */
  readonly date: string
  /** True for the entry that answers if no data is named. */
  readonly current: boolean
  /** Why it cannot be used; absent if nothing is known to be wrong. */
  readonly problem?: string
}

/**
 * The stores and published files of a benchmark: those in the data folder, the one that its environment variable names, and
 * the one that was made current. The current one is first, then the newest. Reads descriptions only.
 *
 * @throws NasBenchError READ_FAILED if the data folder cannot be read
 */
export async function listData(description: DataDescription): Promise<DataEntry[]> {
  const current = await findData(description).then(
    ({ location }) => (isUrl(location) ? location : resolve(location)),
    () => undefined,
  )
  const folder = join(dataHome(), description.name)
  const paths = new Set(visibleIn(folder).map((name) => join(folder, name)))
  const marked = currentStore(description)
  if (marked) paths.add(marked)
  if (current && !isUrl(current)) paths.add(current)
  const entries: DataEntry[] = []
  for (const path of paths) {
    const entry = await describeEntry(description, path, current)
    if (entry) entries.push(entry)
  }
  return entries.sort((a, b) => Number(b.current) - Number(a.current) || (a.date < b.date ? 1 : -1))
}

async function describeEntry(
  description: DataDescription,
  path: string,
  current: string | undefined,
): Promise<DataEntry | undefined> {
  const about = statSync(path, { throwIfNoEntry: false })
  if (!about) return undefined
  const record = about.isDirectory() ? readStoreRecord(path) : undefined
  const common = { path, bytes: bytesOf(path, about), current: path === current }
  if (record) {
    if (record.benchmark !== description.name) return undefined
    const problem = problemOf(description, record)
    const { source, createdAt } = record
    return { ...common, kind: 'store', source: source.file, date: createdAt, ...(problem && { problem }) }
  }
  const published = about.isDirectory()
    ? await findPublished(description, path).catch(() => undefined)
    : (await readsFile(description, path)) && path
  if (!published) return undefined
  return { ...common, kind: 'published', source: basename(published), date: about.mtime.toISOString() }
}

async function readsFile(description: DataDescription, path: string): Promise<boolean> {
  try {
    return (await detectBenchmarks(path, [description])).length > 0
  } catch (error) {
    if (isNasBenchError(error)) return false
    throw error
  }
}

function problemOf(
  { name, layoutVersion }: DataDescription,
  record: NonNullable<ReturnType<typeof readStoreRecord>>,
): string | undefined {
  if (record.damaged) return 'its description is damaged: import the file again'
  if (record.format < storeFormat)
    return `store format ${record.format} is not read any more: import the file again`
  if (record.format > storeFormat)
    return `store format ${record.format} is newer than these packages: update them`
  if (record.layoutVersion > layoutVersion)
    return `its layout is newer than this @nasbench/${name}: update it`
  if (record.layoutVersion < layoutVersion) return 'its layout is not read any more: import the file again'
  return undefined
}

/** The result of `useData`. */
export interface UsedData {
  /** The store that is current now. */
  readonly location: string
  /** The environment variable that names other data, and takes precedence as long as it is set. */
  readonly overriddenBy?: string
}

/**
 * Makes a store the one that answers if no data is named.
 *
 * @throws NasBenchError DATA_NOT_FOUND, UNSUPPORTED_FILE for anything but a readable store of this benchmark, WRITE_FAILED
 */
export async function useData(description: DataDescription, path: string): Promise<UsedData> {
  const location = resolve(path)
  const record = storeRecord(description, location)
  const problem = problemOf(description, record)
  if (problem)
    throw new NasBenchError('UNSUPPORTED_FILE', `${location} cannot be used: ${problem}`, { path: location })
  try {
    mkdirSync(join(dataHome(), description.name), { recursive: true })
    writeMarker(description.name, location)
  } catch (cause) {
    throw new NasBenchError('WRITE_FAILED', `cannot write to ${dataHome()}: ${(cause as Error).message}`, {
      path: dataHome(),
      cause,
    })
  }
  const { envVar } = description
  return { location, ...(process.env[envVar] && { overriddenBy: envVar }) }
}

/**
 * Removes a store. Everything else is refused: published files, links, folders that contain anything that is not part of
 * the store.
 *
 * @throws NasBenchError DATA_NOT_FOUND, UNSUPPORTED_FILE, WRITE_FAILED
 */
export async function removeData(description: DataDescription, path: string): Promise<void> {
  const location = resolve(path)
  const record = storeRecord(description, location)
  const refuse = (why: string): never => {
    throw new NasBenchError('UNSUPPORTED_FILE', `${location} ${why}: remove it yourself`, { path: location })
  }
  if (lstatSync(location).isSymbolicLink())
    refuse('is a link to a store, and only stores themselves are removed')
  const foreign = await foreignFile(location, record.damaged || record.format !== storeFormat)
  if (foreign !== undefined) refuse(`contains ${foreign}, which is not part of a store`)
  for (const left of abandonedRemovals(dirname(location))) {
    rmSync(left.path, { recursive: true, force: true })
  }
  // Under its hidden name it is not a store any more, even if removing ends halfway.
  const hidden = join(
    dirname(location),
    `.${basename(location).slice(0, 160)}.${process.pid}.${randomBytes(6).toString('hex')}${hostMark()}.removed`,
  )
  try {
    renameSync(location, hidden)
    rmSync(hidden, { recursive: true, force: true, maxRetries: 3 })
  } catch (cause) {
    throw new NasBenchError('WRITE_FAILED', `cannot remove ${location}: ${(cause as Error).message}`, {
      path: location,
      cause,
    })
  }
}

/**
 * The path or URL of the data that answers if none is named.
 *
 * @throws NasBenchError DATA_NOT_FOUND as `findData` does
 */
export async function dataPath(description: DataDescription): Promise<string> {
  return (await findData(description)).location
}

/**
 * Reads every byte of a store and compares it with its checksums.
 *
 * @throws NasBenchError UNSUPPORTED_FILE for a folder that is not a store, CORRUPT_FILE if its description is damaged,
 * STORE_VERSION, READ_FAILED, ABORTED
 */
export async function checkStore(path: string, options: CheckStoreOptions = {}): Promise<CheckedStore> {
  const folder = isUrl(path) ? httpFolder(path) : fileFolder(resolve(path))
  try {
    return await checkFolder(folder, options)
  } finally {
    folder.close?.()
  }
}

/** What killed imports, removals, downloads and other writers left in the data folder, or in a folder. */
export function listLeftovers(folder?: string): Leftover[] {
  const folders =
    folder === undefined ? visibleIn(dataHome()).map((name) => join(dataHome(), name)) : [resolve(folder)]
  // Downloads with several files have a folder of their own.
  const deeper = folder === undefined ? folders.flatMap(foldersIn) : []
  return [
    ...folders.flatMap((one) => [...leftoversIn(one), ...abandonedRemovals(one), ...temporariesIn(one)]),
    ...[...folders, ...deeper].flatMap(unfinishedDownloads),
  ]
}

function temporariesIn(folder: string): Leftover[] {
  return abandonedFiles(folder).map((path) => leftover(path, 'temporary', path))
}

const removedName = /^\.(.+)\.(\d+)\.[0-9a-f]{12}([0-9a-f]{4})\.removed$/s

/* Stores that a killed process was removing: own folders with nothing in them but what a store has. */
function abandonedRemovals(folder: string): Leftover[] {
  return namesIn(folder).flatMap((name) => {
    const [, store = '', pid, mark] = removedName.exec(name) ?? []
    if (mark !== hostMark() || isAlive(Number(pid))) return []
    const path = join(folder, name)
    const about = lstatSync(path, { throwIfNoEntry: false })
    if (!about?.isDirectory() || !isOwn(about) || foreignName(path) !== undefined) return []
    return [leftover(path, 'removed', join(folder, store))]
  })
}

function leftover(path: string, kind: Leftover['kind'], target: string): Leftover {
  const since = statSync(path).birthtime.toISOString()
  return { path, kind, target, holdsReplaced: false, since }
}

function storeRecord(description: DataDescription, path: string) {
  if (!lstatSync(path, { throwIfNoEntry: false })) {
    throw new NasBenchError('DATA_NOT_FOUND', `there is no file or folder ${path}`, { path })
  }
  const record = readStoreRecord(path)
  if (record?.benchmark === description.name) return record
  const what = record ? `is a store of ${record.benchmark}` : 'is not a store'
  throw new NasBenchError(
    'UNSUPPORTED_FILE',
    `${path} ${what}: expected the folder of a store of ${description.name}`,
    {
      path,
    },
  )
}

/* A file in a store's folder that no store has. Of a store of another format only the names are known. */
async function foreignFile(store: string, byName: boolean): Promise<string | undefined> {
  if (byName) return foreignName(store)
  const folder = fileFolder(store)
  try {
    const { layout } = await readLayout(folder)
    const own = new Set([rootFile, ...metadataFiles(layout).keys(), ...columnsOf(layout).map(columnFile)])
    return pathsIn(store).find((path) => !own.has(path))
  } finally {
    folder.close?.()
  }
}

function pathsIn(store: string): string[] {
  return readdirSync(store, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(store.length + 1)
        .replaceAll('\\', '/'),
    )
}

/* A file whose name no store has. */
function foreignName(store: string): string | undefined {
  return pathsIn(store).find((path) => !/(^|\/)(zarr\.json|c\/0(\/0)?)$/.test(path))
}

function foldersIn(folder: string): string[] {
  return visibleIn(folder)
    .map((name) => join(folder, name))
    .filter((path) => statSync(path, { throwIfNoEntry: false })?.isDirectory())
}

function visibleIn(folder: string): string[] {
  return namesIn(folder).filter((name) => !name.startsWith('.'))
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

function bytesOf(path: string, about: Stats): number {
  if (!about.isDirectory()) return about.size
  try {
    const entries = readdirSync(path, { recursive: true, withFileTypes: true })
    const files = entries.filter((entry) => entry.isFile())
    return files.reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0)
  } catch {
    return 0
  }
}
