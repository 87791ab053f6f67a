/*
 * Reads training runs out of a store: an imported one, the bundled one, or the computed store of the demo.
 *
 * - A row of a table is a run, and the rows of an architecture follow one another: its row range is one number.
 * - The bundled store has the same rows for every architecture. Its attribute `rows` lists their seeds in place of a column,
 *   null for a mean of several runs; a row without any accuracy stands for a run that was not recorded.
 * - The bundled store keeps most accuracies as two counts (counted-accuracy.ts).
 */
import {
  type ColumnCache,
  createColumnCache,
  type LazyColumn,
  type MeasureReader,
  NasBenchError,
  type NumberSource,
  type Points,
  type StoreReader,
  type TableReader,
} from '@nasbench/core'
import type { Dataset201 } from './cost.js'
import { countedAccuracy } from './counted-accuracy.js'
import { type EvaluationSet201, evaluationSets } from './sets.js'
import { architecturesTable, packRowRange, type RunNote, runTable } from './tables.js'

/** A measure of runs: a value per run and point. */
export interface RunMeasure extends NumberSource {
  /** The points that runs have, one entry for each kind of run. */
  readonly points: readonly Points[]
  pointsOf(row: number): Points | undefined
  /** All values of a run; undefined if it has none. */
  row(row: number): Float64Array | undefined
}

/** The training runs on one dataset. */
export interface RunReader {
  readonly rows: number
  /** The packed row range of an architecture's runs; 0 if it has none. */
  rowRange(index: number): number
  /** NaN for a row that is a mean of several runs. */
  seed(row: number): number
  /** Reads all row ranges and seeds, for passes over all runs. */
  loadRows(): void
  /** The runs that rows without a seed are the mean of; absent if every row is a run. */
  readonly meanOf?: string
  /** False for a row that stands for a run that was not recorded. */
  isRecorded(row: number): boolean
  /** A measure such as `x-valid-accuracy`; one without values if the runs do not have it. */
  measure(name: string): RunMeasure
  /** The values of a measure at one point, read singly at first and then from memory. */
  column(measure: string, point: number): LazyColumn
  /** Facts about a run other than numbers, if there are any. */
  note(row: number): RunNote | undefined
}

/** The runs of a store. */
export interface Runs {
  /** Undefined if the store has no such runs. */
  table(length: string, dataset: Dataset201): RunReader | undefined
  /** Advice for a number that the store lacks; absent if only the published file has more. */
  readonly hint?: string
  /** True if numbers come over a network. */
  readonly isRemote: boolean
  readonly cache: ColumnCache
  close(): void
}

/** Opens the runs of a store. */
export function openRuns(store: StoreReader): Runs {
  const tables = new Map<string, RunReader | undefined>()
  const cache = createColumnCache(store)
  return {
    cache,
    isRemote: store.remote,
    ...(attributesOf(store).rows && { hint: bundledHint }),
    table(length, dataset) {
      const name = runTable(length, dataset)
      if (!tables.has(name)) tables.set(name, openTable(store, name, cache))
      return tables.get(name)
    },
    close: () => store.close(),
  }
}

const bundledHint =
  'The bundled results hold final accuracies only; the published file has the rest: nasbench download nb201 (1.9 GB), or NASBench201.open(FILE)'

interface Attributes {
  readonly notes?: readonly RunNote[]
  /** Only in the bundled store: the seeds of an architecture's rows, by table. */
  readonly rows?: Readonly<Record<string, readonly (number | null)[]>>
  readonly means?: Readonly<Record<string, string>>
}

const attributesOf = (store: StoreReader) => store.layout.attributes as unknown as Attributes

const accuracies = evaluationSets.map((set) => `${set}-accuracy`)

function openTable(store: StoreReader, name: string, cache: ColumnCache): RunReader | undefined {
  const table = store.table(name)
  if (!table) return undefined
  const { rows, means, notes } = attributesOf(store)
  const meanOf = means?.[name]
  const measures = new Map<string, RunMeasure>()
  const measure = (of: string): RunMeasure => {
    const known = measures.get(of)
    if (known) return known
    const made = openMeasure(table, of, name.slice(name.indexOf('/') + 1) as Dataset201)
    measures.set(of, made)
    return made
  }
  const columnOf = (source: NumberSource | undefined) => source && cache.column(source)
  const noteNumbers = columnOf(table.measure('note'))
  return {
    rows: table.rows,
    ...locateRows(store, table, rows?.[name], columnOf),
    ...(meanOf !== undefined && { meanOf }),
    isRecorded: (row) =>
      rows === undefined || accuracies.some((of) => measure(of).pointsOf(row) !== undefined),
    measure,
    column: (of, point) => cache.column(measure(of), { point }),
    note: (row) => noteNumbers && notes?.[noteNumbers.at(row)],
  }
}

function locateRows(
  store: StoreReader,
  table: TableReader,
  seeds: readonly (number | null)[] | undefined,
  columnOf: (source: NumberSource | undefined) => LazyColumn | undefined,
): Pick<RunReader, 'rowRange' | 'seed' | 'loadRows'> {
  if (seeds) {
    const width = seeds.length
    return {
      rowRange: (index) => packRowRange(index * width, width),
      seed: (row) => seeds[row % width] ?? Number.NaN,
      loadRows() {},
    }
  }
  const rowRanges = columnOf(store.table(architecturesTable)?.measure(table.name))
  const seedOf = columnOf(table.measure('seed'))
  if (rowRanges && seedOf) {
    return {
      rowRange: (index) => rowRanges.at(index) || 0,
      seed: (row) => seedOf.at(row),
      loadRows() {
        rowRanges.all()
        seedOf.all()
      },
    }
  }
  throw new NasBenchError(
    'CORRUPT_FILE',
    `the store ${store.location} lacks parts of ${table.name}: import it again`,
    { path: store.location },
  )
}

function openMeasure(table: TableReader, name: string, dataset: Dataset201): RunMeasure {
  const own: MeasureReader | undefined = table.measure(name)
  if (own) return own
  const counted = name.endsWith('-accuracy')
    ? countedAccuracy(table, name.slice(0, -'-accuracy'.length) as EvaluationSet201, dataset)
    : undefined
  if (counted) return counted
  return {
    points: [],
    pointsOf: () => undefined,
    row: () => undefined,
    value: () => Number.NaN,
    column: () => new Float64Array(table.rows).fill(Number.NaN),
  }
}
