import { type ArchitectureSpace, type Direction, NasBenchError } from '@nasbench/core'
import type { BudgetedTrial, Optimizer } from '../optimizer.js'

/*
 * One run of a search against a table, on a simulated clock. Each worker asks when it is free, at clock time t, and its
 * evaluation ends at t + cost; results are told in the order in which they end, ties in the order in which they were asked.
 * Nothing here reads a real clock or draws a random number, so that a run depends on the optimizer's stream only.
 */

/** When a run ends, and what counts. */
export interface RunRules {
  /** Simulated seconds. */
  readonly seconds?: number
  /** Number of evaluations. */
  readonly evaluations?: number
  /** Whether an evaluation that ends after `seconds` is dropped, or is the last one. */
  readonly overrun: 'drop' | 'keep'
  /**
   * Whether an architecture that was evaluated in this run costs and counts again, or is answered without cost and not counted.
   */
  readonly duplicates: 'count' | 'free'
  /** Number of simulated workers. */
  readonly workers: number
  /** True if a longer training of an architecture continues its shorter one and pays the difference only. */
  readonly resume?: boolean
}

/** The result of one training. */
export interface Evaluation<Value = number> {
  readonly value: Value
  /** Seconds. */
  readonly cost: number
}

/** The evaluations of a run, one entry per evaluation in the order of results. */
export interface Trajectory<Value = number> {
  /** Index in the space; a decimal string beyond 2^53 − 1. */
  readonly index: (number | string)[]
  readonly value: Value[]
  /** Seconds of this evaluation. */
  readonly cost: number[]
  /** Simulated seconds at which it ended. */
  readonly time: number[]
  /** Index of the best architecture seen until then; for several objectives, the hypervolume. */
  readonly incumbent: (number | string)[]
  /** The budget of each, for algorithms that vary it, in epochs or the benchmark's own unit. */
  readonly budget?: number[]
}

/** How a run ended. */
export type RunEnd = 'seconds' | 'evaluations' | 'stalled'

/** A finished run. */
export interface SimulatedRun<Arch, Value = number> {
  readonly trajectory: Trajectory<Value>
  /** Undefined if nothing was evaluated. */
  readonly answer: Arch | undefined
  /** Simulated seconds that were spent, summed over workers. */
  readonly spent: number
  readonly ended: RunEnd
}

/** The subject of the simulation. */
export interface SimulateOptions<Arch, Trial, Value> {
  readonly space: ArchitectureSpace<Arch>
  readonly optimizer: Pick<Optimizer<Arch, Trial, Value>, 'ask' | 'tell'>
  readonly rules: RunRules
  /** The result of training an architecture, for algorithms that vary the budget at that budget. */
  evaluate(arch: Arch, index: number | bigint, budget: number | undefined): Evaluation<Value>
  /** Judges the incumbent: true if the first trial is a better answer than the second. */
  better(a: Judged<Value>, b: Judged<Value>): boolean
  /** For several objectives: what stands as the incumbent after each result. */
  progress?(value: Value): number | string
}

/** The value that incumbents are judged by. */
export interface Judged<Value> {
  readonly value: Value
  /** Number of epochs, or the benchmark's own unit; undefined for algorithms that do not vary it. */
  readonly budget: number | undefined
}

/** Results in a row that took no time and were not counted, after which a run is over: nothing new is found. */
const maxIdle = 10_000

interface Event<Arch, Trial, Value> extends Judged<Value> {
  readonly trial: Trial
  readonly arch: Arch
  readonly index: number | string
  readonly cost: number
  readonly end: number
  readonly order: number
}

/**
 * Runs an optimizer until the rules end it.
 *
 * @throws NasBenchError INVALID_ARGUMENT for rules without an end.
 */
export function simulate<Arch, Trial, Value>(
  options: SimulateOptions<Arch, Trial, Value>,
): SimulatedRun<Arch, Value> {
  const { space, optimizer, rules, evaluate, better, progress } = options
  const { seconds = Infinity, evaluations = Infinity } = rules
  checkRules(rules)
  const trajectory: Trajectory<Value> & { budget: number[] } = {
    index: [],
    value: [],
    cost: [],
    time: [],
    incumbent: [],
    budget: [],
  }
  const running: Event<Arch, Trial, Value>[] = []
  const known = new Map<string, Evaluation<Value>>()
  const paid = new Map<number | string, number>()
  let best: (Judged<Value> & { readonly arch: Arch; readonly index: number | string }) | undefined
  let order = 0
  let spent = 0
  let idle = 0
  let ended: RunEnd | undefined

  /** Starts one evaluation at clock time `now`, unless the run is over for this worker. */
  function dispatch(now: number): void {
    while (ended !== 'stalled') {
      if (order >= evaluations) {
        ended ??= 'evaluations'
        return
      }
      if (now >= seconds) {
        ended ??= 'seconds'
        return
      }
      const trial = optimizer.ask()
      const { arch, budget } = partsOf<Arch>(trial)
      const place = space.getIndex(arch)
      const index = typeof place === 'bigint' ? printable(place) : place
      const key = rules.duplicates === 'free' ? `${index}@${budget}` : undefined
      const earlier = key === undefined ? undefined : known.get(key)
      if (earlier !== undefined) {
        optimizer.tell(trial, earlier.value, 0)
        if (++idle > maxIdle) ended = 'stalled'
        continue
      }
      const { value, cost: full } = evaluate(arch, place, budget)
      // A repeated training of the same length starts anew, and costs what it costs.
      const earlierCost = rules.resume === true ? paid.get(index) : undefined
      const cost = earlierCost !== undefined && full > earlierCost ? full - earlierCost : full
      if (rules.overrun === 'drop' && now + cost > seconds) {
        ended ??= 'seconds'
        return
      }
      idle = cost > 0 || evaluations < Infinity ? 0 : idle + 1
      if (idle > maxIdle) ended = 'stalled'
      if (key !== undefined) known.set(key, { value, cost })
      if (rules.resume === true) paid.set(index, Math.max(full, earlierCost ?? 0))
      running.push({ trial, arch, index, value, cost, budget, end: now + cost, order: order++ })
      return
    }
  }

  for (let worker = 0; worker < rules.workers; worker++) dispatch(0)
  while (running.length > 0) {
    const event = running.length === 1 ? running.pop()! : takeFirst(running)
    const { trial, arch, index, value, cost, budget, end } = event
    optimizer.tell(trial, value, cost)
    if (best === undefined || better(event, best)) best = { arch, index, value, budget }
    spent += cost
    trajectory.index.push(index)
    trajectory.value.push(value)
    trajectory.cost.push(cost)
    trajectory.time.push(end)
    trajectory.incumbent.push(progress?.(value) ?? best.index)
    if (budget !== undefined) trajectory.budget.push(budget)
    dispatch(end)
  }
  const { budget, ...columns } = trajectory
  return {
    trajectory: budget.length === 0 ? columns : trajectory,
    answer: best?.arch,
    spent,
    ended: ended ?? 'stalled',
  }
}

/* Few workers: a scan beats a heap. */
function takeFirst<E extends { readonly end: number; readonly order: number }>(running: E[]): E {
  let first = 0
  for (let i = 1; i < running.length; i++) {
    const [a, b] = [running[i]!, running[first]!]
    if (a.end < b.end || (a.end === b.end && a.order < b.order)) first = i
  }
  return running.splice(first, 1)[0]!
}

/** An architecture and its budget, of a trial of either kind. */
function partsOf<Arch>(trial: unknown): { readonly arch: Arch; readonly budget: number | undefined } {
  const isBudgeted = typeof trial === 'object' && trial !== null && 'arch' in trial && 'budget' in trial
  return isBudgeted ? (trial as BudgetedTrial<Arch>) : { arch: trial as Arch, budget: undefined }
}

/** An index as JSON holds it without loss. */
export function printable(index: number | bigint): number | string {
  if (typeof index === 'number') return index
  return index <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(index) : String(index)
}

function checkRules({ seconds, evaluations, workers }: RunRules): void {
  const refuse = (message: string) => {
    throw new NasBenchError('INVALID_ARGUMENT', message)
  }
  if (seconds === undefined && evaluations === undefined) {
    refuse('a run needs an end: a number of simulated seconds, a number of evaluations, or both')
  }
  if (seconds !== undefined && !(seconds > 0)) refuse(`seconds must be above 0, not ${seconds}`)
  if (evaluations !== undefined && !(Number.isSafeInteger(evaluations) && evaluations > 0)) {
    refuse(`evaluations must be an integer from 1, not ${evaluations}`)
  }
  if (!(Number.isSafeInteger(workers) && workers > 0)) {
    refuse(`workers must be an integer from 1, not ${workers}`)
  }
}

/** Judges by value; at a longer budget first. */
export function betterBy(direction: Direction) {
  const sign = direction === 'maximize' ? 1 : -1
  return (a: Judged<number>, b: Judged<number>): boolean => {
    if (a.budget !== b.budget) return a.budget! > b.budget!
    // A failed training is never better, and everything is better than one.
    if (Number.isNaN(a.value)) return false
    return Number.isNaN(b.value) || sign * a.value > sign * b.value
  }
}
