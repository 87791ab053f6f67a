import type { OnProgress } from '../progress.js'
import type { PickleTape } from './tape.js'

/** A dict's key or a list's index on the way to a value. */
export type PickleKey = string | number | bigint | boolean | null | readonly PickleKey[]

/**
 * The treatment of a container of a pickle: `stream` its items one by one, emit it whole as a `record`, or
 * `skip` it. `hold`: it may be the first part of a tuple, so emit whatever the item turns out to be, as soon as the
 * batch of up to 1,000 items that it belongs to is complete.
 */
export type PickleMode = 'stream' | 'record' | 'skip' | 'hold'

/** Receives the parts of a pickle and decides which of them to build. */
export interface PickleVisitor {
  /**
   * Called for every dict and list that is an item of a streamed container, and for the root. Absent: the root is one
   * record. A tuple that begins with a container looks like that container until its end: such items
   * have to be held, else the walk ends with UNSUPPORTED_FILE.
   *
   * Skipped values are not built, so their globals are not checked, except if another value refers to them.
   */
  enter?(path: readonly PickleKey[], kind: 'dict' | 'list'): PickleMode
  /** A record, or a plain value inside a streamed container. `tape` and `node` are valid until this returns. */
  record(path: readonly PickleKey[], tape: PickleTape, node: number): void
}

/** Where to read, what to allow, and how to report progress. */
export interface WalkOptions {
  /** Byte offset where the pickle begins; Default: 0. */
  readonly at?: number
  /** Globals allowed in addition to the usual ones, as `'module name'`; calls of them stay uncalled objects. */
  readonly globals?: readonly string[]
  /**
   * True: what torch adds to a network's weights is left out instead of refused. The storage that a persistent id refers
   * to reads as null, attributes of dicts are dropped.
   */
  readonly leaveOutWeights?: boolean
  /** Bytes of a single record at the most. Default: 256 MiB. */
  readonly maxRecordBytes?: number
  readonly signal?: AbortSignal
  readonly onProgress?: OnProgress
}
