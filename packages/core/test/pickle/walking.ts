import { memorySource } from '../../src/bytes/memory.js'
import type { ByteSource } from '../../src/bytes/source.js'
import { isNasBenchError, type NasBenchError } from '../../src/errors.js'
import type { PickleKey, PickleMode, WalkOptions } from '../../src/pickle/visitor.js'
import { walkPickle } from '../../src/pickle/walk.js'

/** What a visitor was told, in order: `enter` with its kind, `record` with the value. */
export type Visit = readonly ['dict' | 'list' | 'record', readonly PickleKey[], unknown?]

export interface Walked {
  readonly visits: Visit[]
  /** The value, put together again from the visits. */
  readonly value: unknown
  readonly end: number
  readonly memoSlots: number
}

export type Choose = (path: readonly PickleKey[], kind: 'dict' | 'list') => PickleMode

/** Walks a pickle and puts its value together again; `choose` absent: as one record. */
export async function walk(
  pickle: Uint8Array | ByteSource,
  choose?: Choose,
  options?: WalkOptions,
): Promise<Walked> {
  const source = pickle instanceof Uint8Array ? memorySource(pickle) : pickle
  const visits: Visit[] = []
  const built = new Map<string, Map<unknown, unknown> | unknown[]>()
  let value: unknown
  const place = (path: readonly PickleKey[], item: unknown) => {
    if (path.length === 0) {
      value = item
      return
    }
    const parent = built.get(keyOf(path.slice(0, -1)))
    if (parent instanceof Map) parent.set(path.at(-1), item)
    else (parent as unknown[])[path.at(-1) as number] = item
  }
  const visitor = {
    record: (path: readonly PickleKey[], tape: { value(node: number): unknown }, node: number) => {
      const item = tape.value(node)
      visits.push(['record', path, item])
      place(path, item)
    },
  }
  const enter: Choose | undefined =
    choose &&
    ((path, kind) => {
      const mode = choose(path, kind)
      if (mode === 'stream') {
        visits.push([kind, path])
        const container = kind === 'dict' ? new Map() : []
        built.set(keyOf(path), container)
        place(path, container)
      }
      return mode
    })
  const { end, memoSlots } = await walkPickle(source, enter ? { ...visitor, enter } : visitor, options)
  return { visits, value, end, memoSlots }
}

/** Streams containers down to a depth; below that they are records. */
export const streamTo =
  (depth: number): Choose =>
  (path) =>
    path.length < depth ? 'stream' : 'record'

/** The error of a walk that has to fail. */
export async function refusal(walking: Promise<Walked>): Promise<NasBenchError> {
  let value: unknown
  try {
    value = (await walking).value
  } catch (error) {
    if (!isNasBenchError(error)) throw error
    return error
  }
  throw new Error(`it was read: ${JSON.stringify(value)?.slice(0, 200)}`)
}

function keyOf(path: readonly PickleKey[]): string {
  return JSON.stringify(path, (_, key) => (typeof key === 'bigint' ? `${key}n` : key))
}
