import type { BenchmarkStatistics, SourceInfo } from '@nasbench/core'
import { datasets } from './cost.js'
import type { RecordedSpace } from './recorded-space.js'
import type { RunReader, Runs } from './run-reader.js'
import { rowsOf, runTable } from './tables.js'

/** Counts of one training on one dataset. */
export interface RunStatistics201 {
  /** Number of runs. */
  readonly runs: number
  /** Number of architectures that have a mean in place of runs, or in addition to them. Absent if none has. */
  readonly means?: number
  /** Number of architectures with a run or a mean. */
  readonly architectures: number
  /** Number of architectures by their number of runs: `{ 1: 6219, 2: 1621, 3: 7785 }`. */
  readonly architecturesByRuns: Readonly<Record<string, number>>
  /** Number of runs by seed. */
  readonly runsBySeed: Readonly<Record<string, number>>
}

/** Counts of a file's contents. */
export interface Statistics201 extends BenchmarkStatistics {
  /** By training and dataset: `200/cifar10`. */
  readonly trainings: Readonly<Record<string, RunStatistics201>>
  readonly version: string
}

type Described = Pick<RecordedSpace<unknown>, 'trainings' | 'size'>

/** Indices of the architectures with results, ascending. */
export function recordedIndices(runs: Runs, { trainings, size }: Described): number[] {
  const seen = new Uint8Array(size)
  for (const { table } of tablesOf(runs, trainings)) {
    table.loadRows()
    for (let index = 0; index < size; index++) if (table.rowRange(index) !== 0) seen[index] = 1
  }
  const indices: number[] = []
  for (let index = 0; index < size; index++) if (seen[index]) indices.push(index)
  return indices
}

/** Counts the runs of a source. */
export function statisticsOf(
  runs: Runs,
  { trainings, size }: Described,
  indices: readonly number[],
  { version }: SourceInfo,
): Statistics201 {
  const counts: Record<string, RunStatistics201> = {}
  for (const { name, table } of tablesOf(runs, trainings)) counts[name] = countRuns(table, indices)
  const total = Object.values(counts).reduce((sum, count) => sum + count.runs, 0)
  const notes = notesOf(runs, counts, indices.length, size, trainings)
  return {
    architectures: indices.length,
    spaceSize: size,
    runs: total,
    trainings: counts,
    ...(notes.length > 0 && { notes }),
    version,
  }
}

/* Notes on the facts of a file that explain unexpected results. */
function notesOf(
  runs: Runs,
  counts: Readonly<Record<string, RunStatistics201>>,
  architectures: number,
  size: number,
  trainings: readonly string[],
): string[] {
  const tables = tablesOf(runs, trainings)
  const longest = trainings.at(-1)!
  const present = new Set(tables.map(({ name }) => name.split('/')[0]))
  const several = Object.entries(counts).filter(([name]) => name.startsWith(`${longest}/`))
  const single = Math.max(0, ...several.map(([, { architecturesByRuns }]) => architecturesByRuns[1] ?? 0))
  const seeds = new Set(several.flatMap(([, { runsBySeed }]) => Object.keys(runsBySeed)))
  const hasTimes = tables.some(
    ({ name, table }) => name.startsWith(`${longest}/`) && table.measure('train-time').points.length > 0,
  )
  return [
    ...(architectures < size ? [`architectures: ${architectures} of ${size}`] : []),
    ...(present.has(longest)
      ? []
      : [`there are no ${longest}-epoch runs: ask with hp=${Number([...present].at(-1))}`]),
    ...(single > 0 && seeds.size > 1
      ? [`architectures with a single run: ${single}; their std is null`]
      : []),
    ...(seeds.size === 1 ? [`all ${longest}-epoch runs have seed ${[...seeds][0]}`] : []),
    ...(present.has(longest) && !hasTimes && runs.hint === undefined
      ? [`the ${longest}-epoch runs have no training times: cost is null`]
      : []),
  ]
}

function countRuns(table: RunReader, indices: readonly number[]): RunStatistics201 {
  const architecturesByRuns: Record<string, number> = {}
  const runsBySeed: Record<string, number> = {}
  let [architectures, runs, means] = [0, 0, 0]
  for (const index of indices) {
    const rows = rowsOf(table.rowRange(index)).filter((row) => table.isRecorded(row))
    if (rows.length === 0) continue
    architectures++
    const seeds = rows.map((row) => table.seed(row)).filter((seed) => !Number.isNaN(seed))
    for (const seed of seeds) runsBySeed[seed] = (runsBySeed[seed] ?? 0) + 1
    if (seeds.length > 0) architecturesByRuns[seeds.length] = (architecturesByRuns[seeds.length] ?? 0) + 1
    runs += seeds.length
    means += rows.length - seeds.length
  }
  return { runs, ...(means > 0 && { means }), architectures, architecturesByRuns, runsBySeed }
}

function tablesOf(runs: Runs, trainings: readonly string[]): { name: string; table: RunReader }[] {
  return [...trainings].reverse().flatMap((training) =>
    datasets.flatMap((dataset) => {
      const table = runs.table(training, dataset)
      return table ? [{ name: runTable(training, dataset), table }] : []
    }),
  )
}
