import { resolve } from 'node:path'
import type { DataDescription } from '../benchmark-plugin.js'
import { fileFolder } from '../bytes/file.js'
import { openStore } from '../store/reader.js'
import { currentStore } from './current-data.js'
import { readStoreRecord } from './record.js'

/** A store that files of one benchmark add to, one after another. */
export interface CombinedStore {
  readonly location: string
  /** The fingerprints of the files that it was made of. */
  readonly files: readonly string[]
}

/** The store that a file adds to: the one at `to`, or the benchmark's current one. Undefined if there is none. */
export async function storeToCombine(
  description: DataDescription,
  to: string | undefined,
): Promise<CombinedStore | undefined> {
  const location = to === undefined ? currentStore(description) : resolve(to)
  if (location === undefined) return undefined
  const record = readStoreRecord(location)
  const readable =
    record?.benchmark === description.name && record.layoutVersion === description.layoutVersion
  if (!readable || record.damaged) return undefined
  const store = await openStore(fileFolder(location))
  try {
    const { files } = store.layout.attributes
    return { location, files: Array.isArray(files) ? files.map(String) : [] }
  } finally {
    store.close()
  }
}
