import type { StoreReader, TableReader } from '@nasbench/core'
import type { Dataset201 } from './cost.js'
import { type AccuracyReader, accuracyOfCounts } from './counted-accuracy.js'
import type { RunTable } from './runs.js'
import { type EvaluationSet201, evaluationSets, imagesIn } from './sets.js'
import { packRuns } from './tables.js'

/** The name of the bundled results in answers and messages. */
export const bundledFile = 'nb201.zip (bundled with @nasbench/nb201)'

/** What to do about an answer that the bundled results lack. */
export const bundledHint =
  'The bundled results hold final accuracies only; the published file has the rest: nasbench download nb201 (1.9 GB), or NASBench201.open(FILE)'

/*
 * In the bundled store every architecture has the same rows in a table, so that no column says where its rows are: the
 * attribute `rows` lists the seeds of one architecture's rows, null for a mean. A row without values is a run that was not
 * recorded.
 */
type Rows = Readonly<Record<string, readonly (number | null)[]>>

interface Attributes {
  readonly rows?: Rows
  readonly means?: Readonly<Record<string, string>>
}

const attributesOf = (store: StoreReader) => store.layout.attributes as Attributes

/** True for the store that comes with the package. */
export const isBundled = (store: StoreReader): boolean => attributesOf(store).rows !== undefined

/** The seeds of each architecture's rows; undefined for a store that an import made. */
export const seedsOfBundled = (store: StoreReader, table: string): readonly (number | null)[] | undefined =>
  attributesOf(store).rows?.[table]

/** What the rows without a seed are. */
export const meansOfBundled = (store: StoreReader, table: string): string | undefined =>
  attributesOf(store).means?.[table]

/** A table of the bundled store. */
export function bundledTable(
  table: TableReader,
  seeds: readonly (number | null)[],
  means: string | undefined,
): RunTable {
  const { rows, name } = table
  const width = seeds.length
  const dataset = name.slice(name.indexOf('/') + 1) as Dataset201
  const measures = new Map<string, AccuracyReader | undefined>()
  const measure = (of: string): AccuracyReader | undefined => {
    if (!measures.has(of)) measures.set(of, openMeasure(table, of, dataset))
    return measures.get(of)
  }
  return {
    rows,
    place: (index) => packRuns(index * width, width),
    seed: (row) => seeds[row % width] ?? Number.NaN,
    ...(means !== undefined && { means }),
    recorded: (row) => accuracies.some((of) => measure(of)?.pointsOf(row) !== undefined),
    pointsOf: (of, row) => measure(of)?.pointsOf(row),
    points: (of) => measure(of)?.points ?? [],
    value: (of, row, epoch) => measure(of)?.value(row, epoch) ?? Number.NaN,
    values: (of, row) => measure(of)?.row(row),
    column: (of, epoch) => measure(of)?.column(epoch) ?? new Float64Array(rows).fill(Number.NaN),
  }
}

const accuracies = evaluationSets.map((set) => `${set}-accuracy`)

function openMeasure(table: TableReader, name: string, dataset: Dataset201): AccuracyReader | undefined {
  const set = name.replace('-accuracy', '') as EvaluationSet201
  const right = table.measure(`${set}-correct`)
  const last = table.measure(`${set}-correct-last`)
  return right && last && set !== name
    ? accuracyOfCounts(right, last, imagesIn(dataset, set))
    : table.measure(name)
}
