import { type ColumnValues, createColumnCache, missingColumn } from '../store/lazy-column.js'
import { allPoints } from '../store/points.js'
import type { StoreReader } from '../store/reader.js'
import { architecturesTable, constantOf, runsTable } from './write.js'

/** The runs on one dataset: those of the architecture in row r are `first[r]` to `first[r] + count[r] - 1`. */
export interface RunRows {
  readonly first: Uint32Array
  readonly count: Uint32Array
  readonly seeds: ColumnValues
}

/** The results of a table, by architecture. Columns are read whole when they are first used. */
export interface TabularResults {
  /** The indices of all architectures with a run, ascending. */
  indices(): readonly (number | bigint)[]
  /** The architecture's row; undefined if it has none. */
  row(index: number | bigint): number | undefined
  /** Undefined if nothing was trained on the dataset. */
  runs(dataset: string): RunRows | undefined
  runCount(dataset: string): number
  /** The budgets of a column (`val/accuracy`); empty if there is no such column. */
  budgets(dataset: string, column: string): readonly number[]
  /** The columns with one value per run and budget: `val/accuracy`. */
  columns(dataset: string): readonly string[]
  /** True if some split has that metric. */
  hasMetric(dataset: string, metric: string): boolean
  /** One value per run; NaN if the run has none. */
  values(dataset: string, column: string, budget: number): ColumnValues
  seconds(dataset: string, budget: number): ColumnValues
  /** True if some record has that metric with one value per architecture. */
  hasConstant(dataset: string, metric: string): boolean
  /** One value per architecture row of such a metric; NaN if its record has none. */
  constants(dataset: string, metric: string): ColumnValues
  /** True if some record has that size, for the dataset or for all datasets. */
  hasCounts(what: 'params' | 'flops', dataset?: string): boolean
  /** One value per architecture row; NaN if its record has none. */
  counts(what: 'params' | 'flops', dataset?: string): ColumnValues
  close(): void
}

/** The results in a store. */
export function createResults(store: StoreReader, bigIndices: boolean): TabularResults {
  const columns = createColumnCache(store)
  const once = new Map<string, unknown>()
  /* Over HTTP `make` throws until its bytes are loaded; then nothing is kept. */
  const keep = <Value>(key: string, make: () => Value): Value => {
    if (!once.has(key)) once.set(key, make())
    return once.get(key) as Value
  }
  const rows = (table: string) => store.table(table)?.rows ?? 0
  const points = (table: string, measure: string) =>
    allPoints(store.table(table)?.measure(measure)?.points ?? [])
  const values = (table: string, measure: string, point = 0) =>
    columns
      .column(
        store.table(table)?.measure(measure) ??
          keep(`no ${measure} of ${table}`, () => missingColumn(rows(table))),
        { point },
      )
      .all()
  const architectures = () =>
    keep('architectures', () => {
      const table = store.table(architecturesTable)
      const found: readonly (number | bigint)[] = bigIndices
        ? Array.from({ length: table?.rows ?? 0 }, (_, row) => BigInt(table?.text('index', row) ?? 0))
        : [...values(architecturesTable, 'index')]
      const runs = values(architecturesTable, 'runs')
      return {
        rowOf: new Map(found.map((index, row) => [index, row])),
        sorted: found.filter((_, row) => runs[row] !== 0).sort((a, b) => (a < b ? -1 : 1)),
      }
    })
  const runColumns = (dataset: string) =>
    (store.table(runsTable(dataset))?.measures() ?? []).filter((name) => name.includes('/'))
  return {
    indices: () => architectures().sorted,
    row: (index) => architectures().rowOf.get(index),
    runCount: (dataset) => rows(runsTable(dataset)),
    runs: (dataset) =>
      keep(`runs of ${dataset}`, () => {
        const table = runsTable(dataset)
        if (rows(table) === 0) return undefined
        const first = new Uint32Array(rows(architecturesTable))
        const count = new Uint32Array(rows(architecturesTable))
        for (const [run, row] of values(table, 'architecture').entries()) {
          if (count[row] === 0) first[row] = run
          count[row] = count[row]! + 1
        }
        return { first, count, seeds: values(table, 'seed') }
      }),
    budgets: (dataset, column) =>
      keep(`budgets of ${dataset} ${column}`, () => points(runsTable(dataset), column)),
    columns: runColumns,
    hasMetric: (dataset, metric) => runColumns(dataset).some((column) => metricOf(column) === metric),
    values: (dataset, column, budget) => values(runsTable(dataset), column, budget),
    seconds: (dataset, budget) => values(runsTable(dataset), 'seconds', budget),
    hasConstant: (dataset, metric) => points(architecturesTable, constantOf(dataset, metric)).length > 0,
    constants: (dataset, metric) => values(architecturesTable, constantOf(dataset, metric)),
    hasCounts: (what, dataset) => points(architecturesTable, sizeColumn(what, dataset)).length > 0,
    counts: (what, dataset) => values(architecturesTable, sizeColumn(what, dataset)),
    close: () => store.close(),
  }
}

function sizeColumn(what: string, dataset: string | undefined): string {
  return dataset === undefined ? what : constantOf(dataset, what)
}

/* `accuracy` of `val/accuracy@resolution=0.5` */
function metricOf(column: string): string | undefined {
  return column.split('/')[1]?.split('@')[0]
}
