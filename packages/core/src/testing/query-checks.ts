import type { Benchmark, QueryOptions, QueryResult } from '../benchmark.js'
import { type Check, withBenchmark } from './check.js'
import { attempt, expectRejection, expectSame, expectThat, outcome, show } from './expect.js'
import { pickLoaded } from './pick.js'
import { parts, questions, someOf } from './questions.js'
import { guard, scramble } from './same.js'

/** Checks of a benchmark's results. */
export const queryChecks: readonly Check[] = [
  withBenchmark(
    'query: samples and iterAll give architectures that have answers',
    (benchmark, { samples }) => {
      const n = Math.min(samples, benchmark.getStatistics().architectures)
      const sampled = benchmark.randomSample({ n, seed: 2 })
      for (const arch of [...sampled, ...pickLoaded(benchmark, samples)]) {
        const found = parts(benchmark).some(({ dataset, split }) =>
          benchmark
            .metrics({ dataset })
            .some(({ name }) => benchmark.exists({ arch, dataset, split, metric: name })),
        )
        expectThat(found, `${show(arch)} is said to have results, but no query answers`)
      }
    },
  ),
  withBenchmark(
    'query: a summary is a number with its unit, cost and deviation',
    (benchmark, { samples }) => {
      const archs = pickLoaded(benchmark, samples)
      for (const options of questions(benchmark)) {
        for (const arch of archs) {
          if (!benchmark.exists({ ...options, arch })) continue
          const call = `summary(${show(arch)}, ${show(options)})`
          expectSummary(benchmark, benchmark.summary(arch, options), call)
        }
      }
    },
  ),
  withBenchmark(
    'query: architectures may be given as their index or text',
    (benchmark, { plugin: { space } }) => {
      for (const arch of pickLoaded(benchmark, 5)) {
        const index = space.getIndex(arch)
        const forms = [space.format(arch), index, BigInt(index)]
        for (const form of forms) {
          const given = show(form)
          const answer = attempt(() => benchmark.summary(form), `summary(${given})`)
          expectSame(answer, benchmark.summary(arch), `summary(${given})`)
          expectSame(benchmark.queryMany([form]), benchmark.queryMany([arch]), `queryMany([${given}])`)
          expectSame(benchmark.trainTime(form), benchmark.trainTime(arch), `trainTime(${given})`)
          const curveOf = (value: unknown) => {
            const found = outcome(() => benchmark.curve?.(value as number), `curve(${show(value)})`)
            return 'answer' in found ? found.answer : found.code
          }
          expectSame(curveOf(form), curveOf(arch), `curve(${given})`)
        }
      }
    },
  ),
  withBenchmark(
    'query: changes nothing that it is given, and keeps nothing that it gives',
    (benchmark, subject) => {
      const archs = pickLoaded(benchmark, Math.min(subject.samples, 5))
      for (const question of questions(benchmark)) {
        for (const arch of archs) {
          if (!benchmark.exists({ ...question, arch })) continue
          for (const method of ['summary', 'trainTime', 'curve'] as const) {
            expectUntouched(benchmark, method, arch, question)
          }
        }
      }
    },
  ),
  withBenchmark('query: what is left out is what defaults() says', (benchmark, { samples }) => {
    const { dataset, split, budget, metric } = benchmark.defaults()
    const defaults = { dataset, split, budget, metric }
    for (const arch of pickLoaded(benchmark, samples)) {
      for (const name of ['dataset', 'split', 'budget', 'metric'] as const) {
        const { [name]: value, ...options } = defaults
        // Other fields may depend on whether a value was named: the last epoch of a shorter run stands in for it.
        const metricOf = (asked: QueryOptions, call: string) => {
          const found = outcome(() => benchmark.summary(arch, asked), call)
          return 'answer' in found ? found.answer.metric : found.code
        }
        const call = `summary(${show(arch)}, ${show(options)})`
        const whole = metricOf({ ...defaults }, `summary(${show(arch)}, defaults())`)
        if (name === 'budget' && whole === 'UNKNOWN_BUDGET') expectOwnLast(benchmark, arch, defaults)
        else expectSame(metricOf(options, call), whole, `${call}, beside that with ${name} ${show(value)},`)
      }
    }
  }),
  withBenchmark('query: the order of questions changes no answer', async (benchmark, subject) => {
    // A benchmark may look up the first few answers and load a column for the rest.
    const archs = pickLoaded(benchmark, subject.samples)
    const before = archs.map((arch) =>
      outcome(() => structuredClone(benchmark.summary(arch)), `query(${show(arch)})`),
    )
    benchmark.queryMany(archs)
    benchmark.top({ k: 3 })
    for (let time = 0; time < 3; time++)
      for (const arch of archs) outcome(() => benchmark.summary(arch), 'summary')
    const backwards = archs.map((_, at) => archs[archs.length - 1 - at])
    const after = backwards
      .map((arch) => outcome(() => structuredClone(benchmark.summary(arch)), `query(${show(arch)})`))
      .reverse()
    for (const [at, arch] of archs.entries()) {
      expectSame(after[at], before[at], `query(${show(arch)}), after many other questions,`)
    }
    const other = await subject.open()
    try {
      const fresh = outcome(() => structuredClone(other.summary(archs.at(-1))), 'query')
      expectSame(fresh, before.at(-1), `query(${show(archs.at(-1))}) as the first question`)
    } finally {
      other.close()
    }
  }),
  withBenchmark('query: trainTime is null or grows with the budget', (benchmark, { samples }) => {
    for (const arch of pickLoaded(benchmark, Math.min(samples, 5))) {
      for (const dataset of benchmark.datasets()) {
        let before = 0
        for (const budget of someOf(benchmark.availableBudgets({ dataset }))) {
          const options = { dataset, budget }
          const found = outcome(
            () => benchmark.trainTime(arch, options),
            `trainTime(${show(arch)}, ${show(options)})`,
          )
          if ('code' in found || found.answer === null) continue
          expectThat(
            found.answer >= before,
            `trainTime(${show(arch)}, ${show(options)}) is ${found.answer}, less than ${before} at a smaller budget`,
          )
          before = found.answer
        }
      }
    }
  }),
  withBenchmark(
    'query: load fetches what questions need, and heeds an aborted signal',
    async (benchmark, { samples }) => {
      await benchmark.load()
      const archs = pickLoaded(benchmark, samples)
      attempt(() => benchmark.queryMany(archs), 'queryMany(…) after load()')
      attempt(() => benchmark.top({ k: 1 }), 'top({ k: 1 }) after load()')
      await expectRejection(
        () => benchmark.load({ dataset: 'nonsense' }),
        ['UNKNOWN_DATASET'],
        'load({ dataset: "nonsense" })',
      )
      await expectRejection(
        () => benchmark.load({ signal: AbortSignal.abort() }),
        ['ABORTED'],
        'load({ signal: aborted })',
      )
    },
  ),
]

/* A run may end at another budget than the default: without a budget, its own last one answers, and the answer shows it. */
function expectOwnLast(
  benchmark: Benchmark,
  arch: unknown,
  { budget, ...options }: QueryOptions & { readonly budget: number },
): void {
  const call = `summary(${show(arch)}, ${show(options)})`
  const { metric, info } = attempt(() => benchmark.summary(arch, options), call)
  // Null stands for several runs that end at different budgets.
  if (info.budget === null) return
  expectThat(
    info.budget !== budget,
    `${call}: info.budget is ${info.budget}, but ${budget} is UNKNOWN_BUDGET`,
  )
  const named = `summary(${show(arch)}, ${show({ ...options, budget: info.budget })})`
  const same = attempt(() => benchmark.summary(arch, { ...options, budget: info.budget ?? budget }), named)
  expectSame(same.metric, metric, named)
}

function expectUntouched(
  benchmark: Benchmark,
  method: 'summary' | 'trainTime' | 'curve',
  arch: unknown,
  question: QueryOptions,
): void {
  const guarded = guard(arch)
  const options = guard({ ...question })
  const call = `${method}(${show(arch)}, ${show(question)})`
  const ask = () => outcome<unknown>(() => benchmark[method]?.(guarded.value, options.value), call)
  const before = structuredClone(ask())
  expectThat(!guarded.wasChanged() && !options.wasChanged(), `${call} changed its argument`)
  expectSame(structuredClone(ask()), before, `${call}, asked again,`)
  scramble(ask())
  expectSame(structuredClone(ask()), before, `${call}, after its answer was changed by the caller,`)
}

function expectSummary(benchmark: Benchmark, result: QueryResult, call: string): void {
  const { metric, metricName, unit, cost, std, info } = result
  const described = benchmark.metrics({ dataset: info?.dataset }).find(({ name }) => name === metricName)
  expectThat(described !== undefined, `${call}: metricName is ${show(metricName)}, which metrics() lacks`)
  expectSame(unit, described.unit, `${call}: unit`)
  const [min, max] = described.bounds
  expectThat(
    typeof metric === 'number' && metric >= min && metric <= max,
    `${call}: metric is ${show(metric)}, outside ${show(described.bounds)}`,
  )
  for (const [name, value] of Object.entries({ cost, std })) {
    const right = value === null || (typeof value === 'number' && Number.isFinite(value) && value >= 0)
    expectThat(right, `${call}: ${name} is ${show(value)}, expected null or a number from 0`)
  }
  for (const name of ['dataset', 'split', 'source', 'version'] as const) {
    expectThat(typeof info[name] === 'string', `${call}: info.${name} is ${show(info[name])}`)
  }
  attempt(() => JSON.stringify(result), `JSON.stringify(${call})`)
}
