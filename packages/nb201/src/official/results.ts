import { NasBenchError, unknownName } from '@nasbench/core'
import type { Dataset201 } from '../cost.js'
import { hasPoint, type RunTable } from '../runs.js'
import { type EvaluationSet201, evaluationSets, hasSet } from '../sets.js'
import { ownText, type RunNote } from '../tables.js'
import { evaluatedSets, latencyOf, setTimes, type TimeKey } from './cost-info.js'
import { formatFixed } from './python.js'
import type { Dialect } from './space.js'

/** The result on one set at one epoch; times in seconds, null where the file has none. */
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
  /** Seconds; -1 where it was not measured. */
  getLatency(): number
  /** Seconds of training and of each evaluation, an epoch and in all; null where the file has none. */
  getTimes(options?: { readonly dialect?: Dialect }): Readonly<Partial<Record<TimeKey, number | null>>>
  /** Training at an epoch, the last one unless said. Throws UNKNOWN_BUDGET, NOT_IN_DATASET. */
  getTrain(iepoch?: number): SetMetrics
  /** Evaluation on a set (`valid` is `x-valid`). Throws UNKNOWN_SPLIT, UNKNOWN_BUDGET, NOT_IN_DATASET. */
  getEval(set: string, iepoch?: number): SetMetrics
  /** All epochs that there are of a measure, such as `train-accuracy` or `x-valid-time`, by epoch. */
  getCurve(measure: string): ReadonlyMap<number, number>
  getConfig(): NetConfig
  toString(): string
}

/** What a run of a table is, for `createResultsCount`. */
export interface RunPlace {
  readonly table: RunTable
  readonly row: number
  readonly dataset: Dataset201
  readonly training: string
  readonly arch: string
  /** For messages. */
  readonly owner: string
}

export function createResultsCount(run: RunPlace): ResultsCount {
  const { table, row, dataset, training, arch, owner } = run
  const number = (measure: string) => table.value(measure, row, 0)
  const epochs = epochsOf(table, row, training)
  const note = table.note?.(row)
  const metrics = (set: EvaluationSet201, wanted: number | undefined): SetMetrics => {
    const iepoch = checkEpoch(wanted, epochs, owner)
    const [loss, accuracy] = [`${set}-loss`, `${set}-accuracy`].map((measure) => {
      const value = table.value(measure, row, iepoch)
      if (!Number.isNaN(value) || hasPoint(table.pointsOf(measure, row), iepoch)) return value
      throw notRecorded(run, set, iepoch)
    }) as [number, number]
    const times = table.values(`${set}-time`, row)
    if (!times) return { iepoch, loss, accuracy, currentTime: null, allTime: null }
    if (times.length <= iepoch) throw notRecorded(run, set, iepoch)
    let allTime = 0
    for (let i = 0; i <= iepoch; i++) allTime += times[i] as number
    return { iepoch, loss, accuracy, currentTime: times[iepoch] as number, allTime }
  }
  const results: ResultsCount = {
    name: note?.name ?? dataset,
    seed: table.seed(row),
    epochs,
    params: number('params'),
    flop: number('flops'),
    latency: table.values('latency', row) ?? new Float64Array(0),
    getEvalSet: () => evaluatedSets(table, row),
    getTotalEpoch: () => epochs,
    getLatency: () => latencyOf(table, row),
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
    getEval: (set, iepoch) => metrics(checkSet(set, dataset, owner), iepoch),
    getCurve(measure) {
      const points = table.pointsOf(measure, row)
      const values = table.values(measure, row)
      if (!points || !values) return new Map()
      return new Map(
        Array.from(values, (value, i) => [points.at ? (points.at[i] as number) : points.from + i, value]),
      )
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
export function epochsOf(table: RunTable, row: number, training: string): number {
  return table.value('epochs', row, 0) || Number(training)
}

/** The epoch asked for, or the last one; throws UNKNOWN_BUDGET. */
export function checkEpoch(iepoch: number | undefined, epochs: number, owner: string): number {
  if (iepoch === undefined) return epochs - 1
  if (Number.isInteger(iepoch) && iepoch >= 0 && iepoch < epochs) return iepoch
  throw new NasBenchError(
    'UNKNOWN_BUDGET',
    `unknown epoch ${JSON.stringify(iepoch)} for ${owner}: expected 0 to ${epochs - 1} in the training of ${epochs} epochs (they are counted from 0)`,
    { expected: `0 to ${epochs - 1}`, received: iepoch },
  )
}

/** A published set by its name, or `valid` for `x-valid`; throws UNKNOWN_SPLIT. */
export function checkSet(set: string, dataset: Dataset201, owner: string): EvaluationSet201 {
  const name = set === 'valid' ? 'x-valid' : set
  if ((evaluationSets as readonly string[]).includes(name) && hasSet(dataset, name as EvaluationSet201))
    return name as EvaluationSet201
  const allowed = evaluationSets.filter((one) => hasSet(dataset, one))
  throw unknownName('UNKNOWN_SPLIT', 'set', set, allowed, `${dataset} of ${owner}`)
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
  { table, row, dataset, training, owner }: RunPlace,
  set: string,
  iepoch: number,
): NasBenchError {
  return new NasBenchError(
    'NOT_IN_DATASET',
    `run ${table.seed(row)} on ${dataset} (${training} epochs) of ${owner} has no ${set} result at epoch ${iepoch}`,
    { received: { set, iepoch } },
  )
}
