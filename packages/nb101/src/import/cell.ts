import {
  accuracyPoint,
  budgets,
  epochPoint,
  type Measure101,
  points,
  runPoint,
  sets,
  startPoint,
  timePoint,
} from '../tables.js'
import { evaluationFields, evaluations } from './metrics.js'

/** All measures, in the order in which a cell's numbers stand. */
export const measures = Object.keys(points) as Measure101[]

/** A training run as a file records it; what is missing is NaN. */
export interface RecordedRun {
  /** Epoch, seconds and three accuracies at the start, halfway and at the end. */
  readonly values: Float64Array
  /** How many evaluations the file has of it. */
  readonly evaluations: number
  readonly parameters: number
  readonly totalTime: number
}

const firsts = (() => {
  let next = 0
  const first = {} as Record<Measure101, number>
  for (const name of measures) {
    first[name] = next
    next += points[name]
  }
  return { ...first, end: next }
})()

/* For each budget: where each of a run's values belongs among its cell's numbers, for the first repeat. */
const places = budgets.map((_, budget) => {
  const places = new Int32Array(evaluations * evaluationFields)
  for (let evaluation = 0; evaluation < evaluations; evaluation++) {
    const first = evaluation * evaluationFields
    const atStart = evaluation === 0
    places[first] = firsts.epoch + epochPoint(budget, evaluation)
    places[first + 1] = atStart
      ? firsts['start-time'] + runPoint(budget)
      : firsts['training-time'] + timePoint(budget, evaluation - 1)
    for (let set = 0; set < sets.length; set++) {
      places[first + 2 + set] = atStart
        ? firsts['start-accuracy'] + startPoint(budget, set)
        : firsts.accuracy + accuracyPoint(budget, evaluation - 1, set)
    }
  }
  return places
})

/** The numbers of one cell's runs while they are being read. */
export class CellNumbers {
  index = 0
  hash = ''
  /** Runs so far. */
  total = 0
  parameters = Number.NaN
  /** The epochs of some evaluation are not 0, half and all of them. */
  unusual = false
  /** Runs so far of each budget. */
  readonly runs = new Uint8Array(budgets.length)
  private readonly numbers = new Float64Array(firsts.end)
  /** The same numbers, measure by measure. */
  readonly of = Object.fromEntries(
    measures.map((name) => [name, this.numbers.subarray(firsts[name], firsts[name] + points[name])]),
  ) as Record<Measure101, Float64Array>

  reset(index: number, hash: string): void {
    this.index = index
    this.hash = hash
    this.total = 0
    this.parameters = Number.NaN
    this.unusual = false
    this.runs.fill(0)
    this.numbers.fill(Number.NaN)
  }

  /** Takes the next run of a budget, given as its place among the budgets. */
  add(budget: number, run: RecordedRun): void {
    const { numbers } = this
    const { values } = run
    const repeat = this.runs[budget]!
    const to = places[budget] as Int32Array
    for (let i = 0; i < to.length; i++) numbers[to[i]! + repeat] = values[i]!
    numbers[firsts['total-time'] + runPoint(budget) + repeat] = run.totalTime
    for (let evaluation = 0; evaluation < evaluations; evaluation++) {
      const epoch = values[evaluation * evaluationFields]!
      const expected = (budgets[budget]! * evaluation) / 2
      if (epoch !== expected && !Number.isNaN(epoch)) this.unusual = true
    }
    this.runs[budget] = repeat + 1
    this.total++
  }
}
