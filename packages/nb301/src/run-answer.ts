import type { SourceInfo } from '@nasbench/core'
import type { Answer301, Result301 } from './answers.js'
import { textOfCodes } from './code-text.js'
import type { Named } from './resolve.js'
import { createBestEpochs, describeRun, entryOf, orNull, type Run301 } from './run.js'
import type { RunChoice } from './run-choice.js'
import type { RunSource } from './runs.js'
import type { Reading, View, Views } from './view.js'

/** Answers of single runs. */
export interface RunAnswers {
  /** The one number that a question is about; throws NOT_IN_DATASET or UNKNOWN_BUDGET where the run has none. */
  summary(row: number, named: Named, view: View): Result301
  /** That number and all that is known of the run. */
  full(row: number, named: Named, view: View): Answer301
  /** All that is known of a run. */
  describe(row: number): Run301
}

/** Makes the answers of a source's runs. */
export function createRunAnswers(
  source: RunSource,
  about: SourceInfo,
  views: Views,
  choice: RunChoice,
): RunAnswers {
  const runtime = source.numbers('runtime')
  const declared = source.numbers('budget')
  const bestEpoch = createBestEpochs(source)
  const reading: Reading = { metric: 0, epoch: 0, clamped: false, refused: undefined }

  const summary = (row: number, named: Named, view: View): Result301 => {
    const { route, budget, strict, selection } = view
    const metric = view.metric(row, reading)
    if (Number.isNaN(metric)) throw view.refusal(row, reading)
    const { clamped } = reading
    const epochUsed = orNull(reading.epoch)
    const best = bestEpoch(row)
    return {
      metric,
      metricName: route.metric,
      unit: route.metric === 'accuracy' ? 'percent' : 'nats',
      cost: orNull(runtime.at(row)),
      std: null,
      info: {
        entry: entryOf(source, row),
        path: source.path(row),
        optimizer: source.optimizers[source.optimizer.at(row)] ?? null,
        arch: Number.isNaN(named.normal) ? null : textOfCodes(named.normal, named.reduce),
        dataset: source.datasets[source.dataset.at(row)] as string,
        split: route.split,
        budget: budget ?? epochUsed,
        epochUsed,
        clamped,
        strict,
        epochsRecorded: orNull(view.length(row)),
        declaredBudget: orNull(declared.at(row)),
        bestEpoch: best.epoch,
        bestValAccuracy: best.valAccuracy,
        runs: choice.count(row, named, selection),
        source: about.file,
        version: about.version,
      },
    }
  }
  const describe = (row: number): Run301 =>
    describeRun(source, row, bestEpoch(row), (split) => {
      const view = views.last(split, source.datasets[source.dataset.at(row)] as string)
      return view ? orNull(view.metric(row, reading)) : null
    })
  return {
    summary,
    describe,
    full(row, named, view) {
      const { metric, metricName, unit, cost, std, info } = summary(row, named, view)
      const run = describe(row)
      // By name, which is ten times as fast as spreading both.
      return {
        metric,
        metricName,
        unit,
        cost,
        std,
        info,
        entry: run.entry,
        path: run.path,
        optimizer: run.optimizer,
        dataset: run.dataset,
        arch: run.arch,
        epochs: run.epochs,
        declaredBudget: run.declaredBudget,
        valAccuracy: run.valAccuracy,
        trainAccuracy: run.trainAccuracy,
        testAccuracy: run.testAccuracy,
        bestValAccuracy: run.bestValAccuracy,
        bestEpoch: run.bestEpoch,
        runtime: run.runtime,
        modelParameters: run.modelParameters,
        hyperparameters: run.hyperparameters,
      }
    },
  }
}
