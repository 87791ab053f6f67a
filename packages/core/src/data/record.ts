import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { StoreLayout } from '../store/layout.js'
import { storeAttribute } from '../store/metadata.js'

/** The file that makes a folder a store. */
export const metadataFile = 'zarr.json'

/** What is said of a store in its own metadata, as far as finding and replacing stores needs it. */
export type StoreRecord = Pick<StoreLayout, 'format' | 'benchmark' | 'layoutVersion' | 'createdAt' | 'source'>

/** A store's record, read from its folder; undefined where the folder holds no store. */
export function readStoreRecord(dir: string): StoreRecord | undefined {
  let record: Partial<StoreRecord> | undefined
  try {
    const metadata = JSON.parse(readFileSync(join(dir, metadataFile), 'utf8')) as {
      readonly attributes?: Readonly<Record<string, Partial<StoreRecord>>>
    }
    record = metadata.attributes?.[storeAttribute]
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
  }
}

const noSource = { file: '', bytes: 0, sha256: '', fingerprint: '', importer: '', version: '' }
