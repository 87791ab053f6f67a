import { hasPoint, matchName, NasBenchError, unknownName } from '@nasbench/core'
import type { Dataset201 } from '../cost.js'
import { latencyOf } from '../latency.js'
import type { Dialect } from '../recorded-space.js'
import type { RunReader } from '../run-reader.js'
import { type EvaluationSet201, evaluationSets, hasSet } from '../sets.js'
import { ownText, type RunNote } from '../tables.js'
import { evaluatedSets, setTimes, type TimeKey } from './cost-info.js'
import { formatFixed } from './python.js'

/** The result on one set at one epoch; times in seconds, null if the file has none. */
export interface SetMetrics {
  readonly iepoch: number
  readonly loss: number
  readonly accuracy: number
  /** Of that epoch alone, and of all up to it. */
  readonly currentTime: number | null
  readonly allTime: number | null
}

/** The network that a run trained, under the official keys. */
export type NetConfig = Readonly<Record<string, string | number | null>>

/** One training run, as the official `ResultsCount`. */
export interface ResultsCount {
  readonly name: string
  /** The run's seed. */
  readonly seed: number
  /** How many epochs it was trained; epochs are counted from 0. */
  readonly epochs: number
  /** As recorded: MB (1e6) and M (1e6). At times another network's, see `costOf`. */
  readonly params: number
  /** Multiply-adds in M (1e6), as recorded. */
  readonly flop: number
  /** Seconds for a batch of 256, as often as it was measured. */
  readonly latency: Float64Array
  /** The sets it was evaluated on, in the file's order. */
  getEvalSet(): readonly string[]
  /** How many epochs were trained. */
  getTotalEpoch(): number
  /** Seconds; -1 if it was not measured. */
  getLatency(): number
  /** Seconds of training and of each evaluation, an epoch and in all; null if the file has none. */
  getTimes(options?: { readonly dialect?: Dialect }): Readonly<Partial<Record<TimeKey, number | null>>>
  /** Training at an epoch (default: the last one). Throws UNKNOWN_BUDGET, NOT_IN_DATASET. */
  getTrain(iepoch?: number): SetMetrics
  /** Evaluation on a set (`valid` is `x-valid`). Throws UNKNOWN_SPLIT, UNKNOWN_BUDGET, NOT_IN_DATASET. */
  getEval(set: string, iepoch?: number): SetMetrics
  /** All recorded epochs of a measure, such as `train-accuracy` or `x-valid-time`, by epoch. */
  getCurve(measure: string): ReadonlyMap<number, number>
  getConfig(): NetConfig
  toString(): string
}

/** A run of a table, for `createResultsCount`. */
export interface RunPlace {
  readonly table: RunReader
  readonly row: number
  readonly dataset: Dataset201
  readonly training: string
  readonly arch: string
  /** For messages. */
  readonly benchmarkName: string
}

export function createResultsCount(run: RunPlace): ResultsCount {
  const { table, row, dataset, training, arch, benchmarkName } = run
  const number = (measure: string) => table.measure(measure).value(row, 0)
  const epochs = epochsOf(table, row, training)
  const note = table.note(row)
  const metrics = (set: EvaluationSet201, wanted: number | undefined): SetMetrics => {
    const iepoch = checkEpoch(wanted, epochs, benchmarkName)
    const [loss, accuracy] = [`${set}-loss`, `${set}-accuracy`].map((measure) => {
      const value = table.measure(measure).value(row, iepoch)
      if (!Number.isNaN(value) || hasPoint(table.measure(measure).pointsOf(row), iepoch)) return value
      throw notRecorded(run, set, iepoch)
    }) as [number, number]
    const times = table.measure(`${set}-time`).row(row)
    if (!times) return { iepoch, loss, accuracy, currentTime: null, allTime: null }
    if (times.length <= iepoch) throw notRecorded(run, set, iepoch)
    let allTime = 0
    for (let i = 0; i <= iepoch; i++) allTime += times[i]!
    return { iepoch, loss, accuracy, currentTime: times[iepoch]!, allTime }
  }
  const results: ResultsCount = {
    name: note?.name ?? dataset,
    seed: table.seed(row),
    epochs,
    params: number('params'),
    flop: number('flops'),
    latency: table.measure('latency').row(row) ?? new Float64Array(0),
    getEvalSet: () => evaluatedSets(table, row),
    getTotalEpoch: () => epochs,
    // As the official library answers if nothing was measured.
    getLatency: () => latencyOf(table, row) || -1,
    getTimes({ dialect = 'nats-bench' } = {}) {
      const info: Partial<Record<TimeKey, number | null>> = {}
      for (const set of ['train', ...evaluatedSets(table, row)] as EvaluationSet201[]) {
        const [epoch, total] = setTimes(table, row, set, epochs, dialect)
        info[`T-${set}@epoch`] = Number.isNaN(epoch) ? null : epoch
        info[`T-${set}@total`] = Number.isNaN(total) ? null : total
      }
      return info
    },
    getTrain: (iepoch) => metrics('train', iepoch),
    getEval: (set, iepoch) => metrics(checkSet(set, dataset, benchmarkName), iepoch),
    getCurve(measure) {
      const points = table.measure(measure).pointsOf(row)
      const values = table.measure(measure).row(row)
      if (!points || !values) return new Map()
      return new Map(Array.from(values, (value, i) => [points.at ? points.at[i]! : points.from + i, value]))
    },
    getConfig: () => configOf(note, arch),
    toString: () => {
      const sets = evaluatedSets(table, row)
      return (
        `ResultsCount(${results.name}, arch=${arch}, FLOP=${formatFixed(results.flop, 2)}M, ` +
        `Param=${formatFixed(results.params, 3)}MB, seed=${String(results.seed).padStart(4, '0')}, ` +
        `${sets.length} eval-sets: [${sets.join(', ')}])`
      )
    },
  }
  return results
}

/** How many epochs a run was trained. */
export function epochsOf(table: RunReader, row: number, training: string): number {
  return table.measure('epochs').value(row, 0) || Number(training)
}

/** The epoch asked for, or the last one; throws UNKNOWN_BUDGET. */
export function checkEpoch(iepoch: number | undefined, epochs: number, benchmarkName: string): number {
  if (iepoch === undefined) return epochs - 1
  if (Number.isInteger(iepoch) && iepoch >= 0 && iepoch < epochs) return iepoch
  throw new NasBenchError(
    'UNKNOWN_BUDGET',
    `unknown epoch ${JSON.stringify(iepoch)} for ${benchmarkName}: expected 0 to ${epochs - 1} in the training of ${epochs} epochs (they are counted from 0)`,
    { expected: `0 to ${epochs - 1}`, received: iepoch },
  )
}

/**
 * A published set by its name, or `valid` for `x-valid`. Throws UNKNOWN_SPLIT; `more` are further names that the caller takes.
 */
export function checkSet(
  set: string,
  dataset: Dataset201,
  benchmarkName: string,
  more: readonly string[] = [],
): EvaluationSet201 {
  const published = evaluationSets.filter((one) => hasSet(dataset, one))
  const synonyms = { valid: 'x-valid', val: 'x-valid', validation: 'x-valid', training: 'train' }
  const name = matchName(set, published, synonyms)
  if (name !== undefined) return name as EvaluationSet201
  const allowed = [...new Set([...published, ...(hasSet(dataset, 'x-valid') ? ['valid'] : []), ...more])]
  throw unknownName('UNKNOWN_SPLIT', 'set', set, allowed, `${dataset} of ${benchmarkName}`)
}

/** The network's configuration in the official form. */
export function configOf(note: RunNote | undefined, arch: string): NetConfig {
  const config: Record<string, string | number | null> = {}
  for (const [key, value] of Object.entries(note?.config ?? {}))
    config[key] = value === ownText ? arch : value
  const { name, channel, channels, num_cells, arch_str, genotype, class_num } = config
  if (name !== undefined) {
    return { name, channels: channels ?? null, genotype: genotype ?? null, num_classes: class_num ?? null }
  }
  return {
    name: 'infer.tiny',
    C: channel ?? 16,
    N: num_cells ?? 5,
    arch_str: arch_str ?? arch,
    num_classes: class_num ?? null,
  }
}

function notRecorded(
  { table, row, dataset, training, benchmarkName }: RunPlace,
  set: string,
  iepoch: number,
): NasBenchError {
  return new NasBenchError(
    'NOT_IN_DATASET',
    `run ${table.seed(row)} on ${dataset} (${training} epochs) of ${benchmarkName} has no ${set} result at epoch ${iepoch}`,
    { received: { set, iepoch } },
  )
}
