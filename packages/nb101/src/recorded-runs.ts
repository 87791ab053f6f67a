import type { RecordedRun101, Run101 } from './answers.js'
import type { CellRuns } from './runs.js'
import {
  accuracyPoint,
  type Budget101,
  budgets,
  epochPoint,
  repeats,
  runPoint,
  type Stage101,
  stages,
  startPoint,
  timePoint,
} from './tables.js'

/** The runs of a row by budget, of one budget or repeat where it is given. */
export function runsOfRow(
  runs: CellRuns,
  row: number,
  budget: number | undefined,
  repeat: number | undefined,
  accuracy = runs.values('accuracy', row),
): { -readonly [budget in Budget101]?: Run101[] } {
  const seconds = runs.values('training-time', row)
  const found: { [budget in Budget101]?: Run101[] } = {}
  for (let b = 0; b < budgets.length; b++) {
    const epochs = budgets[b] as Budget101
    if (budget !== undefined && budget !== epochs) continue
    const list: Run101[] = []
    for (let r = repeat ?? 0; r < (repeat ?? repeats - 1) + 1; r++) {
      const half = accuracyPoint(b, 0, 0) + r
      const end = accuracyPoint(b, 1, 0) + r
      const run = {
        halfwayTrainingTime: seconds[timePoint(b, 0) + r]!,
        halfwayTrainAccuracy: accuracy[half]!,
        halfwayValidationAccuracy: accuracy[half + repeats]!,
        halfwayTestAccuracy: accuracy[half + 2 * repeats]!,
        finalTrainingTime: seconds[timePoint(b, 1) + r]!,
        finalTrainAccuracy: accuracy[end]!,
        finalValidationAccuracy: accuracy[end + repeats]!,
        finalTestAccuracy: accuracy[end + 2 * repeats]!,
      }
      if (hasNumbers(run)) list.push(run)
    }
    if (list.length > 0) found[epochs] = list
  }
  return found
}

/* A run that the file lacks has no number at all. */
function hasNumbers(run: Run101): boolean {
  if (!Number.isNaN(run.finalValidationAccuracy)) return true
  return Object.values(run).some((value) => !Number.isNaN(value))
}

/** The mean of runs, each number over those that have it, added up in their order. */
export function averageOf(runs: readonly Run101[]): Run101 {
  const mean = (key: keyof Run101) => {
    let sum = 0
    let count = 0
    for (const run of runs) {
      if (Number.isNaN(run[key])) continue
      sum += run[key]
      count++
    }
    return sum / count
  }
  return {
    halfwayTrainingTime: mean('halfwayTrainingTime'),
    halfwayTrainAccuracy: mean('halfwayTrainAccuracy'),
    halfwayValidationAccuracy: mean('halfwayValidationAccuracy'),
    halfwayTestAccuracy: mean('halfwayTestAccuracy'),
    finalTrainingTime: mean('finalTrainingTime'),
    finalTrainAccuracy: mean('finalTrainAccuracy'),
    finalValidationAccuracy: mean('finalValidationAccuracy'),
    finalTestAccuracy: mean('finalTestAccuracy'),
  }
}

/** The epoch after which a stage of a training was evaluated: as recorded, or half or all of the budget. */
export function epochOf(runs: CellRuns, row: number, budgetIndex: number, stage: Stage101): number {
  const usual = budgets[budgetIndex]! / (stage === 'final' ? 1 : 2)
  if (runs.contents.unusualEpochs === 0) return usual
  const recorded = runs.values('epoch', row)[epochPoint(budgetIndex, stages.indexOf(stage) + 1)]!
  return Number.isNaN(recorded) ? usual : recorded
}

/** All that is recorded of a row's runs. */
export function recordsOfRow(runs: CellRuns, row: number): RecordedRun101[] {
  const accuracy = runs.values('accuracy', row)
  const seconds = runs.values('training-time', row)
  const startAccuracy = runs.values('start-accuracy', row)
  const startTime = runs.values('start-time', row)
  const total = runs.values('total-time', row)
  const epochs = runs.values('epoch', row)
  const records: RecordedRun101[] = []
  for (const [b, budget] of budgets.entries()) {
    for (let repeat = 0; repeat < repeats; repeat++) {
      const at = (values: Float64Array, point: number) => values[point + repeat]!
      const evaluation = (number: number) => {
        const recorded = at(epochs, epochPoint(b, number))
        const set = (place: number) =>
          number === 0
            ? at(startAccuracy, startPoint(b, place))
            : at(accuracy, accuracyPoint(b, number - 1, place))
        return {
          epoch: Number.isNaN(recorded) ? (budget * number) / 2 : recorded,
          trainingTime: number === 0 ? at(startTime, runPoint(b)) : at(seconds, timePoint(b, number - 1)),
          trainAccuracy: set(0),
          validationAccuracy: set(1),
          testAccuracy: set(2),
        }
      }
      const evaluations = [evaluation(0), evaluation(1), evaluation(2)]
      const totalTime = at(total, runPoint(b))
      const there = evaluations.some(
        ({ epoch: _, ...numbers }) => !Object.values(numbers).every((number) => Number.isNaN(number)),
      )
      if (!there) continue
      records.push({ budget, repeat, totalTime: Number.isNaN(totalTime) ? null : totalTime, evaluations })
    }
  }
  return records
}
