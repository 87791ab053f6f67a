import type { SingleItems } from './single-item-index.js'
import type { PickleKey, PickleMode } from './visitor.js'

/** A container that is being streamed, skipped or made a record of, while the walk is inside it. */
export interface ContainerFrame {
  readonly kind: number
  readonly mode: PickleMode
  readonly path: readonly PickleKey[]
  /** Between batches, inside one, or before a single item; `closed`: a last, smaller batch has been. */
  state: 'open' | 'batch' | 'single' | 'closed'
  /** Items emitted so far, and of them those of this batch. */
  count: number
  batch: number
  /** The key whose value is being read. */
  key: PickleKey
  /** Offset of the opcode that began the container. */
  readonly offset: number
  /** The state before the mark of this batch, in case the mark belongs to another value. */
  before?: Before | undefined
  /** The values that were read ahead among the items of this batch. */
  ahead?: Ahead | undefined
}

/** The state before a mark. */
export interface Before {
  readonly offset: number
  readonly frameEnd: number
  readonly memo: number
  readonly tapeLength: number
}

/** The result of a look ahead. */
export interface Ahead {
  /** Offset up to which it was read. */
  readonly end: number
  readonly singles: SingleItems
}
