import type { ByteFolder } from '../bytes/source.js'
import { throwIfAborted } from '../bytes/when-loaded.js'
import { isNasBenchError } from '../errors.js'
import type { OnProgress } from '../progress.js'
import { checkColumnFile, type Damage } from './check-column.js'
import { type ColumnLayout, columnFile, columnFileBytes, type StoreLayout } from './layout.js'
import { metadataChecksum, metadataFiles } from './metadata.js'
import { readLayout } from './reader.js'

/** How a check is watched and stopped. */
export interface CheckStoreOptions {
  readonly signal?: AbortSignal
  readonly onProgress?: OnProgress
}

/** Result of a check. */
export interface CheckedStore {
  /** Bytes that were read and compared with their checksums. */
  readonly checkedBytes: number
  /** Everything that is not as it was written; empty for a good store. */
  readonly damaged: readonly Damage[]
}

/**
 * Reads every byte of a store and compares it with the checksums that the store was written with.
 *
 * @throws NasBenchError UNSUPPORTED_FILE for a folder that is not a store, CORRUPT_FILE if its description is damaged (then
 * nothing else can be checked), STORE_VERSION, READ_FAILED, ABORTED
 */
export async function checkFolder(
  folder: ByteFolder,
  options: CheckStoreOptions = {},
): Promise<CheckedStore> {
  const { signal, onProgress } = options
  throwIfAborted(signal)
  const { layout, bytes: metadataBytes } = await readLayout(folder)
  const damaged: Damage[] = []
  let checkedBytes = metadataBytes
  const columns = columnsOf(layout).filter(({ rows }) => rows > 0)
  const total = columns.reduce((sum, column) => sum + columnFileBytes(column), checkedBytes)
  const label = `checking ${folder.name}`
  const count = (bytes: number) => {
    checkedBytes += bytes
    onProgress?.({ label, done: Math.min(checkedBytes, total), total, unit: 'bytes' })
  }
  damaged.push(...(await checkMetadata(folder, layout, count, signal)))
  for (const column of columns) {
    throwIfAborted(signal)
    const path = columnFile(column)
    const report = (reason: string) => damaged.push({ column: column.path, chunk: null, reason })
    const source = await folder.open(path)
    if (source === undefined) {
      report(`its file ${path} is missing`)
      continue
    }
    const expected = columnFileBytes(column)
    try {
      if (source.size !== expected) report(`its file has ${source.size} bytes, expected ${expected}`)
      else
        damaged.push(
          ...(await checkColumnFile(source, column, { ...(signal && { signal }), onBytes: count })),
        )
    } catch (error) {
      // A sector that the disk cannot read is damage too; the rest is still checked.
      if (!isNasBenchError(error) || error.code === 'ABORTED' || folder.remote) throw error
      report(error.message)
    } finally {
      if (!folder.remote) source.close?.()
    }
  }
  return { checkedBytes, damaged }
}

/** All columns of a store. */
export function columnsOf({ tables }: Pick<StoreLayout, 'tables'>): ColumnLayout[] {
  return Object.values(tables).flatMap(({ measures, texts = {} }) => [
    ...Object.values(measures).flatMap(({ variants, presence }) => [
      ...variants.map(({ column }) => column),
      ...(presence ? [presence] : []),
    ]),
    ...Object.values(texts).flatMap(({ bytes, ends }) => [bytes, ends]),
  ])
}

/* The zarr.json files below the root, which other programs read. */
async function checkMetadata(
  folder: ByteFolder,
  layout: StoreLayout,
  count: (bytes: number) => void,
  signal: AbortSignal | undefined,
): Promise<Damage[]> {
  const files = new Map<string, Uint8Array>()
  const expected = metadataFiles(layout)
  const damaged: Damage[] = []
  for (const [path, written] of expected) {
    throwIfAborted(signal)
    const source = await folder.open(path)
    if (source === undefined) {
      damaged.push({ column: path, chunk: null, reason: 'the file is missing' })
      continue
    }
    const bytes = new Uint8Array(source.size)
    await source.read(bytes, 0)
    if (!folder.remote) source.close?.()
    count(bytes.length)
    files.set(path, bytes)
    const same = bytes.length === written.length && bytes.every((byte, at) => byte === written[at])
    if (!same) damaged.push({ column: path, chunk: null, reason: 'the description is not as it was written' })
  }
  // Another version of this program may word the descriptions in another way: the checksum decides.
  return metadataChecksum(files) === layout.metadataCrc32c ? [] : damaged
}
