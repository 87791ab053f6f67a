import type { Benchmark, ExistsOptions, QueryOptions } from '../benchmark.js'
import type { ErrorCode } from '../errors.js'
import { type Check, wholeSize, withBenchmark } from './check.js'
import { expectRefusal, expectSame, expectThat, outcome, show } from './expect.js'
import { garbage, pickArchs, pickLoaded } from './pick.js'
import { missingArchs, seedsOf, strangeQuestions } from './questions.js'
import { isSame } from './same.js'

/** Checks of wrong input: a benchmark must refuse it with the right code. */
export const refusalChecks: readonly Check[] = [
  withBenchmark('query: exists is true exactly where summary answers', (benchmark, subject) => {
    const seeds = [undefined, ...seedsOf(benchmark, pickLoaded(benchmark, 3)), -1, 123_456_789, Number.NaN]
    const few = { ...subject, samples: 3 }
    const archs = [
      ...pickLoaded(benchmark, 3),
      ...pickArchs(few),
      ...missingArchs(benchmark, subject.samples),
    ]
    for (const question of strangeQuestions(benchmark)) {
      for (const seed of seeds) {
        const options = seed === undefined ? question : { ...question, seed }
        for (const arch of archs) expectAgreement(benchmark, arch, options)
      }
    }
    for (const value of garbage()) expectAgreement(benchmark, value, {})
  }),
  withBenchmark('query: exists without an architecture speaks of any', (benchmark) => {
    if (benchmark.getStatistics().architectures > wholeSize) return
    const few = pickLoaded(benchmark, 200)
    for (const options of strangeQuestions(benchmark)) {
      const answers = (archs: Iterable<unknown>) => {
        const call = `queryMany(…, ${show(options)})`
        const found = outcome(() => benchmark.queryMany(archs, options), call)
        return 'answer' in found && found.answer.some((metric) => !Number.isNaN(metric))
      }
      const asked = outcome(() => benchmark.exists(options), `exists(${show(options)})`)
      const any = answers(few) || answers(benchmark.iterAll())
      expectSame(asked, { answer: any }, `exists(${show(options)})`)
    }
  }),
  withBenchmark('query: unknown names are refused, with those that are known', (benchmark) => {
    const [arch] = pickLoaded(benchmark, 1)
    const wrong: [QueryOptions, ErrorCode, readonly string[] | undefined][] = [
      [{ dataset: 'nonsense' }, 'UNKNOWN_DATASET', benchmark.datasets()],
      [{ dataset: '' }, 'UNKNOWN_DATASET', benchmark.datasets()],
      [{ dataset: 5 as unknown as string }, 'UNKNOWN_DATASET', benchmark.datasets()],
      [{ dataset: null as unknown as string }, 'UNKNOWN_DATASET', benchmark.datasets()],
      [{ split: 'nonsense' }, 'UNKNOWN_SPLIT', undefined],
      [{ split: {} as unknown as string }, 'UNKNOWN_SPLIT', undefined],
      [{ budget: -1 }, 'UNKNOWN_BUDGET', undefined],
      [{ budget: 0.5 }, 'UNKNOWN_BUDGET', undefined],
      [{ budget: Number.NaN }, 'UNKNOWN_BUDGET', undefined],
      [{ budget: 'last' as unknown as number }, 'UNKNOWN_BUDGET', undefined],
      [{ metric: 'nonsense' }, 'UNKNOWN_METRIC', benchmark.metrics().map(({ name }) => name)],
    ]
    if (benchmark.kind === 'tabular') wrong.push([{ seed: -12_345 }, 'UNKNOWN_SEED', undefined])
    for (const [options, code, expected] of wrong) {
      // Seeds belong to single architectures, so calls for several architectures have no unknown seed.
      const ofMany = code === 'UNKNOWN_SEED' ? [] : (['queryMany', 'top'] as const)
      for (const method of ['summary', ...ofMany] as const) {
        const call = `${method}(…, ${show(options)})`
        const error = expectRefusal(() => ask(benchmark, method, arch, options), [code], call)
        expectThat(
          error.expected !== undefined && error.expected.length > 0,
          `${call} threw an error whose "expected" is ${show(error.expected)}`,
        )
        for (const name of expected ?? []) {
          expectThat(
            error.expected?.includes(name) === true,
            `${call}: "expected" lacks ${name}: ${show(error.expected)}`,
          )
        }
        expectThat(
          isSame(error.received, Object.values(options)[0]),
          `${call}: "received" is ${show(error.received)}`,
        )
      }
    }
    expectRefusal(() => benchmark.splits('nonsense'), ['UNKNOWN_DATASET'], 'splits("nonsense")')
    for (const [options, code] of [
      [{ dataset: 'nonsense' }, 'UNKNOWN_DATASET'],
      [{ split: 'nonsense' }, 'UNKNOWN_SPLIT'],
    ] as const) {
      expectRefusal(() => benchmark.availableBudgets(options), [code], `availableBudgets(${show(options)})`)
      expectRefusal(() => benchmark.trainTime(arch, options), [code], `trainTime(…, ${show(options)})`)
      if (benchmark.curve)
        expectRefusal(() => benchmark.curve?.(arch, options), [code], `curve(…, ${show(options)})`)
    }
  }),
  withBenchmark('query: a value that is not an architecture is INVALID_ARCHITECTURE', (benchmark) => {
    for (const value of garbage().filter((value) => !accepts(benchmark, value))) {
      for (const method of ['summary', 'trainTime', 'curve'] as const) {
        const call = `${method}(${show(value)})`
        if (benchmark[method]) {
          expectRefusal(() => benchmark[method]?.(value), ['INVALID_ARCHITECTURE'], call)
        }
      }
    }
  }),
  withBenchmark('query: unknown option names are INVALID_ARGUMENT, with a suggestion', (benchmark) => {
    const [arch] = pickLoaded(benchmark, 1)
    const options = { datset: benchmark.defaults().dataset } as QueryOptions
    const calls: Record<string, () => unknown> = {
      'summary(…, { datset })': () => benchmark.summary(arch, options),
      'queryMany(…, { datset })': () => benchmark.queryMany([arch], options),
      'top({ datset })': () => benchmark.top({ k: 1, ...options }),
      'trainTime(…, { datset })': () => benchmark.trainTime(arch, options),
      'exists({ datset })': () => benchmark.exists(options),
      'exists({ arch, datset })': () => benchmark.exists({ arch, ...options }),
      'availableBudgets({ datset })': () => benchmark.availableBudgets(options),
      ...(benchmark.curve && { 'curve(…, { datset })': () => benchmark.curve?.(arch, options) }),
    }
    for (const [call, run] of Object.entries(calls)) {
      const error = expectRefusal(run, ['INVALID_ARGUMENT'], call)
      expectThat(
        error.message.includes('did you mean "dataset"'),
        `${call} does not suggest dataset: ${error.message}`,
      )
    }
  }),
]

function expectAgreement(benchmark: Benchmark, arch: unknown, options: QueryOptions): void {
  const question: ExistsOptions = { ...options, arch }
  const exists = outcome(() => benchmark.exists(question), `exists(${show(question)})`)
  // Undefined is an invalid architecture for summary, but no architecture at all for exists.
  if (arch === undefined) return
  const call = `summary(${show(arch)}, ${show(options)})`
  const found = outcome<unknown>(() => benchmark.summary(arch, options), call)
  const result = 'code' in found ? `threw ${found.code}` : 'answered'
  expectSame(exists, { answer: 'answer' in found }, `exists(${show(question)}), while ${call} ${result},`)
}

/* Some benchmarks accept more objects than the suite knows, a list of integers for example. */
function accepts(benchmark: Benchmark, value: unknown): boolean {
  try {
    benchmark.space.from(value)
    return true
  } catch {
    return false
  }
}

function ask(
  benchmark: Benchmark,
  method: 'summary' | 'queryMany' | 'top',
  arch: unknown,
  options: QueryOptions,
): unknown {
  if (method === 'top') return benchmark.top({ k: 1, ...options })
  return method === 'queryMany' ? benchmark.queryMany([arch], options) : benchmark[method](arch, options)
}
