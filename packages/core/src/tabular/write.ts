import { formatChoices, formatReceived, isNasBenchError, NasBenchError } from '../errors.js'
import type { ArchInput, ArchitectureSpace } from '../space.js'
import { count, integer } from '../store/encoding.js'
import type { StoreWriter, TableWriter } from '../store/write-types.js'
import { columnOf, type ResolvedAxes, type ResolvedDataset } from './axes.js'
import type { TabularCosts, TabularRecord, TabularResult } from './record.js'

/** The table with one row per architecture, in the order of the file. */
export const architecturesTable = 'architectures'

/** The table with one row per training run; the runs of an architecture are consecutive. */
export const runsTable = (dataset: string) => `runs/${dataset}`

/** The column of the architectures' table for one value per architecture and dataset. */
export const constantOf = (dataset: string, name: string) => `${dataset}/${name}`

/** A record of a file, for messages. */
interface RecordPosition {
  readonly file: string
  /** From 0. */
  readonly record: number
}

/**
 * Writes records of a table, one by one.
 *
 * `add` throws CORRUPT_FILE for a value that is not an architecture, an architecture that occurs twice, an unknown name, a run
 * with two values for one thing, and a value out of its metric's bounds.
 */
export function createRecordWriter<Arch>(
  space: ArchitectureSpace<Arch>,
  axes: ResolvedAxes,
  writer: Pick<StoreWriter, 'table'>,
  file: string,
): { add(record: TabularRecord<Arch>): void } {
  const architectures = writer.table(architecturesTable)
  const names = [...axes.datasets.keys()]
  const seen = new Set<number | bigint>()
  return {
    add(record) {
      const position = { file, record: architectures.rows }
      const index = indexOf(space, record, position)
      if (seen.has(index)) throw wrong(position, `has architecture ${index} a second time`, record.arch)
      seen.add(index)
      if (typeof index === 'bigint') architectures.text('index').append(String(index))
      else architectures.measure('index', { unit: 'index', encodings: [integer()] }).appendValue(index)
      writeCosts(architectures, position, record, (what) => what)
      const strange = record.results.find((one) => !names.includes(one.dataset ?? axes.defaultDataset))
      if (strange) throw unknown(position, 'dataset', strange.dataset, names)
      let runs = 0
      for (const dataset of axes.datasets.values()) {
        const results = record.results.filter((one) => (one.dataset ?? axes.defaultDataset) === dataset.name)
        writeConstants(architectures, position, dataset, results)
        const sizes = Object.assign({}, ...results.map(sizesOf)) as TabularCosts
        writeCosts(architectures, position, sizes, (what) => constantOf(dataset.name, what))
        for (const [seed, run] of bySeed(results, position)) {
          const written = writeRun(writer.table(runsTable(dataset.name)), {
            axes,
            dataset,
            position,
            seed,
            run,
            row: architectures.rows,
          })
          if (written) runs++
        }
      }
      architectures.measure('runs', { unit: 'count', encodings: [integer()] }).appendValue(runs)
      architectures.endRow()
    },
  }
}

function sizesOf({ params, flops }: TabularCosts): TabularCosts {
  return { ...(params !== undefined && { params }), ...(flops !== undefined && { flops }) }
}

function writeCosts(
  architectures: TableWriter,
  position: RecordPosition,
  costs: TabularCosts,
  column: (what: string) => string,
): void {
  for (const what of ['params', 'flops'] as const) {
    const value = costs[what]
    if (isMissing(value)) continue
    if (!isWithin(value, 0, Number.MAX_VALUE)) {
      throw wrong(position, `has ${formatReceived(value)} ${what}, expected a count`, value)
    }
    architectures.measure(column(what), { unit: 'count', encodings: [integer()] }).appendValue(value)
  }
}

/* Metrics with one value per architecture; several results of one dataset must agree. */
function writeConstants(
  architectures: TableWriter,
  position: RecordPosition,
  dataset: ResolvedDataset,
  results: readonly TabularResult[],
): void {
  for (const { name, unit, bounds, perArchitecture } of dataset.metrics) {
    if (!perArchitecture) continue
    const values = new Set(results.map(({ values }) => values[name]).filter((value) => !isMissing(value)))
    if (values.size > 1) throw wrong(position, `has ${name} on ${dataset.name} twice`, [...values])
    for (const value of values) {
      if (!isWithin(value, bounds[0], bounds[1])) throw outOfBounds(position, name, value, bounds, unit)
      architectures.measure(constantOf(dataset.name, name), { unit }).appendValue(value as number)
    }
  }
}

/* False if nothing was measured: that is not a run. */
function writeRun(
  table: TableWriter,
  {
    axes,
    dataset,
    position,
    seed,
    run,
    row,
  }: {
    readonly axes: ResolvedAxes
    readonly dataset: ResolvedDataset
    readonly position: RecordPosition
    readonly seed: number | null
    readonly run: readonly TabularResult[]
    readonly row: number
  },
): boolean {
  const columns = new Map<string, { readonly unit: string; readonly points: Map<number, number> }>()
  const put = (column: string, unit: string, budget: number, value: number) => {
    const { points } = columns.get(column) ?? { points: new Map<number, number>() }
    if (points.has(budget) && (column !== 'seconds' || points.get(budget) !== value)) {
      throw wrong(position, `has ${column} of run ${seed} at budget ${budget} twice`, value)
    }
    columns.set(column, { unit, points: points.set(budget, value) })
  }
  const { splits, budgets, metrics, defaults } = dataset
  for (const { split = defaults.split, budget = defaults.budget, values, seconds, settings = {} } of run) {
    if (!splits.includes(split)) throw unknown(position, 'split', split, splits)
    if (!budgets.includes(budget)) throw unknown(position, 'budget', budget, budgets.map(String))
    const complete = completeSettings(axes, settings, position)
    for (const [name, value] of Object.entries(values)) {
      const metric = metrics.find((one) => one.name === name)
      if (!metric)
        throw unknown(
          position,
          'metric',
          name,
          metrics.map((one) => one.name),
        )
      if (isMissing(value) || metric.perArchitecture) continue
      const { unit, bounds } = metric
      if (!isWithin(value, bounds[0], bounds[1])) throw outOfBounds(position, name, value, bounds, unit)
      put(columnOf(axes, split, name, complete), unit, budget, value)
    }
    if (isMissing(seconds)) continue
    if (!isWithin(seconds, 0, Number.MAX_VALUE)) {
      throw wrong(position, `has ${formatReceived(seconds)} seconds, expected 0 or more`, seconds)
    }
    put('seconds', 'seconds', budget, seconds)
  }
  if (![...columns.keys()].some((column) => column !== 'seconds')) return false
  table.measure('architecture', { unit: 'index', encodings: [integer()] }).appendValue(row)
  if (seed !== null) table.measure('seed', { unit: 'index', encodings: [integer()] }).appendValue(seed)
  for (const [column, { unit, points }] of columns) {
    const at = [...points.keys()].sort((a, b) => a - b)
    const values = Float64Array.from(at, (budget) => points.get(budget)!)
    const hundredths = unit === 'percent' ? [count(10_000, 100)] : []
    const first = at[0]!
    const consecutive = at.every((budget, i) => budget === first + i)
    table
      .measure(column, { unit, axis: 'budget', encodings: hundredths })
      .append(values, consecutive ? first : at)
  }
  table.endRow()
  return true
}

function completeSettings(
  axes: ResolvedAxes,
  given: Readonly<Record<string, string | number>>,
  position: RecordPosition,
): Record<string, string | number> {
  const complete: Record<string, string | number> = {}
  for (const [name, { values, default: usual }] of axes.settings) {
    const value = given[name] ?? usual
    if (!values.includes(value)) throw unknown(position, name, value, values.map(String))
    complete[name] = value
  }
  for (const name of Object.keys(given)) {
    if (!axes.settings.has(name)) throw unknown(position, 'setting', name, [...axes.settings.keys()])
  }
  return complete
}

/* JSON does not have NaN, and Python's None becomes null. */
function isMissing(value: number | null | undefined): value is null | undefined {
  return value === undefined || value === null || Number.isNaN(value)
}

/* Files are not typed: a string may stand in place of a number. */
function isWithin(value: unknown, min: number, max: number): value is number {
  return typeof value === 'number' && value >= min && value <= max
}

function bySeed(
  results: readonly TabularResult[],
  position: RecordPosition,
): [number | null, TabularResult[]][] {
  const runs = new Map<number | null, TabularResult[]>()
  for (const result of results) {
    const { seed = 0 } = result
    if (seed !== null && !Number.isSafeInteger(seed))
      throw wrong(position, `has seed ${formatReceived(seed)}, expected an integer`, seed)
    const run = runs.get(seed)
    if (run) run.push(result)
    else runs.set(seed, [result])
  }
  return [...runs].sort(([a], [b]) => (a ?? -1) - (b ?? -1))
}

function indexOf<Arch>(
  space: ArchitectureSpace<Arch>,
  { arch }: TabularRecord<Arch>,
  position: RecordPosition,
): number | bigint {
  try {
    return space.getIndex(arch as ArchInput<Arch>)
  } catch (cause) {
    if (!isNasBenchError(cause, 'INVALID_ARCHITECTURE')) throw cause
    throw wrong(position, `does not name an architecture: ${cause.message}`, arch, cause)
  }
}

function outOfBounds(
  position: RecordPosition,
  name: string,
  value: unknown,
  [min, max]: readonly [number, number],
  unit: string,
): NasBenchError {
  return wrong(position, `has ${name} ${formatReceived(value)}, expected ${min} to ${max} (${unit})`, value)
}

function unknown(
  position: RecordPosition,
  what: string,
  received: unknown,
  allowed: readonly string[],
): NasBenchError {
  return wrong(
    position,
    `has the unknown ${what} ${formatReceived(received)}, expected ${formatChoices(allowed)}`,
    received,
  )
}

function wrong(
  { file, record }: RecordPosition,
  what: string,
  received: unknown,
  cause?: unknown,
): NasBenchError {
  return new NasBenchError('CORRUPT_FILE', `record ${record + 1} of ${file} ${what}`, {
    path: file,
    received,
    cause,
  })
}
