import {
  formatChoices,
  type MetricInfo,
  NasBenchError,
  type QueryResult,
  type SourceInfo,
} from '@nasbench/core'
import { costOf } from './cost.js'
import {
  type Ensemble,
  type EnsemblePrediction,
  lightgbmEnsemble,
  noisyValue,
  xgboostEnsemble,
} from './ensemble.js'
import type { Genotype } from './genotype.js'
import {
  type EnsembleFiles,
  findEnsembles,
  type ModelLocation,
  onlyOne,
  openModelFiles,
} from './model-folder.js'
import { readLightgbm } from './models/lightgbm.js'
import { readXgboost } from './models/xgboost.js'
import { PredictedBenchmark, type SurrogateInfo301 } from './predicted-benchmark.js'
import type { SurrogateQuestion, SurrogateScope } from './surrogate-question.js'

/** A surrogate's answer for one architecture. */
export interface SurrogateAnswer301 extends QueryResult {
  readonly info: SurrogateInfo301
  /** Percent; the mean over the members, with noise where that was asked for. */
  readonly accuracy: number
  /** The predictions of the ensemble's members, in percent, in the order of their paths. */
  readonly members: readonly number[]
  /** Seconds of the whole training; null without an ensemble for it. */
  readonly runtime: number | null
  /** The predictions of that ensemble's members, in seconds. */
  readonly runtimeMembers: readonly number[]
  /** Trainable parameters and multiply-adds (counts), by formula. */
  readonly params: number
  /** Multiply-adds of one image (count), by formula. */
  readonly flops: number
}

/** Which of several ensembles is opened. */
export interface SurrogateOpenOptions301 {
  /** Which ensemble predicts the accuracy. Default: `xgb` if present, as the authors recommend. */
  readonly model?: 'xgb' | 'lgb'
}

/** Rows that a batch takes at a time, so that little memory is needed for any number of architectures. */
const batchRows = 4096

/** The surrogates predict a whole training; it is asked for as the last epoch of the recorded curves. */
const wholeTraining = 98

const accuracy: MetricInfo = {
  name: 'accuracy',
  unit: 'percent',
  direction: 'maximize',
  bounds: [0, 100],
  description: 'predicted best top-1 validation accuracy of the training',
}

/**
 * NAS-Bench-301 proper: the published ensembles of regression trees, which predict the best validation accuracy (percent)
 * and the training time (seconds) of any architecture of the space, for 32 channels, 8 cells and 100 epochs on CIFAR-10.
 *
 * Answers are the mean over the members, so they are the same every time; nasbench301 adds noise by default, here it is
 * `noise: 'gaussian'` with a `seed`. Opening is asynchronous, all queries are synchronous.
 */
export class NASBench301Surrogate extends PredictedBenchmark<SurrogateAnswer301> {
  protected readonly scope: SurrogateScope = { metrics: [accuracy], budgets: [wholeTraining], noisy: true }

  private constructor(
    private readonly accuracies: Ensemble,
    private readonly runtimes: Ensemble | undefined,
    source: SourceInfo,
  ) {
    super(source)
  }

  /**
   * Opens `nb_models_v0.9` or `nb_models_v1.0`, unpacked or as the zip that is published, or one ensemble's folder: the
   * XGBoost (`xgb`) or LightGBM ensemble for accuracy and, where it is there, the one for runtime. Pickles are read without
   * running anything. The graph network (`gnn_gin`) is not supported.
   *
   * Rejects with DATA_NOT_FOUND, UNSUPPORTED_FILE, CORRUPT_FILE, UNSAFE_PICKLE, READ_FAILED, and INVALID_ARGUMENT if
   * several such folders are in the one that was named.
   */
  static async open(
    location: ModelLocation,
    options: SurrogateOpenOptions301 = {},
  ): Promise<NASBench301Surrogate> {
    const opened = await openModelFiles(location)
    try {
      const { name } = opened
      const found = await findEnsembles(opened)
      const usable = found.filter(({ model }) => model === 'xgb' || model === 'lgb')
      const accurate = usable.filter(
        ({ model, predicts }) =>
          predicts === 'accuracy' && (options.model === undefined || model === options.model),
      )
      // The authors recommend XGBoost; a LightGBM ensemble of accuracy is not among those they published.
      const preferred = accurate.filter(({ model }) => model === 'xgb')
      const forAccuracy = onlyOne(preferred.length > 0 ? preferred : accurate, name)
      const forRuntime = onlyOne(
        usable.filter(({ predicts }) => predicts === 'runtime'),
        name,
      )
      if (forAccuracy === undefined) throw nothingUsable(name, found, options.model ?? 'xgb or lgb')
      const accuracies = await readEnsemble(forAccuracy)
      const runtimes = forRuntime && (await readEnsemble(forRuntime))
      const folders = [forAccuracy, forRuntime].flatMap((files) => (files ? [describe(files)] : []))
      return new NASBench301Surrogate(accuracies, runtimes, {
        kind: 'model',
        file: name.split(/[\\/]/).filter(Boolean).at(-1) ?? name,
        version: folders.join(', '),
        location: name,
      })
    } finally {
      opened.close()
    }
  }

  /** The predictions of every member for an architecture: accuracy in percent, runtime in seconds. */
  predict(arch: Genotype): {
    readonly accuracy: EnsemblePrediction
    readonly runtime: EnsemblePrediction | null
  } {
    return { accuracy: this.accuracies.predict(arch), runtime: this.runtimes?.predict(arch) ?? null }
  }

  protected answer(arch: Genotype, question: SurrogateQuestion): SurrogateAnswer301 {
    const prediction = this.accuracies.predict(arch)
    const runtime = this.runtimes?.predict(arch)
    const metric = metricOf(prediction, arch, question)
    return {
      metric,
      metricName: 'accuracy',
      unit: 'percent',
      cost: runtime?.mean ?? null,
      std: prediction.members.length > 1 ? prediction.std : null,
      info: this.infoOf(arch, question),
      accuracy: metric,
      members: prediction.members,
      runtime: runtime?.mean ?? null,
      runtimeMembers: runtime?.members ?? [],
      ...costOf(arch),
    }
  }

  protected metricsOf(archs: readonly Genotype[], question: SurrogateQuestion): Float64Array {
    const metrics = new Float64Array(archs.length)
    for (let from = 0; from < archs.length; from += batchRows) {
      const batch = archs.slice(from, from + batchRows)
      const members = this.accuracies.predictMembers(batch)
      for (const [at, arch] of batch.entries()) {
        const prediction = this.accuracies.combine(members.map((values) => values[at]!))
        metrics[from + at] = metricOf(prediction, arch, question)
      }
    }
    return metrics
  }

  protected secondsOf(arch: Genotype): number | null {
    return this.runtimes?.predict(arch).mean ?? null
  }
}

function metricOf(
  prediction: EnsemblePrediction,
  arch: Genotype,
  { noise, seed }: SurrogateQuestion,
): number {
  if (noise === 'none') return prediction.mean
  // An accuracy stays one, whatever the noise.
  return Math.min(100, Math.max(0, noisyValue(prediction, noise, arch, seed)))
}

async function readEnsemble({ model, members }: EnsembleFiles): Promise<Ensemble> {
  if (model === 'xgb') {
    const models = []
    // One after the other: each needs several times its size while it is read.
    for (const { path, read } of members) models.push(readXgboost(await read(), path))
    return xgboostEnsemble(models)
  }
  const models = []
  for (const { path, read } of members) models.push(readLightgbm(await read(), path))
  return lightgbmEnsemble(models)
}

function describe({ model, folder, predicts, members }: EnsembleFiles): string {
  const name = folder.split('/').at(-1) || model
  return `${name} (${predicts}, ${members.length} ${members.length === 1 ? 'member' : 'members'})`
}

function nothingUsable(name: string, found: readonly EnsembleFiles[], wanted: string): NasBenchError {
  const published = 'the folder or zip nb_models_v0.9 or nb_models_v1.0 of NAS-Bench-301'
  if (found.length === 0) {
    return new NasBenchError(
      'DATA_NOT_FOUND',
      `${name} has no surrogate_model.model in it: expected ${published}`,
      { path: name, expected: published },
    )
  }
  const models = [...new Set(found.map(({ model, predicts }) => `${model} for ${predicts}`))]
  const graph = found.some(({ model }) => /gnn|gin/.test(model))
    ? ' (gnn_gin is a graph network in a file of PyTorch, which is not supported: its XGBoost ensemble predicts as well)'
    : ''
  return new NasBenchError(
    'UNSUPPORTED_FILE',
    `${name} has ${formatChoices(models)}, and no ${wanted} ensemble for accuracy${graph}: expected ${published}`,
    { path: name, received: models, expected: published },
  )
}
