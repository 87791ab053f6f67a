import {
  type Benchmark,
  createRng,
  type Direction,
  invalidArgument,
  type Json,
  NasBenchError,
  type SeededRng,
  type SourceInfo,
} from '@nasbench/core'
import { geometricBudgets } from './algorithms/budgets.js'
import {
  type AlgorithmSpec,
  createAlgorithm,
  createFrontAlgorithm,
  infoOf,
  parseAlgorithm,
} from './algorithms/catalogue.js'
import { createFront } from './algorithms/front.js'
import { benchmarkObjective, type Objective } from './objective.js'
import { findProtocol } from './protocols/catalogue.js'
import type { Protocol, Question, Reported } from './protocols/protocol.js'
import { type CurveHeight, curveHeight } from './report/curve-height.js'
import type { AlgorithmRuns, ExperimentAlgorithm } from './run/algorithm-runs.js'
import type { RunLine, RunResult } from './run/run-line.js'
import { betterBy, printable, type RunRules, simulate } from './run/simulate.js'

/** An experiment on a benchmark: a protocol by name, or rules of one's own. */
export interface ExperimentOptions<Arch> {
  /** Name of a protocol, such as `nb201-paper`. Without one, `rules` must end the runs. */
  readonly protocol?: string
  /** The dataset that is searched on. Default: the protocol's, else the benchmark's. */
  readonly dataset?: string
  /** `'evolution'`, `'evolution:population=50,sample=10'`, or name and parameters. */
  readonly algorithms: readonly (string | AlgorithmSpec)[]
  /** Any number or string. Default: 0. */
  readonly seed?: number | string
  /** The objectives, instead of the protocol's own; several for algorithms that search for a front. */
  readonly objectives?: readonly Objective<Arch>[]
  /** For several objectives: the point down to which the hypervolume is measured. */
  readonly reference?: readonly number[]
  /** Rules that replace those of the protocol one by one. */
  readonly rules?: Partial<RunRules>
  /** The budgets of algorithms that vary it, ascending, in epochs or the benchmark's own unit. Default: the benchmark's largest, divided by 3 down to its smallest. */
  readonly budgets?: readonly number[]
}

/** An experiment that is ready to run: each run depends on its algorithm and its number only. */
export interface Experiment {
  readonly benchmark: string
  readonly source: Readonly<Record<string, Json>>
  /** With all parameters, those left to their defaults included. */
  readonly algorithms: readonly ExperimentAlgorithm[]
  /** The protocol that it follows, if any. */
  readonly protocol: Protocol | undefined
  /** True if a rule or an objective is not the protocol's own. */
  readonly changed: boolean
  /** Name, objectives and rules, as they stand in run lines. */
  readonly description: Readonly<Record<string, Json>>
  readonly objectives: readonly { readonly name: string; readonly direction: Direction }[]
  /** The seed that all runs fork from. */
  readonly seed: number | string
  readonly rules: RunRules
  /** The unit of results, as the benchmark names it. */
  readonly unit: string
  /** The y axis of incumbent curves. */
  height(): CurveHeight
  /** Makes run `number` of an algorithm. */
  run(algorithm: AlgorithmSpec, number: number): RunLine
}

/**
 * Prepares an experiment on an opened benchmark.
 *
 * @throws NasBenchError INVALID_ARGUMENT for an unknown protocol, algorithm or parameter, and for rules without an end;
 * UNKNOWN_DATASET.
 */
export function createExperiment<Arch>(
  benchmark: Benchmark<Arch>,
  options: ExperimentOptions<Arch>,
): Experiment {
  const { space } = benchmark
  const protocol =
    options.protocol === undefined
      ? undefined
      : findProtocol(options.protocol, benchmark.name, options.dataset)
  const seed = options.seed ?? 0
  const rules: RunRules = {
    ...(protocol?.rules ?? { overrun: 'drop', duplicates: 'count', workers: 1 }),
    ...definedOnly(options.rules ?? {}),
  }
  const question = protocol?.seen ?? (options.dataset === undefined ? {} : { dataset: options.dataset })
  const objectives = options.objectives ?? [objectiveOf(benchmark, question, protocol, rules)]
  const reported = protocol?.reported ?? []
  if (objectives.length === 0) throw invalidArgument('objectives', 'a list with at least one', [])
  const directions = objectives.map(({ direction }) => direction)
  const specs = options.algorithms.map((one) => withDefaults(one, protocol))
  const varied = specs.some(({ name }) => infoOf(name).asks === 'budget')
  const budgets = varied ? (options.budgets ?? defaultBudgets(benchmark, question)) : undefined
  const createSingle = (spec: AlgorithmSpec, rng: SeededRng) =>
    createAlgorithm(space, spec, {
      rng,
      direction: directions[0]!,
      ...(budgets !== undefined && { budgets }),
    })
  const createFrontal = (spec: AlgorithmSpec, rng: SeededRng) =>
    createFrontAlgorithm(space, spec, { rng, directions })
  const algorithms = specs.map((spec) => ({
    ...spec,
    // Made once before any run: a wrong parameter is refused here, and all parameters become known.
    parameters: (objectives.length > 1 ? createFrontal : createSingle)(spec, createRng(seed)).parameters,
  }))
  if (algorithms.length === 0) throw invalidArgument('algorithms', 'a list with at least one', [])
  const results = createResults(benchmark, reported)

  function runSingle(spec: AlgorithmSpec, number: number): RunLine {
    const [objective] = objectives as readonly [Objective<Arch>]
    const rng = createRng(seed).fork(String(number))
    const optimizer = createSingle(spec, rng.fork('algorithm'))
    const looks = rng.fork('looks')
    const drawn = protocol?.drawRun?.values
    const run = simulate<Arch, Arch | { readonly arch: Arch; readonly budget: number }, number>({
      space,
      optimizer,
      rules,
      evaluate: (arch, index, budget) =>
        objective.evaluate(
          arch,
          index,
          budget,
          drawn === undefined ? undefined : drawn[looks.below(drawn.length)],
        ),
      better: betterBy(objective.direction),
    })
    return line(
      spec,
      optimizer.parameters,
      number,
      run,
      protocol === undefined ? seenOf(run.answer) : results(run.answer),
    )
  }

  /** Without a protocol, the result of a run is what the search saw of its answer. */
  function seenOf(answer: Arch | undefined): readonly RunResult[] {
    if (answer === undefined) return []
    const [objective] = objectives as readonly [Objective<Arch>]
    const index = space.getIndex(answer)
    const { value } = objective.evaluate(answer, index, budgets?.at(-1))
    return [{ dataset: question.dataset ?? '', split: objective.name, value }]
  }

  function runFront(spec: AlgorithmSpec, number: number): RunLine {
    const { reference } = options
    if (reference === undefined || reference.length !== objectives.length) {
      throw invalidArgument('reference', `${objectives.length} numbers, one per objective`, reference)
    }
    const optimizer = createFrontal(spec, createRng(seed).fork(String(number)).fork('algorithm'))
    const front = createFront(reference, directions)
    const run = simulate<Arch, Arch, readonly number[]>({
      space,
      optimizer,
      rules,
      evaluate(arch, index) {
        const looks = objectives.map((objective) => objective.evaluate(arch, index))
        return { value: looks.map(({ value }) => value), cost: Math.max(...looks.map(({ cost }) => cost)) }
      },
      better: () => false,
      progress: (values) => front.add(values),
    })
    const found = { dataset: '', split: 'hypervolume', value: front.volume }
    return { ...line(spec, optimizer.parameters, number, run, [found]), answer: null }
  }

  function line(
    { name }: AlgorithmSpec,
    parameters: Readonly<Record<string, Json>>,
    number: number,
    run: ReturnType<typeof simulate<Arch, unknown, number | readonly number[]>>,
    found: readonly RunResult[],
  ): RunLine {
    return {
      benchmark: benchmark.name,
      source,
      protocol: description,
      algorithm: name,
      parameters,
      seed,
      run: number,
      ended: run.ended,
      spent: run.spent,
      trajectory: run.trajectory,
      answer: run.answer === undefined ? null : printable(space.getIndex(run.answer as Arch)),
      results: found,
    }
  }

  const source = describeSource(benchmark.source)
  const description = {
    name: protocol?.name ?? null,
    objectives: objectives.map(({ name, direction }) => ({ name, direction })),
    ...(options.reference !== undefined && { reference: options.reference }),
    ...rules,
    ...(protocol !== undefined && { costFactor: protocol.costFactor }),
  } as Readonly<Record<string, Json>>
  return {
    benchmark: benchmark.name,
    source,
    algorithms,
    protocol,
    changed: options.objectives !== undefined || Object.keys(definedOnly(options.rules ?? {})).length > 0,
    description,
    objectives,
    seed,
    rules,
    unit: objectives.length > 1 ? '' : benchmark.defaults(datasetOf(question)).unit,
    height: () =>
      curveHeight({
        benchmark,
        objectives,
        reported: reported.findLast(({ dataset }) => dataset === protocol?.dataset),
        budget: budgets?.at(-1),
      }),
    run: objectives.length > 1 ? runFront : runSingle,
  }
}

/** Makes runs 0 to `runs` - 1 of every algorithm, in this thread. */
export function runExperiment(experiment: Experiment, runs: number): AlgorithmRuns[] {
  return experiment.algorithms.map((algorithm) => ({
    algorithm,
    lines: Array.from({ length: runs }, (_, run) => experiment.run(algorithm, run)),
  }))
}

function objectiveOf<Arch>(
  benchmark: Benchmark<Arch>,
  question: Question,
  protocol: Protocol | undefined,
  rules: RunRules,
): Objective<Arch> {
  const { direction } = benchmark.defaults(datasetOf(question))
  return benchmarkObjective(benchmark, {
    question,
    direction,
    costFactor: protocol?.costFactor ?? 1,
    costless: rules.seconds === undefined,
    ...(protocol?.drawRun !== undefined && { runOption: protocol.drawRun.option }),
  })
}

function datasetOf({ dataset }: Question) {
  return dataset === undefined ? {} : { dataset }
}

/** The rules that are given: an undefined one does not replace the protocol's. */
function definedOnly(rules: Partial<RunRules>): Partial<RunRules> {
  return Object.fromEntries(Object.entries(rules).filter(([, value]) => value !== undefined))
}

/** The algorithm with the protocol's parameters where its own are left out. */
function withDefaults(one: string | AlgorithmSpec, protocol: Protocol | undefined): ExperimentAlgorithm {
  const { name, parameters } = typeof one === 'string' ? parseAlgorithm(one) : one
  infoOf(name)
  const own = Object.entries(parameters).map(([key, value]) => `${key}=${value}`)
  return {
    name,
    parameters: { ...protocol?.parameters[name], ...parameters },
    label: own.length === 0 ? name : `${name}:${own.join(',')}`,
  }
}

function defaultBudgets<Arch>(benchmark: Benchmark<Arch>, question: Question): readonly number[] {
  const { budget: _, ...rest } = question
  const available = benchmark.availableBudgets(rest).filter((budget) => budget > 0)
  const [min] = available
  const max = available.at(-1)
  if (min === undefined || max === undefined || min === max) {
    throw new NasBenchError(
      'NOT_IN_DATASET',
      `${benchmark.name} has results for one budget only (${max ?? 'none'}) here, so an algorithm that varies the budget has nothing to vary: use a file with learning curves`,
    )
  }
  return geometricBudgets({ min, max, available })
}

/** Looks up what is reported of an answer; each answer once. */
function createResults<Arch>(benchmark: Benchmark<Arch>, reported: readonly Reported[]) {
  const known = new Map<number | bigint, readonly RunResult[]>()
  return (answer: Arch | undefined): readonly RunResult[] => {
    if (answer === undefined) return []
    const index = benchmark.space.getIndex(answer)
    let found = known.get(index)
    if (found === undefined) {
      found = reported.map(({ dataset, split, options }) => ({
        dataset,
        split,
        value: benchmark.summary(answer, { dataset, split, ...options }).metric,
      }))
      known.set(index, found)
    }
    return found
  }
}

/* Neither the place nor the date of an import may be in a run line. */
function describeSource({ kind, file, version, bytes, sha256 }: SourceInfo): Readonly<Record<string, Json>> {
  return {
    kind,
    file,
    version,
    ...(bytes !== undefined && { bytes }),
    ...(sha256 !== undefined && { sha256 }),
  }
}
