import { type MeasureReader, NasBenchError, type Points, type StoreReader } from '@nasbench/core'
import { bundledHint, bundledTable, isBundled, meansOfBundled, seedsOfBundled } from './bundled-runs.js'
import type { Dataset201 } from './cost.js'
import { architecturesTable, type RunLength, type RunNote, runTable } from './tables.js'

/** The training runs on one dataset; a row is a run, and an architecture's runs follow one another. */
export interface RunTable {
  readonly rows: number
  /** Where an architecture's runs are, for `firstRun` and `runCount`; 0 where there are none. */
  place(index: number): number
  /** NaN for a row that is a mean of several runs. */
  seed(row: number): number
  /** Why there are rows without a seed; absent if every row is a run. */
  readonly means?: string
  /** False for a row of a run that was not recorded. Absent if every row is recorded. */
  recorded?(row: number): boolean
  /** Which epochs a run has of a measure, such as `x-valid-accuracy`. */
  pointsOf(measure: string, row: number): Points | undefined
  /** The epochs that the runs have of it, all kinds of runs together. */
  points(measure: string): readonly Points[]
  /** A run's value at an epoch; NaN where it has none. */
  value(measure: string, row: number, epoch: number): number
  /** All that a run has of it. */
  values(measure: string, row: number): Float64Array | undefined
  /** All runs' values at an epoch. */
  column(measure: string, epoch: number): Float64Array
  /** What a run says of itself beside numbers; absent where there is no file. */
  note?(row: number): RunNote | undefined
}

/** Where the runs come from: a store, or the demo's formula. */
export interface RunSource<Length extends string = RunLength> {
  /** Values are only read one by one unless all are asked for: they come over a network, or are worked out. */
  readonly singly: boolean
  /** What to do about an answer that the source lacks, as a sentence. Absent for a published file and the demo. */
  readonly hint?: string
  table(length: Length, dataset: Dataset201): RunTable | undefined
  close(): void
}

/** The runs in a store that one of our importers wrote. */
export function runsOfStore<Length extends string = RunLength>(store: StoreReader): RunSource<Length> {
  const tables = new Map<string, RunTable | undefined>()
  return {
    singly: isRemote(store),
    ...(isBundled(store) && { hint: bundledHint }),
    table(length, dataset) {
      const name = runTable(length, dataset)
      if (!tables.has(name)) tables.set(name, openTable(store, name))
      return tables.get(name)
    },
    close: () => store.close(),
  }
}

function isRemote(store: StoreReader): boolean {
  return /^https?:/.test(store.location)
}

/* The values of a short column: read singly at first, from memory once there are several questions. */
function createLookup(measure: MeasureReader, remote: boolean): (row: number) => number {
  let column: Float64Array | undefined
  let questions = 0
  return (row) => {
    if (column) return column[row] as number
    if (remote || ++questions <= 8) return measure.value(row)
    column = measure.column()
    return column[row] as number
  }
}

function openTable(store: StoreReader, name: string): RunTable | undefined {
  const table = store.table(name)
  const bundledSeeds = seedsOfBundled(store, name)
  if (table && bundledSeeds) return bundledTable(table, bundledSeeds, meansOfBundled(store, name))
  const places = store.table(architecturesTable)?.measure(name)
  const seeds = table?.measure('seed')
  if (!table) return undefined
  if (!places || !seeds) {
    throw new NasBenchError(
      'CORRUPT_FILE',
      `the store ${store.location} lacks parts of ${name}: import it again`,
      {
        path: store.location,
      },
    )
  }
  const measure = (of: string): MeasureReader | undefined => table.measure(of)
  const remote = isRemote(store)
  const place = createLookup(places, remote)
  const seed = createLookup(seeds, remote)
  const noted = table.measure('note')
  const note = noted && createLookup(noted, remote)
  const notes = store.layout.attributes.notes as unknown as readonly RunNote[] | undefined
  return {
    rows: table.rows,
    place: (index) => place(index) || 0,
    seed,
    pointsOf: (of, row) => measure(of)?.pointsOf(row),
    points: (of) => measure(of)?.points ?? [],
    value: (of, row, epoch) => measure(of)?.value(row, epoch) ?? Number.NaN,
    values: (of, row) => measure(of)?.row(row),
    column: (of, epoch) => measure(of)?.column(epoch) ?? new Float64Array(table.rows).fill(Number.NaN),
    ...(note && notes ? { note: (row: number) => notes[note(row)] } : {}),
  }
}

/** True when these points have that epoch. */
export function hasPoint(points: Points | undefined, epoch: number): boolean {
  if (!points) return false
  if (points.at) return points.at.includes(epoch)
  return epoch >= points.from && epoch < points.from + points.count
}

/** All epochs of several sets of points, ascending. */
export function allPoints(several: readonly Points[]): number[] {
  const epochs = new Set<number>()
  for (const { from, count, at } of several) {
    for (let i = 0; i < count; i++) epochs.add(at ? (at[i] as number) : from + i)
  }
  return [...epochs].sort((a, b) => a - b)
}
