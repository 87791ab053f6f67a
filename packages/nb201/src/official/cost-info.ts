import { orNull } from '@nasbench/core'
import { type Cost201, recordedCost } from '../cost.js'
import { latencyOf } from '../latency.js'
import type { Dialect } from '../recorded-space.js'
import type { RunReader } from '../run-reader.js'
import { type EvaluationSet201, evaluationSets } from '../sets.js'
import { rowsOf } from '../tables.js'
import { pairwiseSum, plainSum } from './pairwise-sum.js'

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
  read(rowRange: number, index: number): CostInfo
  /** Only these, for a search: M and MB. */
  flops(rowRange: number, index: number): number
  params(rowRange: number, index: number): number
}

const known = 0x80

/** Reads the costs of a table's runs as the library of that dialect works them out. */
export function createCostTable(
  table: RunReader,
  size: number,
  epochs: number,
  dialect: Dialect,
  formula: (index: number) => Cost201,
): CostTable {
  // Flops, parameters, latency, and per set the mean and the sum; a set's position is its bit among the flags.
  const width = 3 + 2 * evaluationSets.length
  const means = new Float64Array(size * width)
  const flags = new Uint8Array(size)

  const work = (rowRange: number, index: number) => {
    const rows = rowsOf(rowRange)
    const costs = recordedCost(formula(index))
    const start = index * width
    means[start] = recorded(table, 'flops', rows, costs.flops, dialect)
    means[start + 1] = recorded(table, 'params', rows, costs.params, dialect)
    const latencies = rows.map((row) => latencyOf(table, row)).filter((latency) => latency > 0)
    means[start + 2] = latencies.length === 0 ? Number.NaN : mean(latencies)
    let flag = known
    for (const [at, set] of evaluationSets.entries()) {
      const named = rows.filter((row) => set === 'train' || evaluatedSets(table, row).includes(set))
      if (named.length === 0) continue
      flag |= 1 << at
      const totals: number[] = []
      const each: number[] = []
      for (const row of named) {
        const [epoch, total] = setTimes(table, row, set, epochs, dialect)
        each.push(epoch)
        totals.push(total)
      }
      means[start + 3 + 2 * at] = mean(each)
      means[start + 4 + 2 * at] = mean(totals)
    }
    flags[index] = flag
  }
  const ready = (rowRange: number, index: number): number => {
    if (flags[index] === 0) work(rowRange, index)
    return index * width
  }

  return {
    flops: (rowRange, index) => means[ready(rowRange, index)]!,
    params: (rowRange, index) => means[ready(rowRange, index) + 1]!,
    read(rowRange, index) {
      const at = ready(rowRange, index)
      const flag = flags[index]!
      const info: CostInfo = {
        flops: means[at]!,
        params: means[at + 1]!,
        latency: orNull(means[at + 2]!),
        'T-train@epoch': orNull(means[at + 3]!),
        'T-train@total': orNull(means[at + 4]!),
      }
      if (flag & 2) {
        info['T-x-valid@epoch'] = orNull(means[at + 5]!)
        info['T-x-valid@total'] = orNull(means[at + 6]!)
      }
      if (flag & 4) {
        info['T-x-test@epoch'] = orNull(means[at + 7]!)
        info['T-x-test@total'] = orNull(means[at + 8]!)
      }
      if (flag & 8) {
        info['T-ori-test@epoch'] = orNull(means[at + 9]!)
        info['T-ori-test@total'] = orNull(means[at + 10]!)
      }
      return info
    },
  }
}

/**
 * The seconds of training or of evaluating on a set, of an epoch in the mean and of all, as the library of that dialect
 * adds them up; NaN if the run does not have them all.
 */
export function setTimes(
  table: RunReader,
  row: number,
  set: EvaluationSet201,
  epochs: number,
  dialect: Dialect,
): readonly [number, number] {
  const times = table.measure(`${set}-time`).row(row)
  if (times === undefined || (set !== 'train' && times.length < epochs)) return [Number.NaN, Number.NaN]
  const total = dialect === 'nats-bench' ? plainSum(times) : pairwiseSum(times)
  return [total / times.length, total]
}

/** The sets that a run was evaluated on, in the file's order. */
export function evaluatedSets(table: RunReader, row: number): readonly string[] {
  return (
    table.note(row)?.evaluationSets ??
    evaluationSets.filter((set) => set !== 'train' && table.measure(`${set}-accuracy`).pointsOf(row))
  )
}

/*
 * Some runs have another network's cost. NATS-Bench 1.6 and later then take that of seed 888 alone; nas_201_api takes
 * the mean, whatever it is the mean of.
 */
function recorded(
  table: RunReader,
  measure: 'flops' | 'params',
  rows: readonly number[],
  right: number,
  dialect: Dialect,
): number {
  const values = rows.map((row) => table.measure(measure).value(row, 0))
  if (values.some(Number.isNaN)) return right
  if (dialect === 'nats-bench' && new Set(values.map((value) => value.toFixed(5))).size > 1) {
    const row = rows.findIndex((one) => table.seed(one) === 888)
    return row < 0 ? right : values[row]!
  }
  return mean(values)
}

function mean(values: readonly number[]): number {
  let sum = 0
  for (const value of values) sum += value
  return sum / values.length
}
