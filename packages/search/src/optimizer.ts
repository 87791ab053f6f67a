import {
  type ArchitectureSpace,
  createRng,
  type Direction,
  formatReceived,
  invalidArgument,
  type Json,
  NasBenchError,
  type SeededRng,
} from '@nasbench/core'
import { createDraws, type Draws } from './draws.js'

/*
 * Every optimizer is this shell around one algorithm. The shell owns what must be equal in all of them: which
 * architectures have been handed out and wait for a result, the random stream, the direction of the values, and the
 * saved state. An algorithm sees values that are always to be maximised, and never a result that it did not ask for.
 *
 * A saved state holds the number of random words drawn, not the generator: restoring makes the generator again from its
 * seed and skips these words. Therefore an algorithm may draw from `draws` only.
 */

/** Options that all optimizers have. */
export interface OptimizerOptions {
  /** Any number or string. Default: 0. */
  readonly seed?: number | string
  /** A generator of your own in place of a seed, such as `createRng(1).fork('7')`. */
  readonly rng?: SeededRng
  /** Which way values are better. Default: `'maximize'`. */
  readonly direction?: Direction
}

/** A state between two questions, as plain JSON. */
export interface OptimizerState {
  readonly algorithm: string
  readonly parameters: Readonly<Record<string, Json>>
  /** Identifies the random stream, so that a state is not restored under another seed. */
  readonly stream: number
  /** Number of random words drawn until now. */
  readonly words: number
  /** Trials that were asked and not told, each with the algorithm's own note. */
  readonly pending: readonly (readonly [trial: Json, note: Json])[]
  /** The algorithm's own state: values and indices as JSON. */
  readonly memory: Json
}

/**
 * A search algorithm by ask and tell: it proposes a trial, the caller trains or looks it up and tells the result.
 *
 * `Trial` is the architecture itself; algorithms that vary the length of training propose `{ arch, budget }`. `ask`
 * always answers; several trials may be asked before one is told, for workers side by side.
 */
export interface Optimizer<Arch, Trial = Arch, Value = number> {
  /** `regularized-evolution` */
  readonly algorithm: string
  /** All parameters, those left to their defaults included. */
  readonly parameters: Readonly<Record<string, Json>>
  readonly space: ArchitectureSpace<Arch>
  /** The next trial to evaluate. */
  ask(): Trial
  /**
   * The result of a trial that was asked: its value, NaN if the training failed, and what it cost.
   *
   * @throws NasBenchError INVALID_ARGUMENT for a trial that was not asked or was told already, and for a value that is not a number.
   */
  tell(trial: Trial, value: Value, cost?: number): void
  /** The state now, as plain JSON. */
  save(): OptimizerState
  /**
   * Continues from a saved state; trials that were pending may be told.
   *
   * @throws NasBenchError INVALID_ARGUMENT for a state of another algorithm, other parameters or another seed.
   */
  restore(state: OptimizerState): void
}

/** A training of one architecture for a number of epochs, or of the budgets' own unit. */
export interface BudgetedTrial<Arch> {
  readonly arch: Arch
  /** Number of epochs, or the benchmark's own unit. */
  readonly budget: number
}

/** A proposal of an algorithm, and a note that comes back with the result. */
export interface Proposal<Trial> {
  readonly trial: Trial
  readonly note: Json
}

/** The part that is particular to one algorithm. */
export interface Algorithm<Trial, Value> {
  propose(draws: Draws): Proposal<Trial>
  /** A value is to be maximised; -Infinity is a training that failed. */
  learn(trial: Trial, value: Value, note: Json, draws: Draws): void
  /** The memory as JSON. */
  save(): Json
  load(memory: Json): void
}

/** How trials and values of one kind are written and checked. */
export interface TrialKind<Trial, Value> {
  encode(trial: Trial): Json
  decode(encoded: Json): Trial
  /** True for two trials that are the same question. */
  same(a: Trial, b: Trial): boolean
  /** The value as the algorithm sees it: to be maximised, -Infinity for NaN. */
  oriented(value: Value): Value
}

/** A function that makes an optimizer. */
export interface OptimizerParts<Arch, Trial, Value> {
  readonly name: string
  readonly parameters: Readonly<Record<string, Json>>
  readonly space: ArchitectureSpace<Arch>
  readonly options: OptimizerOptions
  readonly kind: TrialKind<Trial, Value>
  /** Makes the algorithm as it is before its first question; draws what its start needs. */
  readonly start: (draws: Draws) => Algorithm<Trial, Value>
}

/** The optimizer of an algorithm; see the head of this file. */
export function createOptimizer<Arch, Trial, Value>(
  parts: OptimizerParts<Arch, Trial, Value>,
): Optimizer<Arch, Trial, Value> {
  const { name, parameters, space, kind } = parts
  const rng = streamOf(parts.options)
  const stream = rng.fork('stream').below(2 ** 32)
  let draws = createDraws(rng.fork('draws'))
  let algorithm = parts.start(draws)
  let pending: Proposal<Trial>[] = []

  return {
    algorithm: name,
    parameters,
    space,
    ask() {
      const proposal = algorithm.propose(draws)
      pending.push(proposal)
      return proposal.trial
    },
    tell(trial, value, cost) {
      let at = pending.findIndex((one) => one.trial === trial)
      if (at < 0) at = pending.findIndex((one) => kind.same(one.trial, trial))
      if (at < 0) {
        throw new NasBenchError(
          'INVALID_ARGUMENT',
          `${name} did not ask for ${formatReceived(trial)}: expected a trial that ask() returned and that has not been told`,
          { expected: 'a trial that ask() returned', received: trial },
        )
      }
      if (cost !== undefined && !(typeof cost === 'number' && cost >= 0)) {
        throw invalidArgument('the cost of a trial', 'a number, 0 or more', cost)
      }
      const oriented = kind.oriented(value)
      const [{ note, trial: asked }] = pending.splice(at, 1) as [Proposal<Trial>]
      algorithm.learn(asked, oriented, note, draws)
    },
    save: () => ({
      algorithm: name,
      parameters,
      stream,
      words: draws.words,
      pending: pending.map(({ trial, note }) => [kind.encode(trial), note] as const),
      // Copies, so that later results do not change what was saved, nor the other way round.
      memory: structuredClone(algorithm.save()),
    }),
    restore(state) {
      checkState(state, name, parameters, stream)
      const fresh = parts.start(createDraws(rng.fork('draws')))
      fresh.load(structuredClone(state.memory))
      const waiting = state.pending.map(([trial, note]) => ({ trial: kind.decode(trial), note }))
      // Assigned together, so that a state that cannot be read changes nothing.
      draws = createDraws(rng.fork('draws'), state.words)
      algorithm = fresh
      pending = waiting
    },
  }
}

function streamOf({ seed, rng }: OptimizerOptions): SeededRng {
  if (rng === undefined) return createRng(seed ?? 0)
  if (typeof rng.fork !== 'function') {
    throw invalidArgument('rng', 'a generator of createRng', rng)
  }
  if (seed !== undefined) throw invalidArgument('seed', 'left out if a generator is given', seed)
  return rng
}

function checkState(
  state: OptimizerState,
  name: string,
  parameters: Readonly<Record<string, Json>>,
  stream: number,
): void {
  const refuse = (what: string, expected: unknown, received: unknown) => {
    throw new NasBenchError(
      'INVALID_ARGUMENT',
      `the saved state has ${what} ${formatReceived(received)}: expected ${formatReceived(expected)}`,
      { received },
    )
  }
  if (typeof state !== 'object' || state === null) refuse('the form', 'what save() returned', state)
  if (state.algorithm !== name) refuse('the algorithm', name, state.algorithm)
  if (JSON.stringify(state.parameters) !== JSON.stringify(parameters)) {
    refuse('the parameters', parameters, state.parameters)
  }
  if (state.stream !== stream) refuse('another seed, of stream', stream, state.stream)
  if (!Array.isArray(state.pending)) refuse('the pending trials', 'a list', state.pending)
}
