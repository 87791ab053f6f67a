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

/* Pieces are joined when the file is finished: a growing array would take up to three times the bytes in between. */
function memoryFile(finish: (path: string, bytes: Uint8Array) => void): SinkFile {
  const pieces = new Map<number, Uint8Array>()
  let length = 0
  return {
    write(piece, at) {
      pieces.set(at, piece)
      length = Math.max(length, at + piece.length)
    },
    read: (count, at) => pieces.get(at)!.slice(0, count),
    finish(path) {
      const bytes = new Uint8Array(length)
      for (const [at, piece] of pieces) {
        bytes.set(piece, at)
        giveBack(piece)
      }
      pieces.clear()
      finish(path, bytes)
    },
    discard: () => pieces.clear(),
  }
}
