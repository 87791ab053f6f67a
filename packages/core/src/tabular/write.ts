import { formatChoices, formatReceived, isNasBenchError, NasBenchError } from '../errors.js'
import type { ArchitectureSpace } from '../space.js'
import { count, integer } from '../store/encoding.js'
import type { StoreWriter, TableWriter } from '../store/write-types.js'
import { defaultsOf } from './axes.js'
import type { TabularAxes, TabularRecord, TabularResult } from './record.js'

/** The table with one row an architecture, in the order of the file. */
export const architecturesTable = 'architectures'

/** The table with one row a training run; the runs of an architecture follow one another. */
export const runsTable = (dataset: string) => `runs/${dataset}`

/** The column of that table with one point a budget. */
export const measureOf = (split: string, metric: string) => `${split}/${metric}`

/** What is said of a record that is wrong. */
interface Place {
  readonly file: string
  /** From 0. */
  readonly record: number
}

/**
 * Writes records of a table, one by one.
 *
 * `add` throws CORRUPT_FILE for an architecture that is none or was there before, an unknown name, a run that has two
 * values for one thing, and a value that cannot be.
 */
export function createRecordWriter<Arch>(
  space: ArchitectureSpace<Arch>,
  axes: TabularAxes,
  writer: Pick<StoreWriter, 'table'>,
  file: string,
): { add(record: TabularRecord<Arch>): void } {
  const architectures = writer.table(architecturesTable)
  const defaults = defaultsOf(axes)
  const seen = new Set<number | bigint>()
  return {
    add(record) {
      const place = { file, record: architectures.rows }
      const index = indexOf(space, record, place)
      if (seen.has(index))
        throw wrong(place, `has architecture ${index}, which was there before`, record.arch)
      seen.add(index)
      if (typeof index === 'bigint') architectures.text('index').append(String(index))
      else architectures.measure('index', { unit: 'index', encodings: [integer()] }).appendValue(index)
      for (const what of ['params', 'flops'] as const) {
        const value = record[what]
        if (isMissing(value)) continue
        if (!isWithin(value, 0, Number.MAX_VALUE)) {
          throw wrong(place, `has ${formatReceived(value)} ${what}, expected a count`, value)
        }
        architectures.measure(what, { unit: 'count', encodings: [integer()] }).appendValue(value)
      }
      let runs = 0
      for (const dataset of axes.datasets) {
        const results = record.results.filter((one) => (one.dataset ?? defaults.dataset) === dataset)
        for (const [seed, run] of bySeed(results, place)) {
          if (writeRun(writer.table(runsTable(dataset)), { axes, place, seed, run, row: architectures.rows }))
            runs++
        }
      }
      const strange = record.results.find((one) => !axes.datasets.includes(one.dataset ?? defaults.dataset))
      if (strange) throw unknown(place, 'dataset', strange.dataset, axes.datasets)
      architectures.measure('runs', { unit: 'count', encodings: [integer()] }).appendValue(runs)
      architectures.endRow()
    },
  }
}

/* False where nothing was measured: that is no run. */
function writeRun(
  table: TableWriter,
  {
    axes,
    place,
    seed,
    run,
    row,
  }: {
    readonly axes: TabularAxes
    readonly place: Place
    readonly seed: number
    readonly run: readonly TabularResult[]
    readonly row: number
  },
): boolean {
  const defaults = defaultsOf(axes)
  const columns = new Map<string, Map<number, number>>()
  const put = (column: string, budget: number, value: number) => {
    const points = columns.get(column) ?? new Map<number, number>()
    if (points.has(budget) && (column !== 'seconds' || points.get(budget) !== value)) {
      throw wrong(place, `has ${column} of run ${seed} at budget ${budget} twice`, value)
    }
    columns.set(column, points.set(budget, value))
  }
  for (const { split = defaults.split, budget = defaults.budget, values, seconds } of run) {
    if (!axes.splits.includes(split)) throw unknown(place, 'split', split, axes.splits)
    if (!axes.budgets.includes(budget)) throw unknown(place, 'budget', budget, axes.budgets.map(String))
    for (const [name, value] of Object.entries(values)) {
      const metric = axes.metrics.find((one) => one.name === name)
      if (!metric)
        throw unknown(
          place,
          'metric',
          name,
          axes.metrics.map((one) => one.name),
        )
      if (isMissing(value)) continue
      const [least, greatest] = metric.bounds
      if (!isWithin(value, least, greatest)) {
        const expected = `${least} to ${greatest} (${metric.unit})`
        throw wrong(place, `has ${name} ${formatReceived(value)}, expected ${expected}`, value)
      }
      put(measureOf(split, name), budget, value)
    }
    if (isMissing(seconds)) continue
    if (!isWithin(seconds, 0, Number.MAX_VALUE)) {
      throw wrong(place, `has ${formatReceived(seconds)} seconds, expected 0 or more`, seconds)
    }
    put('seconds', budget, seconds)
  }
  if (![...columns.keys()].some((column) => column !== 'seconds')) return false
  table.measure('architecture', { unit: 'index', encodings: [integer()] }).appendValue(row)
  table.measure('seed', { unit: 'index', encodings: [integer()] }).appendValue(seed)
  for (const [column, points] of columns) {
    const budgets = [...points.keys()].sort((a, b) => a - b)
    const values = Float64Array.from(budgets, (budget) => points.get(budget) as number)
    const unit = axes.metrics.find(({ name }) => column.endsWith(`/${name}`))?.unit ?? 'seconds'
    const hundredths = unit === 'percent' ? [count(10_000, 100)] : []
    const first = budgets[0] as number
    const inRow = budgets.every((budget, at) => budget === first + at)
    table
      .measure(column, { unit, axis: 'budget', encodings: hundredths })
      .append(values, inRow ? first : budgets)
  }
  table.endRow()
  return true
}

/* JSON has no NaN and Python's None becomes null. */
function isMissing(value: number | null | undefined): value is null | undefined {
  return value === undefined || value === null || Number.isNaN(value)
}

/* Files are not typed: a text may stand where a number should. */
function isWithin(value: unknown, least: number, greatest: number): boolean {
  return typeof value === 'number' && value >= least && value <= greatest
}

function bySeed(results: readonly TabularResult[], place: Place): [number, TabularResult[]][] {
  const runs = new Map<number, TabularResult[]>()
  for (const result of results) {
    const { seed = 0 } = result
    if (!Number.isSafeInteger(seed))
      throw wrong(place, `has seed ${formatReceived(seed)}, expected a whole number`, seed)
    const run = runs.get(seed)
    if (run) run.push(result)
    else runs.set(seed, [result])
  }
  return [...runs].sort(([a], [b]) => a - b)
}

function indexOf<Arch>(
  space: ArchitectureSpace<Arch>,
  { arch }: TabularRecord<Arch>,
  place: Place,
): number | bigint {
  try {
    if (typeof arch === 'string') return space.getIndex(space.parse(arch))
    return space.getIndex(typeof arch === 'number' ? space.at(arch) : arch)
  } catch (cause) {
    if (!isNasBenchError(cause, 'INVALID_ARCHITECTURE')) throw cause
    throw wrong(place, `is of no architecture: ${cause.message}`, arch, cause)
  }
}

function unknown(place: Place, what: string, received: unknown, allowed: readonly string[]): NasBenchError {
  return wrong(
    place,
    `has the unknown ${what} ${formatReceived(received)}, expected ${formatChoices(allowed)}`,
    received,
  )
}

function wrong({ file, record }: Place, what: string, received: unknown, cause?: unknown): NasBenchError {
  return new NasBenchError('CORRUPT_FILE', `record ${record + 1} of ${file} ${what}`, {
    path: file,
    received,
    cause,
  })
}
