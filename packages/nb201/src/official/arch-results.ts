import { NasBenchError, type Rng, unknownName } from '@nasbench/core'
import { type Dataset201, datasets } from '../cost.js'
import { checkDataset } from '../query/question.js'
import type { Dialect } from '../recorded-space.js'
import type { RunReader, Runs } from '../run-reader.js'
import { firstRow, rowsOf, runCount } from '../tables.js'
import type { CostInfo, CostTable } from './cost-info.js'
import { createResultsCount, type ResultsCount, type SetMetrics } from './results.js'

/** Which run: by its seed, the mean over all (the default), or one drawn by `rng`. */
export interface RunOptions {
  readonly seed?: number | 'mean' | 'random'
  readonly rng?: Rng
}

/** All runs of one architecture in one training, as the official `ArchResults`. */
export interface ArchResults {
  /** Official index. */
  readonly archIndex: number
  readonly archStr: string
  /** The file's word that weights were taken out of it. */
  readonly clearNetDone: boolean
  /** The datasets that there are runs on. */
  getDatasetNames(): Dataset201[]
  /** The seeds of the runs on a dataset, ascending. */
  getDatasetSeeds(dataset: string): number[]
  /** How many epochs were trained. */
  getTotalEpoch(dataset?: string): number
  getComputeCosts(dataset: string, options?: { readonly dialect?: Dialect }): CostInfo
  /** On `train`, `x-valid` (or `valid`), `x-test` or `ori-test`. Default epoch: the last one. */
  getMetrics(dataset: string, set: string, options?: RunOptions & { readonly iepoch?: number }): SetMetrics
  /** Mean seconds for a batch of 256; throws NOT_IN_DATASET where a run has none. */
  getLatency(dataset: string): number
  /** The runs by seed; throws NOT_IN_DATASET if there are none on that dataset. */
  query(dataset: string): ReadonlyMap<number, ResultsCount>
  query(dataset: string, seed: number): ResultsCount
  toString(): string
}

interface ArchPlace {
  readonly runs: Runs
  readonly index: number
  readonly training: string
  readonly arch: string
  readonly benchmarkName: string
  costTable(table: RunReader, training: string, dataset: Dataset201, dialect: Dialect): CostTable
  rowOf(table: RunReader, rowRange: number, options: RunOptions, what: () => string): number
}

export function createArchResults(of: ArchPlace): ArchResults {
  const { runs, index, training, arch, benchmarkName } = of
  const find = (dataset: string) => {
    const known = checkDataset(dataset, benchmarkName)
    const table = runs.table(training, known)
    const rowRange = table?.rowRange(index) ?? 0
    if (table && rowRange !== 0) return { dataset: known, table, rowRange }
    throw new NasBenchError(
      'NOT_IN_DATASET',
      `architecture ${index} has no ${training}-epoch runs on ${dataset}, only on ${names().join(', ') || 'nothing'}`,
      { received: dataset, expected: names() },
    )
  }
  const names = () =>
    datasets.filter((dataset) => (runs.table(training, dataset)?.rowRange(index) ?? 0) !== 0)
  const runAt = (found: ReturnType<typeof find>, row: number) =>
    createResultsCount({ table: found.table, row, dataset: found.dataset, training, arch, benchmarkName })
  const allOf = (dataset: string) => {
    const found = find(dataset)
    return rowsOf(found.rowRange).map((row) => runAt(found, row))
  }

  function query(dataset: string): ReadonlyMap<number, ResultsCount>
  function query(dataset: string, seed: number): ResultsCount
  function query(dataset: string, seed?: number): ReadonlyMap<number, ResultsCount> | ResultsCount {
    const all = new Map(allOf(dataset).map((run) => [run.seed, run]))
    if (seed === undefined) return all
    const run = all.get(seed)
    if (run) return run
    const present = [...all.keys()].map(String)
    throw unknownName('UNKNOWN_SEED', 'seed', seed, present, `architecture ${index} on ${dataset}`)
  }

  return {
    archIndex: index,
    archStr: arch,
    get clearNetDone() {
      const { table, rowRange } = find(names()[0] as Dataset201)
      return table.note(firstRow(rowRange))?.cleared ?? false
    },
    getDatasetNames: names,
    getDatasetSeeds(dataset) {
      const { table, rowRange } = find(dataset)
      return rowsOf(rowRange).map((row) => table.seed(row))
    },
    getTotalEpoch(dataset) {
      const wanted = dataset === undefined ? names() : [dataset]
      const epochs = new Set(wanted.flatMap((name) => allOf(name).map((run) => run.epochs)))
      if (epochs.size === 1) return [...epochs][0]!
      throw new NasBenchError(
        'NOT_IN_DATASET',
        `the runs of architecture ${index} have different numbers of epochs: ${[...epochs].join(', ')}; name a dataset`,
      )
    },
    getComputeCosts(dataset, { dialect = 'nats-bench' } = {}) {
      const { table, rowRange, dataset: known } = find(dataset)
      return of.costTable(table, training, known, dialect).read(rowRange, index)
    },
    getMetrics(dataset, set, options = {}) {
      const found = find(dataset)
      const one = of.rowOf(found.table, found.rowRange, options, () => `architecture ${index} on ${dataset}`)
      const metricsOf = (row: number) => {
        const run = runAt(found, row)
        return set === 'train' ? run.getTrain(options.iepoch) : run.getEval(set, options.iepoch)
      }
      // The official library looks at all runs, even if one is requested.
      const all = rowsOf(found.rowRange).map((row) => ({ row, metrics: metricsOf(row) }))
      const single = all.find(({ row }) => row === one)
      return single ? single.metrics : meanOf(all.map(({ metrics }) => metrics))
    },
    getLatency(dataset) {
      const latencies = allOf(dataset).map((run) => run.getLatency())
      if (latencies.every((latency) => latency > 0)) return mean(latencies)
      throw new NasBenchError('NOT_IN_DATASET', `a run of architecture ${index} on ${dataset} has no latency`)
    },
    query,
    toString() {
      const count = names().reduce((sum, name) => sum + runCount(find(name).rowRange), 0)
      return `ArchResults(arch-index=${index}, arch=${arch}, ${count} runs, clear=${this.clearNetDone ? 'True' : 'False'})`
    },
  }
}

function meanOf(all: readonly SetMetrics[]): SetMetrics {
  const times = (key: 'currentTime' | 'allTime') => {
    const values = all.map((metrics) => metrics[key])
    return values.every((value) => value !== null) ? mean(values as number[]) : null
  }
  return {
    iepoch: mean(all.map(({ iepoch }) => iepoch)),
    loss: mean(all.map(({ loss }) => loss)),
    accuracy: mean(all.map(({ accuracy }) => accuracy)),
    currentTime: times('currentTime'),
    allTime: times('allTime'),
  }
}

function mean(values: readonly number[]): number {
  let sum = 0
  for (const value of values) sum += value
  return sum / values.length
}
