import { memoryFolder } from '../bytes/memory.js'
import { giveBack } from './buffer-pool.js'
import type { StoreSource } from './layout.js'
import { createReader, type StoreReader } from './reader.js'
import type { SinkFile, StoreSink } from './sink.js'
import type { StoreWriter } from './write-types.js'
import { createTableWriters, type StoreIdentity } from './writer.js'

/** A store that is filled like any other and never leaves memory. */
export interface MemoryStore {
  /** Takes rows as an importer writes them. */
  readonly writer: StoreWriter
  /** Ends writing and opens the store. Fields of `source` that are left out are empty. */
  finish(source?: Partial<Omit<StoreSource, 'version'>>): StoreReader
}

/** Begins a store in memory. Its reader is the one that reads stores from disk; `name` is its location in messages. */
export function createMemoryStore(identity: StoreIdentity, name = 'memory'): MemoryStore {
  const { sink, files } = memorySink()
  const { finish, ...writer } = createTableWriters(sink, identity)
  return {
    writer,
    finish: (source) =>
      createReader(finish({ ...emptySource, file: name, ...source }), memoryFolder(files, name)),
  }
}

/** The source of a store that no file was read for. */
export const emptySource: Omit<StoreSource, 'file' | 'version'> = {
  bytes: 0,
  sha256: '',
  fingerprint: '',
  importer: '',
}

/** A sink that keeps files in memory, by their paths. */
export function memorySink(): { readonly sink: StoreSink; readonly files: ReadonlyMap<string, Uint8Array> } {
  const files = new Map<string, Uint8Array>()
  return {
    files,
    sink: {
      file: () => memoryFile((path, bytes) => files.set(path, bytes)),
      put: (path, bytes) => void files.set(path, bytes),
      flush: async () => {},
      discard: () => files.clear(),
    },
  }
}

function memoryFile(finish: (path: string, bytes: Uint8Array) => void): SinkFile {
  let bytes = new Uint8Array(0)
  let length = 0
  return {
    write(piece, at) {
      const end = at + piece.length
      if (end > bytes.length) {
        const larger = new Uint8Array(Math.max(end, bytes.length * 2))
        larger.set(bytes)
        bytes = larger
      }
      bytes.set(piece, at)
      length = Math.max(length, end)
      giveBack(piece)
    },
    read: (count, at) => bytes.slice(at, at + count),
    finish: (path) => finish(path, length === bytes.length ? bytes : bytes.slice(0, length)),
    discard() {
      bytes = new Uint8Array(0)
    },
  }
}
