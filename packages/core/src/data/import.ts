import { existsSync, mkdirSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import type { DataDescription, ImportContext, Importer } from '../benchmark-plugin.js'
import { fileFolder, fileSource } from '../bytes/file.js'
import type { ByteSource } from '../bytes/source.js'
import { isNasBenchError, NasBenchError } from '../errors.js'
import { createStore } from '../store/folder-sink.js'
import { openStore } from '../store/reader.js'
import type { OpenStoreWriter } from '../store/writer.js'
import { storeToCombine } from './combined-store.js'
import { markCurrent } from './current-data.js'
import { explainWriteError } from './disk-space.js'
import { detectBenchmarks, findPublished } from './find-published.js'
import { hashPublished } from './hash.js'
import type { ImportPlan } from './import-target.js'
import { checkTarget, placeStore, targetFor } from './import-target.js'
import { chooseImporter } from './importers.js'
import { progressLine } from './progress-line.js'
import { headOf, identifyFile, isSameFile, type PublishedFile } from './published-file.js'
import { publishedFolder } from './published-folder.js'
import type { StagingDir } from './staging-dir.js'
import { openStagingDir, waitForTurn } from './staging-dir.js'

/** Where a store is put, and what may be replaced. */
export interface ImportOptions extends ImportContext {
  /** The store's folder. Default: in the data folder, under the file's name and fingerprint. */
  readonly to?: string
  /** False: no progress line on standard error. With `onProgress`, no progress line is printed either. */
  readonly verbose?: boolean
  /** Imports again what has been imported, and replaces the store of another file. */
  readonly force?: boolean
  /** False: a store in the data folder does not become the one that answers where no data is named. Default: true. */
  readonly makeCurrent?: boolean
  /** Other benchmarks. If the file turns out to be one of theirs, the error says so. */
  readonly others?: readonly DataDescription[]
}

/** Result of an import. */
export interface Imported {
  /** The store's folder. */
  readonly location: string
  /** True if the store existed already and nothing had to be done. */
  readonly reused: boolean
}

/**
 * Makes the store of a published file, or finds the one that was made of it before. A folder may also contain the
 * published file or folder, directly or one level deeper. The store appears in its place whole
 * or not at all, even if the process is killed; two imports of the same file at once end with one store.
 *
 * If it throws, it leaves nothing on the disk.
 *
 * @throws NasBenchError DATA_NOT_FOUND and UNSUPPORTED_FILE for the file, what its importer throws (CORRUPT_FILE,
 * UNSAFE_PICKLE), READ_FAILED if it changes during the import, WRITE_FAILED for a full disk or a target that may not be
 * overwritten, STORE_VERSION for a target made by newer packages, ABORTED
 */
export async function importFile(
  description: DataDescription,
  path: string,
  options: ImportOptions = {},
): Promise<Imported> {
  const { to, force = false, verbose = true, signal } = options
  const line = verbose && options.onProgress === undefined ? progressLine() : undefined
  const onProgress = options.onProgress ?? line
  const { dataset } = options
  const context: ImportContext = {
    ...(signal && { signal }),
    ...(onProgress && { onProgress }),
    ...(dataset !== undefined && { dataset }),
  }
  throwIfAborted(signal, path)
  const file = await identifyFile(await publishedPath(description, path))
  const previous = description.combines === true ? await storeToCombine(description, to) : undefined
  if (previous?.files.includes(file.fingerprint) && !force) {
    if (options.makeCurrent !== false) markCurrent(description, previous.location)
    return { location: previous.location, reused: true }
  }
  const plan: ImportPlan = {
    description,
    file,
    target: targetFor(description, file, to),
    force: force || previous !== undefined,
    ...(signal && { signal }),
    ...(previous && { previous }),
  }
  const finish = (reused: boolean): Imported => {
    if (options.makeCurrent !== false) markCurrent(description, plan.target)
    return { location: plan.target, reused }
  }
  if ((await checkTarget(plan)) === 'reuse') return finish(true)
  const importer = await chooseImporter(description, file, await headOf(file)).catch((error) =>
    explainUnsupported(error, file, options.others),
  )
  try {
    const reused = await importInto(plan, importer, context)
    line?.end()
    return finish(reused)
  } catch (error) {
    line?.end('failed')
    throw error
  }
}

/* A folder may be a published one, or have the published file in it. */
async function publishedPath(description: DataDescription, path: string): Promise<string> {
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) return path
  return (await findPublished(description, path)) ?? path
}

/* A file that another benchmark can read is best named as that benchmark's. */
async function explainUnsupported(
  error: unknown,
  { path }: PublishedFile,
  others: readonly DataDescription[] = [],
): Promise<never> {
  if (!isNasBenchError(error, 'UNSUPPORTED_FILE')) throw error
  const [other] = await detectBenchmarks(path, others)
  if (!other) throw error
  throw new NasBenchError(
    'UNSUPPORTED_FILE',
    `${path} is a file of ${other.title}: nasbench import ${other.name} ${path}`,
    { path, received: other.name, cause: error },
  )
}

async function importInto(plan: ImportPlan, importer: Importer, context: ImportContext): Promise<boolean> {
  const staging = makeStagingDir(plan)
  try {
    await waitForTurn(staging, plan.target, context)
    // Check again: another import may have ended, and cleaning up may have put the target's store back.
    if ((await checkTarget(plan)) === 'reuse') return true
    await buildStore(plan, importer, staging.store, context)
    return (await placeStore(plan, staging)) === 'reuse'
  } finally {
    staging.remove()
  }
}

function makeStagingDir({ target, file }: ImportPlan): StagingDir {
  try {
    makeFolders(dirname(target))
    return openStagingDir(target)
  } catch (error) {
    throw explainWriteError(error, { target, folder: target, mayNeed: file.bytes })
  }
}

/* Not mkdir's own recursion: where the system says that a new folder's parent is missing though it is there (/proc, a
   dead mount), Node goes round for ever. */
function makeFolders(path: string): void {
  if (existsSync(path)) return
  makeFolders(dirname(path))
  try {
    mkdirSync(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
}

async function buildStore(
  plan: ImportPlan,
  importer: Importer,
  folder: string,
  context: ImportContext,
): Promise<void> {
  const { description, file } = plan
  const { signal } = context
  const over = new AbortController()
  const hashed = hashPublished(file, signal ? AbortSignal.any([signal, over.signal]) : over.signal)
  // It may fail long before anybody waits for it.
  hashed.catch(() => {})
  const source = file.files === undefined ? fileSource(file.path) : undefined
  let writer: OpenStoreWriter | undefined
  try {
    writer = createStore(folder, { benchmark: description.name, layoutVersion: description.layoutVersion })
    await runImporter(plan, importer, writer, context, source)
    const { sha256, bytes } = await hashed
    if (bytes !== file.bytes) throw changed(plan)
    await throwIfChanged(plan)
    await writer.finish({
      file: file.name,
      bytes,
      sha256,
      modified: file.modified,
      fingerprint: file.fingerprint,
      importer: importer.id,
    })
    throwIfAborted(signal, file.path)
  } catch (error) {
    const failure = explainWriteError(error, { target: plan.target, folder, mayNeed: file.bytes })
    writer?.discard()
    throwIfAborted(signal, file.path)
    // A file that changes under its reader looks damaged; that it changed is the better thing to say.
    if (!isNasBenchError(failure, 'WRITE_FAILED')) await throwIfChanged(plan, error)
    throw failure
  } finally {
    over.abort()
    source?.close?.()
  }
}

async function runImporter(
  { description, file, previous }: ImportPlan,
  importer: Importer,
  writer: OpenStoreWriter,
  context: ImportContext,
  source: ByteSource | undefined,
): Promise<void> {
  const { signal } = context
  const store = previous && (await openStore(fileFolder(previous.location)))
  try {
    const given = { ...context, ...(store && { previous: store }) }
    if (source !== undefined) await importer.run(stoppable(source, signal), writer, given)
    else {
      const folder = publishedFolder(file.path, file.files ?? [], (one) => stoppable(one, signal))
      await importer.folder?.run(folder, writer, given)
    }
    if (description.combines) writer.setAttributes({ files: [...(previous?.files ?? []), file.fingerprint] })
  } finally {
    store?.close()
  }
}

/* Reads end as soon as the import is stopped, whether or not an importer asks. */
function stoppable(source: ByteSource, signal: AbortSignal | undefined): ByteSource {
  return {
    ...source,
    readSync(into, at) {
      throwIfAborted(signal, source.name)
      source.readSync?.(into, at)
    },
    async read(into, at) {
      throwIfAborted(signal, source.name)
      await source.read(into, at)
    },
  }
}

async function throwIfChanged(plan: ImportPlan, cause?: unknown): Promise<void> {
  let same = false
  try {
    same = isSameFile(await identifyFile(plan.file.path), plan.file)
  } catch {
    // Gone, or no file any more.
  }
  if (!same) throw changed(plan, cause)
}

function changed({ file }: ImportPlan, cause?: unknown): NasBenchError {
  return new NasBenchError(
    'READ_FAILED',
    `${file.path} was changed while it was being imported: import it again once it is complete`,
    { path: file.path, cause },
  )
}

function throwIfAborted(signal: AbortSignal | undefined, path: string): void {
  if (!signal?.aborted) return
  throw new NasBenchError('ABORTED', `the import of ${path} was stopped`, { path, cause: signal.reason })
}
