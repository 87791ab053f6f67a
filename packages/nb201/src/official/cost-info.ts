import type { RecordedCost201 } from '../cost.js'
import type { RunTable } from '../runs.js'
import { type EvaluationSet201, evaluationSets } from '../sets.js'
import { rowsAt } from '../tables.js'
import type { Dialect } from './space.js'
import { pairwiseSum, plainSum } from './sums.js'

export type TimeKey = `T-${EvaluationSet201}@${'epoch' | 'total'}`

/**
 * The official keys: `flops` (M), `params` (MB), `latency` (seconds for a batch of 256) and the seconds of training and
 * of each evaluation, an epoch and in all; means over the runs. Null where the file has none; absent for a set that
 * was not evaluated.
 */
export type CostInfo = {
  /** Multiply-adds of one image in M (1e6). */
  flops: number
  /** Trainable parameters in MB (1e6). */
  params: number
  /** Seconds for a batch of 256. */
  latency: number | null
} & {
  [K in TimeKey]?: number | null
}

/** Works out the costs of architectures, each once. */
export interface CostTable {
  read(place: number, index: number): CostInfo
  /** Only these, for a search: M and MB. */
  flops(place: number, index: number): number
  params(place: number, index: number): number
}

const known = 0x80

/** Reads the costs of a table's runs as the library of that dialect works them out. */
export function createCostTable(
  table: RunTable,
  size: number,
  epochs: number,
  dialect: Dialect,
  formula: (index: number) => RecordedCost201,
): CostTable {
  // Flops, parameters, latency, and per set the mean and the sum; a set's place is its bit among the flags.
  const width = 3 + 2 * evaluationSets.length
  const means = new Float64Array(size * width)
  const flags = new Uint8Array(size)

  const work = (place: number, index: number) => {
    const rows = rowsAt(place)
    const costs = formula(index)
    const at = index * width
    means[at] = recorded(table, 'flops', rows, costs.flops, dialect)
    means[at + 1] = recorded(table, 'params', rows, costs.params, dialect)
    const latencies = rows.map((row) => latencyOf(table, row)).filter((latency) => latency > 0)
    means[at + 2] = latencies.length === 0 ? Number.NaN : mean(latencies)
    let flag = known
    for (const [place, set] of evaluationSets.entries()) {
      const named = rows.filter((row) => set === 'train' || evaluatedSets(table, row).includes(set))
      if (named.length === 0) continue
      flag |= 1 << place
      const totals: number[] = []
      const each: number[] = []
      for (const row of named) {
        const [epoch, total] = setTimes(table, row, set, epochs, dialect)
        each.push(epoch)
        totals.push(total)
      }
      means[at + 3 + 2 * place] = mean(each)
      means[at + 4 + 2 * place] = mean(totals)
    }
    flags[index] = flag
  }
  const ready = (place: number, index: number): number => {
    if (flags[index] === 0) work(place, index)
    return index * width
  }

  return {
    flops: (place, index) => means[ready(place, index)] as number,
    params: (place, index) => means[ready(place, index) + 1] as number,
    read(place, index) {
      const at = ready(place, index)
      const flag = flags[index] as number
      const info: CostInfo = {
        flops: means[at] as number,
        params: means[at + 1] as number,
        latency: orNull(means[at + 2] as number),
        'T-train@epoch': orNull(means[at + 3] as number),
        'T-train@total': orNull(means[at + 4] as number),
      }
      if (flag & 2) {
        info['T-x-valid@epoch'] = orNull(means[at + 5] as number)
        info['T-x-valid@total'] = orNull(means[at + 6] as number)
      }
      if (flag & 4) {
        info['T-x-test@epoch'] = orNull(means[at + 7] as number)
        info['T-x-test@total'] = orNull(means[at + 8] as number)
      }
      if (flag & 8) {
        info['T-ori-test@epoch'] = orNull(means[at + 9] as number)
        info['T-ori-test@total'] = orNull(means[at + 10] as number)
      }
      return info
    },
  }
}

/**
 * The seconds of training or of evaluating on a set, of an epoch in the mean and of all, as the library of that dialect
 * adds them up; NaN where the run does not have them all.
 */
export function setTimes(
  table: RunTable,
  row: number,
  set: EvaluationSet201,
  epochs: number,
  dialect: Dialect,
): readonly [number, number] {
  const times = table.values(`${set}-time`, row)
  if (times === undefined || (set !== 'train' && times.length < epochs)) return [Number.NaN, Number.NaN]
  const total = dialect === 'nats-bench' ? plainSum(times) : pairwiseSum(times)
  return [total / times.length, total]
}

/** A run's latency in seconds, the mean of what was measured; -1 where nothing was. */
export function latencyOf(table: RunTable, row: number): number {
  const values = table.values('latency', row)
  return values && values.length > 0 ? plainSum(values) / values.length : -1
}

/** The sets that a run was evaluated on, in the file's order. */
export function evaluatedSets(table: RunTable, row: number): readonly string[] {
  return (
    table.note?.(row)?.evaluationSets ??
    evaluationSets.filter((set) => set !== 'train' && table.pointsOf(`${set}-accuracy`, row))
  )
}

/*
 * Some runs have another network's cost. NATS-Bench 1.6 and later then take that of seed 888 alone; nas_201_api takes
 * the mean, whatever it is the mean of.
 */
function recorded(
  table: RunTable,
  measure: 'flops' | 'params',
  rows: readonly number[],
  right: number,
  dialect: Dialect,
): number {
  const values = rows.map((row) => table.value(measure, row, 0))
  if (values.some(Number.isNaN)) return right
  if (dialect === 'nats-bench' && new Set(values.map((value) => value.toFixed(5))).size > 1) {
    const row = rows.findIndex((one) => table.seed(one) === 888)
    return row < 0 ? right : (values[row] as number)
  }
  return mean(values)
}

function mean(values: readonly number[]): number {
  let sum = 0
  for (const value of values) sum += value
  return sum / values.length
}

function orNull(value: number): number | null {
  return Number.isNaN(value) ? null : value
}
