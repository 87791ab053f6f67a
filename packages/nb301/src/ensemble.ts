import { createRng, type Rng } from '@nasbench/core'
import { featureCount, writeFeatures } from './features.js'
import { formatGenotype, type Genotype } from './genotype.js'
import type { LightgbmModel } from './models/lightgbm.js'
import type { XgboostModel } from './models/xgboost.js'

/** The predictions of an ensemble's members for one architecture. */
export interface EnsemblePrediction {
  /** The mean over the members, in the unit of what is predicted: percent or seconds. */
  readonly mean: number
  /** Standard deviation over the members, divisor n, in the same unit. */
  readonly std: number
  /** The value that each member predicts, in the same unit. */
  readonly members: readonly number[]
}

/** Models that predict the same, in a fixed order. */
export interface Ensemble {
  /** `xgb`, `lgb` */
  readonly model: string
  readonly members: number
  predict(arch: Genotype): EnsemblePrediction
  /** The members' answers for each architecture: those of the first member, of the second, and so on. */
  predictMembers(archs: readonly Genotype[]): readonly (Float32Array | Float64Array)[]
  /** Mean and deviation as numpy has them: in float32 for models that answer in float32. */
  combine(values: readonly number[]): EnsemblePrediction
}

/** An ensemble of XGBoost models: float32 throughout, as XGBoost and numpy have it. */
export function xgboostEnsemble(models: readonly XgboostModel[]): Ensemble {
  return createEnsemble(
    'xgb',
    models.map((model) => (archs) => {
      const table = new Float32Array(archs.length * featureCount)
      for (const [at, arch] of archs.entries()) writeFeatures(arch, table, at * featureCount)
      // One row has a faster way.
      return archs.length === 1
        ? Float32Array.of(model.predict(table))
        : model.predictMany(table, archs.length)
    }),
    Math.fround,
  )
}

/** An ensemble of LightGBM models, in float64. */
export function lightgbmEnsemble(models: readonly LightgbmModel[]): Ensemble {
  return createEnsemble(
    'lgb',
    models.map((model) => (archs) => {
      const table = new Float64Array(archs.length * featureCount)
      for (const [at, arch] of archs.entries()) writeFeatures(arch, table, at * featureCount)
      return model.predictMany(table, archs.length)
    }),
    (value) => value,
  )
}

function createEnsemble(
  model: string,
  members: readonly ((archs: readonly Genotype[]) => Float32Array | Float64Array)[],
  round: (value: number) => number,
): Ensemble {
  /* numpy's mean and std over the first axis: one member after the other, every step rounded. */
  const combine = (values: readonly number[]): EnsemblePrediction => {
    const count = values.length
    const mean = round(values.reduce((sum, value) => round(sum + value), 0) / count)
    const squares = values.reduce((sum, value) => {
      const off = round(value - mean)
      return round(sum + round(off * off))
    }, 0)
    return { mean, std: round(Math.sqrt(round(squares / count))), members: values }
  }
  return {
    model,
    members: members.length,
    predict: (arch) => combine(members.map((predict) => predict([arch])[0]!)),
    predictMembers: (archs) => members.map((predict) => predict(archs)),
    combine,
  }
}

/**
 * A prediction with noise: `gaussian` adds a normal error with the members' deviation to the mean, as nasbench301 does;
 * `member` is what one member says. It depends on the seed and the architecture alone, not on what was asked before.
 */
export function noisyValue(
  { mean, std, members }: EnsemblePrediction,
  noise: 'gaussian' | 'member',
  arch: Genotype,
  seed: number,
): number {
  const rng = createRng(seed).fork(formatGenotype(arch))
  if (noise === 'member') return members[rng.below(members.length)]!
  return mean + std * normal(rng)
}

/* Box and Muller's way; 1 − u is never 0. */
function normal(rng: Rng): number {
  const radius = Math.sqrt(-2 * Math.log(1 - rng.random()))
  return radius * Math.cos(2 * Math.PI * rng.random())
}
