import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isNasBenchError } from '../errors.js'
import type { StoreLayout } from '../store/layout.js'
import { parseRootMetadata, storeAttribute } from '../store/metadata.js'

/** The file that makes a folder a store. */
export const metadataFile = 'zarr.json'

/** The part of a store's metadata that finding and replacing stores needs. */
export type StoreRecord = Pick<
  StoreLayout,
  'format' | 'benchmark' | 'layoutVersion' | 'createdAt' | 'source'
> & {
  /** True if the description does not match its own checksum. */
  readonly damaged: boolean
}

/** A store's record, read from its folder; undefined if the folder holds no store. */
export function readStoreRecord(dir: string): StoreRecord | undefined {
  let record: Partial<StoreRecord> | undefined
  let damaged = false
  try {
    const bytes = readFileSync(join(dir, metadataFile))
    const metadata = JSON.parse(bytes.toString('utf8')) as {
      readonly attributes?: Readonly<Record<string, Partial<StoreRecord>>>
    }
    record = metadata.attributes?.[storeAttribute]
    damaged = isDamaged(bytes, dir)
  } catch {
    return undefined
  }
  if (typeof record?.format !== 'number' || typeof record.benchmark !== 'string') return undefined
  return {
    format: record.format,
    benchmark: record.benchmark,
    layoutVersion: Number(record.layoutVersion),
    createdAt: String(record.createdAt),
    source: { ...noSource, ...record.source },
    damaged,
  }
}

const noSource = { file: '', bytes: 0, sha256: '', fingerprint: '', importer: '', version: '' }

function isDamaged(bytes: Uint8Array, name: string): boolean {
  try {
    parseRootMetadata(bytes, name)
    return false
  } catch (error) {
    return isNasBenchError(error, 'CORRUPT_FILE')
  }
}
