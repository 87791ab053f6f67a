import { createRng, formatReceived, NasBenchError, type Rng } from '@nasbench/core'
import type { Answer101, Run101 } from './answers.js'
import type { Arch101 } from './arch.js'
import { ModelSpec } from './model-spec.js'
import type { Budget101 } from './tables.js'

/** The result of the official API: one training run, drawn at random, of the stored form of the cell. */
export interface OfficialAnswer {
  /** The stored cell (zeros and ones), which may be a relabelling of the one that was asked for. */
  readonly moduleAdjacency: readonly (readonly number[])[]
  readonly moduleOperations: readonly string[]
  /** Count, as the file records it; null if it does not. */
  readonly trainableParameters: number | null
  /** Seconds. */
  readonly trainingTime: number
  /** Fraction. */
  readonly trainAccuracy: number
  /** Fraction. */
  readonly validationAccuracy: number
  /** Fraction. */
  readonly testAccuracy: number
}

/** The properties of a cell that do not depend on its training. */
export interface FixedMetrics {
  /** The stored cell's matrix, zeros and ones. */
  readonly moduleAdjacency: readonly (readonly number[])[]
  readonly moduleOperations: readonly string[]
  /** Count, as the file records it; null if it does not. */
  readonly trainableParameters: number | null
}

/** All runs of a cell by the epochs of the training. */
export type ComputedMetrics = { readonly [budget in Budget101]?: readonly Run101[] }

/** The calls of the official Python API (google-research/nasbench, api.py), names in camelCase. */
export interface OfficialApi {
  /** The budgets that the file has, ascending. */
  readonly validEpochs: readonly number[]
  /**
   * One of the runs at random, and its time and epochs on the counters; with `stopHalfway` those of half the training.
   * Throws INVALID_ARCHITECTURE for a spec outside the space, UNKNOWN_BUDGET, NOT_IN_DATASET for a cell or budget that
   * the file lacks.
   */
  query(
    spec: ModelSpec,
    options?: { readonly epochs?: number; readonly stopHalfway?: boolean },
  ): OfficialAnswer
  /** Whether the pruned spec is in the space, with its file or without. Never throws, counts nothing. */
  isValid(spec: ModelSpec): boolean
  /** All runs of the spec's cell; counts nothing. */
  getMetricsFromSpec(spec: ModelSpec): [FixedMetrics, ComputedMetrics]
  /** The same by module hash. Throws INVALID_ARCHITECTURE for a hash that no cell has. */
  getMetricsFromHash(hash: string): [FixedMetrics, ComputedMetrics]
  /** The hashes of all cells of the file, in its order. */
  hashIterator(): IterableIterator<string>
  /** Seconds and epochs of all queries since the last reset, repeated ones too. */
  getBudgetCounters(): { readonly trainingTime: number; readonly epochs: number }
  resetBudgetCounters(): void
}

/** The part of `NASBench101` that the official API uses. */
interface RecordedCells {
  availableBudgets(options?: { readonly arch?: Arch101 | string }): number[]
  query(arch: Arch101 | string, options: { readonly budget: Budget101 }): Answer101
  iterHashes(): IterableIterator<string>
}

/**
 * The official API over an open benchmark, for code that was written for it.
 *
 * Each `query` draws one of the recorded runs, from a generator of its own: with the same seed (default: 0), the same
 * queries in the same order return the same results, and other generators are not disturbed. For the
 * mean or a certain repeat use the benchmark itself.
 *
 * @throws NasBenchError INVALID_ARGUMENT for a seed that is neither a number nor a string
 */
export function createOfficialApi(
  benchmark: RecordedCells,
  options: { readonly seed?: number | string; readonly rng?: Rng } = {},
): OfficialApi {
  const rng = options.rng ?? createRng(options.seed ?? 0)
  const validEpochs = Object.freeze(benchmark.availableBudgets())
  let trainingTime = 0
  let totalEpochs = 0

  const all = (arch: Arch101 | string): [FixedMetrics, ComputedMetrics] => {
    // A cell may lack some budgets; one without any is not in the file, and the last question says so.
    const present = benchmark.availableBudgets({ arch }) as Budget101[]
    const [info] = benchmark.query(arch, { budget: present[0] ?? 108 })
    const { moduleAdjacency, moduleOperations, trainableParameters } = info
    const computed: { [budget in Budget101]?: readonly Run101[] } = {}
    for (const budget of present) computed[budget] = benchmark.query(arch, { budget })[1][budget] as Run101[]
    return [{ moduleAdjacency, moduleOperations, trainableParameters }, computed]
  }

  return {
    validEpochs,
    query(spec, { epochs = 108, stopHalfway = false } = {}) {
      const budget = epochs as Budget101
      const [info, metrics] = benchmark.query(checked(spec).toArch(), { budget })
      const runs = metrics[budget] as readonly Run101[]
      const run = runs[rng.below(runs.length)] as Run101
      const { moduleAdjacency, moduleOperations, trainableParameters } = info
      const answer = {
        moduleAdjacency,
        moduleOperations,
        trainableParameters,
        trainingTime: stopHalfway ? run.halfwayTrainingTime : run.finalTrainingTime,
        trainAccuracy: stopHalfway ? run.halfwayTrainAccuracy : run.finalTrainAccuracy,
        validationAccuracy: stopHalfway ? run.halfwayValidationAccuracy : run.finalValidationAccuracy,
        testAccuracy: stopHalfway ? run.halfwayTestAccuracy : run.finalTestAccuracy,
      }
      trainingTime += answer.trainingTime
      totalEpochs += stopHalfway ? Math.floor(epochs / 2) : epochs
      return answer
    },
    isValid: (spec) => spec instanceof ModelSpec && spec.problems().length === 0,
    getMetricsFromSpec: (spec) => all(checked(spec).toArch()),
    getMetricsFromHash(hash) {
      if (!/^[0-9a-f]{32}$/.test(hash)) {
        throw new NasBenchError('INVALID_ARCHITECTURE', `${formatReceived(hash)} is not a module hash`, {
          received: hash,
          expected: '32 lower-case hexadecimal digits',
        })
      }
      return all(hash)
    },
    hashIterator: () => benchmark.iterHashes(),
    getBudgetCounters: () => ({ trainingTime, epochs: totalEpochs }),
    resetBudgetCounters() {
      trainingTime = 0
      totalEpochs = 0
    },
  }
}

function checked(spec: ModelSpec): ModelSpec {
  if (spec instanceof ModelSpec) return spec
  throw new NasBenchError('INVALID_ARCHITECTURE', `expected a ModelSpec, not ${formatReceived(spec)}`, {
    received: spec,
  })
}
