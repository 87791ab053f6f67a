import { type Benchmark, type Direction, NasBenchError } from '@nasbench/core'
import type { Question } from './protocols/protocol.js'
import type { Evaluation } from './run/simulate.js'

/** The objective that a search maximises or minimises, and the cost of each evaluation. */
export interface Objective<Arch> {
  /** For captions: `cifar10 val, hp 12`. */
  readonly name: string
  readonly direction: Direction
  /**
   * The result of training an architecture; `budget` for algorithms that vary it, `run` if a protocol draws one of several
   * recorded runs.
   */
  evaluate(arch: Arch, index: number | bigint, budget?: number, run?: number): Evaluation
}

/** Options of {@link benchmarkObjective}. */
export interface BenchmarkObjectiveOptions {
  readonly question: Question
  readonly direction: Direction
  /** Seconds that an evaluation costs, per second of training. Default: 1. */
  readonly costFactor?: number
  /** The option that names a recorded run. */
  readonly runOption?: string
  /** True if runs end after a number of evaluations only: then results without a recorded cost cost 0. */
  readonly costless?: boolean
}

/* Up to this size each result is looked up once and kept by index, in two arrays per budget and run. */
const maxKept = 2 ** 20

/** An objective that is looked up in a benchmark. */
export function benchmarkObjective<Arch>(
  benchmark: Benchmark<Arch>,
  options: BenchmarkObjectiveOptions,
): Objective<Arch> {
  const { question, direction, costFactor = 1, runOption, costless = false } = options
  const size = Number(benchmark.space.size)
  const tables = new Map<string, { readonly values: Float64Array; readonly costs: Float64Array }>()

  function tableOf(key: string) {
    let table = tables.get(key)
    if (table === undefined) {
      table = { values: new Float64Array(size).fill(Number.NaN), costs: new Float64Array(size) }
      tables.set(key, table)
    }
    return table
  }

  function look(arch: Arch, budget: number | undefined, run: number | undefined): Evaluation {
    const { metric, cost } = benchmark.summary(arch, {
      ...question,
      ...(budget !== undefined && { budget }),
      ...(run !== undefined && runOption !== undefined && { [runOption]: run }),
    })
    if (cost !== null) return { value: metric, cost: cost * costFactor }
    if (costless) return { value: metric, cost: 0 }
    throw new NasBenchError(
      'NOT_IN_DATASET',
      `${benchmark.name} has no training time for ${nameOf(question)}, so simulated seconds cannot be counted: end runs by a number of evaluations`,
    )
  }

  return {
    name: nameOf(question),
    direction,
    evaluate(arch, index, budget, run) {
      if (size > maxKept || typeof index === 'bigint') return look(arch, budget, run)
      const { values, costs } = tableOf(`${budget}/${run}`)
      if (Number.isNaN(values[index]!)) {
        const { value, cost } = look(arch, budget, run)
        values[index] = value
        costs[index] = cost
      }
      return { value: values[index]!, cost: costs[index]! }
    },
  }
}

/** A question for captions: `cifar10 val, hp 12`. */
function nameOf({ dataset, split, ...more }: Question): string {
  const place = [dataset, split].filter((part) => part !== undefined).join(' ')
  const rest = Object.entries(more).flatMap(([key, value]) =>
    value === undefined ? [] : [`${key} ${value}`],
  )
  return [place, ...rest].join(', ')
}
