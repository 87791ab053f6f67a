import type { SourceInfo } from '@nasbench/core'
import { dataset301 } from './dataset.js'
import { type DemoQuality, demoQuality } from './demo-quality.js'
import {
  type DemoRun,
  demoEpochs,
  demoRuntime,
  demoTestAccuracy,
  demoTrainAccuracy,
  demoTrainLoss,
  demoValAccuracy,
} from './demo-response.js'
import { codeOfGenotype } from './genotype.js'
import type { Numbers, RunSource } from './runs.js'
import { dartsSpace } from './space.js'
import { curveMeasure, pointsMeasure, runMeasures } from './tables.js'

/** The source that the demo's results name. */
export const demoSource: SourceInfo = {
  kind: 'demo',
  file: 'demo',
  version: 'made up from a documented formula, not measured',
}

const runs = 1000
/* The last of them are second runs of the first architectures. */
const distinct = 970
/* Runs of other architectures are made up as they are asked for, each in the place of one of long ago. */
const places = 1024

const optimizers = ['rs', 'de', 'tpe', 're', 'darts', 'bananas'] as const
/* Cumulative shares in percent, about as in the published file. */
const shares = [52, 68, 83, 91, 96, 100] as const

interface Made extends DemoRun {
  readonly worth: DemoQuality
  readonly epochs: number
}

/**
 * A thousand made-up runs of 970 architectures, drawn from the whole space with the seed `demo`, some of them stopped
 * early, laid out as in the published file; and one run of every other architecture, which is counted nowhere but is
 * there when it is asked for.
 */
export function demoRuns(): RunSource {
  const drawn = dartsSpace.randomSample({ n: distinct, seed: 'demo' }).map((arch) => codeOfGenotype(arch))
  const listed = Array.from({ length: runs }, (_, row): DemoRun => {
    const { normal, reduce } = drawn[row % distinct] as (typeof drawn)[number]
    return { normal, reduce, trial: row < distinct ? 0 : 1 }
  })
  const extra: DemoRun[] = []
  let made = 0
  const worths: (Made | undefined)[] = []

  const at = (row: number): Made => {
    let run = worths[row]
    if (!run) {
      const own = (row < runs ? listed[row] : extra[row - runs]) as DemoRun
      run = { ...own, worth: demoQuality(own.normal, own.reduce), epochs: epochsOf(row) }
      worths[row] = run
    }
    return run
  }

  const number = (measure: string, row: number): number => {
    switch (measure) {
      case runMeasures.optimizer:
        return row < runs ? optimizerOf(row) : Number.NaN
      case runMeasures.dataset:
        return 0
      case 'budget':
        return 100
      case 'runtime':
      case 'test_accuracy':
      case 'info/model_parameters':
        break
      default:
        return measure.startsWith('points/') && curves[measure.slice(7)] ? at(row).epochs : Number.NaN
    }
    const run = at(row)
    if (measure === 'runtime') return demoRuntime(run, run.worth, run.epochs)
    return measure === 'test_accuracy' ? demoTestAccuracy(run, run.worth, run.epochs) : run.worth.params
  }
  const value = (curve: string, row: number, epoch: number): number => {
    const run = at(row)
    return curves[curve]?.(run, run.worth, Math.min(epoch, run.epochs)) ?? Number.NaN
  }
  const columnOf = (of: (row: number) => number) => Float64Array.from({ length: runs }, (_, row) => of(row))
  const numbers = (measure: string): Numbers => ({
    at: (row) => number(measure, row),
    all: () => columnOf((row) => number(measure, row)),
  })

  return {
    rows: runs,
    singly: true,
    optimizers,
    datasets: [dataset301],
    files: null,
    codes: () => ({
      normal: Float64Array.from(listed, (run) => run.normal),
      reduce: Float64Array.from(listed, (run) => run.reduce),
    }),
    normal: (row) => at(row).normal,
    reduce: (row) => at(row).reduce,
    extra(normal, reduce) {
      const place = made++ % places
      extra[place] = { normal, reduce, trial: 0 }
      worths[runs + place] = undefined
      return runs + place
    },
    optimizer: numbers(runMeasures.optimizer),
    dataset: numbers(runMeasures.dataset),
    path: (row) => (row < runs ? `${optimizers[optimizerOf(row)]}/results_${row}.json` : null),
    rowsOfPath(path) {
      const [, optimizer, row] = /(?:^|\/)(\w+)\/results_(0|[1-9]\d{0,2})\.json$/.exec(path) ?? []
      return optimizer !== undefined && optimizers[optimizerOf(Number(row))] === optimizer
        ? [Number(row)]
        : []
    },
    has: (measure) =>
      ['test_accuracy', 'runtime', 'budget', 'info/model_parameters'].includes(measure) ||
      Object.keys(curves).some(
        (curve) => measure === curveMeasure(curve) || measure === pointsMeasure(curve),
      ),
    numbers,
    value,
    column: (curve, epoch) => columnOf((row) => value(curve, row, epoch)),
    curve(curve, row) {
      const { epochs } = at(row)
      return (
        curves[curve] && Float64Array.from({ length: epochs }, (_, epoch) => value(curve, row, epoch + 1))
      )
    },
    close() {},
  }
}

const curves: Readonly<Record<string, (run: DemoRun, worth: DemoQuality, epoch: number) => number>> = {
  'Train/train_accuracy': demoTrainAccuracy,
  'Train/train_loss': demoTrainLoss,
  'Train/val_accuracy': demoValAccuracy,
}

/* Two in a hundred are stopped early. */
function epochsOf(row: number): number {
  return row < runs && row % 50 === 7 ? 30 + ((row * 7) % 68) : demoEpochs
}

function optimizerOf(row: number): number {
  const place = (row * 37) % 100
  return shares.findIndex((share) => place < share)
}
