import type { RunSource } from './runs.js'
import { configField, pointsMeasure } from './tables.js'
import { textOfCodes } from './text.js'

/** One recorded training run. Fields that the file lacks are null. */
export interface Run301 {
  /** Its number in the file, from 0; null for a run that the demo makes up when it is asked. */
  readonly entry: number | null
  /** The file it was published in: `rs/results_17.json`. */
  readonly path: string | null
  /** The search that trained it. */
  readonly optimizer: string | null
  readonly dataset: string
  /** Short text form; null if the recorded configuration is not an architecture of the space. */
  readonly arch: string | null
  /** Number of epochs with a validation accuracy; null without a curve. */
  readonly epochs: number | null
  /** Epochs that were to be trained. The published runs of 100 have curves of 98. */
  readonly declaredBudget: number | null
  /** Percent, after the last epoch. */
  readonly valAccuracy: number | null
  /** Percent, after the last epoch. */
  readonly trainAccuracy: number | null
  /** Percent, after training. */
  readonly testAccuracy: number | null
  /** The best validation accuracy of all epochs (percent) and its epoch: what the surrogates were trained to predict. */
  readonly bestValAccuracy: number | null
  /** The epoch of the best validation accuracy, from 1. */
  readonly bestEpoch: number | null
  /** Seconds of the whole run. */
  readonly runtime: number | null
  /** Trainable parameters as recorded, those of the auxiliary head among them. */
  readonly modelParameters: number | null
  /** The rest of the recorded configuration: all but a few runs have the same. */
  readonly hyperparameters: Readonly<Record<string, unknown>>
}

/** The best epoch of a run, as recorded; where the record has none, by the curve. */
export interface BestEpoch {
  readonly epoch: number | null
  readonly valAccuracy: number | null
}

const curve = 'Train/val_accuracy'

/** Finds the best epoch of a run. */
export function createBestEpochs(source: RunSource): (row: number) => BestEpoch {
  const recorded = source.numbers('info/val_accuracy')
  const epochs = source.numbers('info/epochs')
  return (row) => {
    const valAccuracy = recorded.at(row)
    if (Number.isNaN(valAccuracy)) return bestOfCurve(source, row)
    return { epoch: orNull(epochs.at(row)), valAccuracy }
  }
}

function bestOfCurve(source: RunSource, row: number): BestEpoch {
  const values = source.curve(curve, row) ?? []
  let best = -1
  for (let at = 0; at < values.length; at++) {
    if (best < 0 ? !Number.isNaN(values[at]) : values[at]! > values[best]!) best = at
  }
  return best < 0 ? { epoch: null, valAccuracy: null } : { epoch: best + 1, valAccuracy: values[best]! }
}

/** All that is said of a run; `last` gives its last value of a split. */
export function describeRun(
  source: RunSource,
  row: number,
  best: BestEpoch,
  last: (split: 'train' | 'val' | 'test') => number | null,
): Run301 {
  return {
    entry: entryOf(source, row),
    path: source.path(row),
    optimizer: source.optimizers[source.optimizer.at(row)] ?? null,
    dataset: source.datasets[source.dataset.at(row)] as string,
    arch: textOfRun(source, row),
    epochs: orNull(source.numbers(pointsMeasure(curve)).at(row)),
    declaredBudget: orNull(source.numbers('budget').at(row)),
    valAccuracy: last('val'),
    trainAccuracy: last('train'),
    testAccuracy: last('test'),
    bestValAccuracy: best.valAccuracy,
    bestEpoch: best.epoch,
    runtime: orNull(source.numbers('runtime').at(row)),
    modelParameters: orNull(source.numbers('info/model_parameters').at(row)),
    hyperparameters: (source.note?.(row).parsed[configField] as Run301['hyperparameters'] | undefined) ?? {},
  }
}

function textOfRun(source: RunSource, row: number): string | null {
  const normal = source.normal(row)
  return Number.isNaN(normal) ? null : textOfCodes(normal, source.reduce(row))
}

export function entryOf(source: RunSource, row: number): number | null {
  return row < source.rows ? row : null
}

function orNull(value: number): number | null {
  return Number.isNaN(value) ? null : value
}
