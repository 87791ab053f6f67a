import { Special, Tuple, writePickle } from '../../core/test/pickle/write-pickle.js'
import { archOfIndex } from '../src/arch.js'
import { costOfIndex } from '../src/cost.js'
import { hashOfIndex } from '../src/hash.js'

/*
 * Writers of the published layouts for tests, after the studies of their formats and not after the readers in src: what
 * both get wrong together would have to be wrong twice.
 */

/** One training run as a row of the official file. */
export interface FileRow {
  readonly hash: string
  readonly epochs: number
  readonly adjacency: string
  readonly operations: string
  /** The protobuf record. */
  readonly metrics: Uint8Array
}

/** An evaluation: epoch, seconds, train, validation and test accuracy. */
export type Numbers = readonly [number, number, number, number, number]

/** A number as the benchmark records accuracies: `k` of 9,984 in single precision. */
export function share(k: number): number {
  return Math.fround(k / 9984)
}

export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(Buffer.concat(parts))
}

export function varint(value: number): number[] {
  return value < 128 ? [value] : [(value % 128) + 128, ...varint(Math.floor(value / 128))]
}

/** A field of a protobuf record: wire type 0 from a number, 1 from `double`, 2 from bytes. */
export function field(number: number, value: number | Uint8Array | { readonly double: number }): Uint8Array {
  if (typeof value === 'number') return Uint8Array.from([...varint(number * 8), ...varint(value)])
  if (value instanceof Uint8Array) {
    return concat(Uint8Array.from([...varint(number * 8 + 2), ...varint(value.length)]), value)
  }
  const bytes = Buffer.alloc(8)
  bytes.writeDoubleLE(value.double)
  return concat(Uint8Array.from(varint(number * 8 + 1)), bytes)
}

/** The record of a run: `extra` of an evaluation and of the run stand before the known fields. */
export function metricsRecord(
  evaluations: readonly Numbers[],
  parameters: number,
  totalTime: number,
  extra: { readonly evaluation?: Uint8Array; readonly run?: Uint8Array } = {},
): Uint8Array {
  const none = new Uint8Array(0)
  const parts = evaluations.map((numbers) =>
    field(
      1,
      concat(extra.evaluation ?? none, ...numbers.map((value, at) => field(at + 1, { double: value }))),
    ),
  )
  return concat(extra.run ?? none, ...parts, field(2, parameters), field(3, { double: totalTime }))
}

/** Rows of cells with made-up numbers that depend on cell, epochs, repeat and stage, in the order of the arguments. */
export function rowsOf(
  indices: readonly number[],
  epochs: readonly number[] = [4, 12, 36, 108],
  repeats = 3,
  extra: { readonly evaluation?: Uint8Array; readonly run?: Uint8Array } = {},
): FileRow[] {
  return indices.flatMap((index) => {
    const { adjacency, operations } = archOfIndex(index)
    return epochs.flatMap((budget) =>
      Array.from({ length: repeats }, (_, repeat) => {
        const k = (index * 31 + budget * 7 + repeat * 1009) % 4000
        const evaluations = [0, 1, 2].map((stage): Numbers => {
          const seconds = stage === 0 ? 0 : Math.fround((budget * stage * 8.1 + repeat) / 2 + index / 1000)
          const count = 900 + stage * k
          return [(budget * stage) / 2, seconds, share(count + 60), share(count), share(count - 30)]
        })
        return {
          hash: hashOfIndex(index),
          epochs: budget,
          adjacency: adjacency.map((row) => row.join('')).join(''),
          operations: operations.join(','),
          metrics: metricsRecord(evaluations, costOfIndex(index).params, budget * 9.7 + repeat / 3, extra),
        }
      }),
    )
  })
}

function mime(bytes: Uint8Array): string {
  return Buffer.from(bytes)
    .toString('base64')
    .replace(/.{1,76}/g, '$&\n')
}

/* Bit by bit, as the polynomial says. */
function masked(bytes: Uint8Array): number {
  let crc = -1
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1
  }
  crc = ~crc >>> 0
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0
}

/** A TFRecord file of any texts. */
export function tfrecordOf(texts: readonly string[]): Uint8Array {
  return concat(
    ...texts.flatMap((text) => {
      const data = Buffer.from(text)
      const length = Buffer.alloc(8)
      length.writeBigUInt64LE(BigInt(data.length))
      const sums = [length, data].map((bytes) => {
        const sum = Buffer.alloc(4)
        sum.writeUInt32LE(masked(bytes))
        return sum
      }) as [Buffer, Buffer]
      return [length, sums[0], data, sums[1]]
    }),
  )
}

/** A row as Python's json.dumps writes it. */
export function rowText({ hash, epochs, adjacency, operations, metrics }: FileRow): string {
  const parts = [hash, epochs, adjacency, operations, mime(metrics)]
  return `[${parts.map((part) => JSON.stringify(part)).join(', ')}]`
}

/** The official file. */
export function officialFile(rows: readonly FileRow[]): Uint8Array {
  return tfrecordOf(rows.map(rowText))
}

const derived = new Map<string, unknown>([
  ['trainable_parameters', 1],
  ['training_time', new Special('float', 2)],
  ['train_accuracy', 0.25],
  ['validation_accuracy', 0.75],
  ['test_accuracy', 0.5],
])

/** NASBenchAPI's pickle; all that it derives is wrong on purpose. */
export function apiPickle(
  rows: readonly FileRow[],
  changes: Readonly<Record<string, unknown>> = {},
): Uint8Array {
  const entries = new Map<string, Map<string, unknown>[]>()
  for (const { hash, epochs, adjacency, operations, metrics } of rows) {
    const record = new Map<string, unknown>([
      ['epoch', epochs],
      ['adjacency_str', adjacency],
      ['operations_str', operations],
      ['metrics_b64', mime(metrics)],
      ['derived', derived],
    ])
    entries.set(hash, [...(entries.get(hash) ?? []), record])
  }
  const latest = new Map([...entries].map(([hash, records]) => [hash, records.at(-1)]))
  const root = {
    benchmark: 'nasbench101',
    format: 'lossless',
    entries_by_arch: entries,
    latest_by_arch: latest,
    num_records: rows.length,
    fallback_records: Array.from({ length: 6 }, () => new Map()),
    ...changes,
  }
  return writePickle(new Map(Object.entries(root)), { protocol: 5 })
}

const names = ['train', 'validation', 'test']

/** NASLib's pickle of the same rows, which has no step 0 and no total time; with lists in place of numpy's arrays. */
export function naslibPickle(rows: readonly FileRow[]): Uint8Array {
  const cells = new Map<string, { fixed: Map<string, unknown>; computed: Map<number, unknown[]> }>()
  for (const { hash, epochs, adjacency, operations, metrics } of rows) {
    const doubles = (evaluation: number, at: number) =>
      Buffer.from(metrics).readDoubleLE(evaluation * 47 + 2 + at * 9 + 1)
    const cell = cells.get(hash) ?? {
      fixed: new Map<string, unknown>([
        ['module_adjacency', matrixOf(adjacency)],
        ['module_operations', operations.split(',')],
        ['trainable_parameters', parametersOf(metrics)],
      ]),
      computed: new Map<number, unknown[]>(),
    }
    cells.set(hash, cell)
    const run = new Map<string, unknown>()
    for (const [stage, name] of ['halfway', 'final'].entries()) {
      run.set(`${name}_training_time`, new Special('float', doubles(stage + 1, 1)))
      for (const [at, set] of names.entries()) {
        run.set(`${name}_${set}_accuracy`, new Special('float', doubles(stage + 1, at + 2)))
      }
    }
    cell.computed.set(epochs, [...(cell.computed.get(epochs) ?? []), run])
  }
  const root = new Map([...cells].map(([hash, { fixed, computed }]) => [hash, new Tuple([fixed, computed])]))
  return writePickle(root, { protocol: 4 })
}

function matrixOf(adjacency: string): number[][] {
  const vertices = Math.sqrt(adjacency.length)
  return Array.from({ length: vertices }, (_, row) =>
    Array.from(adjacency.slice(row * vertices, (row + 1) * vertices), Number),
  )
}

/* Of a record without foreign fields. */
function parametersOf(metrics: Uint8Array): number {
  let value = 0
  let scale = 1
  for (let at = 3 * 47 + 1; ; at++) {
    const byte = metrics[at] as number
    value += (byte & 127) * scale
    if (byte < 128) return value
    scale *= 128
  }
}
