import type { Columns } from './columns.js'
import { architecturesTable, measureOf, runsTable } from './write.js'

/** The runs on one dataset: those of the architecture in row r are `first[r]` to `first[r] + count[r] - 1`. */
export interface RunRows {
  readonly first: Uint32Array
  readonly count: Uint32Array
  readonly seeds: Float64Array
}

/** The results of a table, by architecture; every column is read once, when it is first asked for. */
export interface TabularResults {
  /** Of all architectures with a run, ascending. */
  indices(): readonly (number | bigint)[]
  /** The architecture's row; undefined where there is none. */
  row(index: number | bigint): number | undefined
  /** Undefined where nothing was trained on the dataset. */
  runs(dataset: string): RunRows | undefined
  runCount(dataset: string): number
  budgets(dataset: string, split: string, metric: string): readonly number[]
  /** By run; NaN where it has none. */
  values(dataset: string, split: string, metric: string, budget: number): Float64Array
  seconds(dataset: string, budget: number): Float64Array
  /** True where some record has them. */
  hasCounts(what: 'params' | 'flops'): boolean
  /** By the architecture's row; NaN where its record has none. */
  counts(what: 'params' | 'flops'): Float64Array
  close(): void
}

export function createResults(columns: Columns, bigIndices: boolean): TabularResults {
  const once = new Map<string, unknown>()
  /* Over HTTP `make` throws until its bytes are here; then nothing is kept. */
  const keep = <Value>(key: string, make: () => Value): Value => {
    if (!once.has(key)) once.set(key, make())
    return once.get(key) as Value
  }
  const places = () =>
    keep('places', () => {
      const found: readonly (number | bigint)[] = bigIndices
        ? columns.texts(architecturesTable, 'index').map(BigInt)
        : [...columns.values(architecturesTable, 'index')]
      const runs = columns.values(architecturesTable, 'runs')
      return {
        rowOf: new Map(found.map((index, row) => [index, row])),
        sorted: found.filter((_, row) => runs[row] !== 0).sort((a, b) => (a < b ? -1 : 1)),
      }
    })
  return {
    indices: () => places().sorted,
    row: (index) => places().rowOf.get(index),
    runCount: (dataset) => columns.rows(runsTable(dataset)),
    runs: (dataset) =>
      keep(`runs of ${dataset}`, () => {
        const table = runsTable(dataset)
        if (columns.rows(table) === 0) return undefined
        const architectures = columns.rows(architecturesTable)
        const first = new Uint32Array(architectures)
        const count = new Uint32Array(architectures)
        for (const [run, row] of columns.values(table, 'architecture').entries()) {
          if (count[row] === 0) first[row] = run
          count[row] = (count[row] as number) + 1
        }
        return { first, count, seeds: columns.values(table, 'seed') }
      }),
    budgets: (dataset, split, metric) =>
      keep(`budgets of ${dataset} ${measureOf(split, metric)}`, () =>
        columns.points(runsTable(dataset), measureOf(split, metric)),
      ),
    values: (dataset, split, metric, budget) =>
      keep(`${budget} of ${dataset} ${measureOf(split, metric)}`, () =>
        columns.values(runsTable(dataset), measureOf(split, metric), budget),
      ),
    seconds: (dataset, budget) =>
      keep(`seconds of ${dataset} ${budget}`, () => columns.values(runsTable(dataset), 'seconds', budget)),
    hasCounts: (what) => columns.points(architecturesTable, what).length > 0,
    counts: (what) => keep(what, () => columns.values(architecturesTable, what)),
    close: () => columns.close(),
  }
}
