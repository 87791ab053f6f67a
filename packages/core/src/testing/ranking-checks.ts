import type { Benchmark, QueryOptions, TopOptions } from '../benchmark.js'
import { type Check, wholeSize, withBenchmark } from './check.js'
import { expectRefusal, expectSame, expectThat, outcome, show } from './expect.js'
import { pickLoaded } from './pick.js'
import { missingArchs, parts, questions, someOf } from './questions.js'

/** Answers about many architectures at once must be those about each. */
export const rankingChecks: readonly Check[] = [
  withBenchmark(
    'queryMany: returns the metrics of summary, NaN without a result',
    (benchmark, { samples }) => {
      const archs = [...pickLoaded(benchmark, samples), ...missingArchs(benchmark, samples)]
      for (const options of questions(benchmark)) {
        const call = `queryMany(…, ${show(options)})`
        const many = benchmark.queryMany(archs, options)
        expectThat(many instanceof Float64Array, `${call} gave ${show(many)}, expected a Float64Array`)
        const one = archs.map((arch) => {
          const found = outcome(
            () => benchmark.summary(arch, options),
            `summary(${show(arch)}, ${show(options)})`,
          )
          return 'answer' in found ? found.answer.metric : Number.NaN
        })
        expectSame(many, Float64Array.from(one), call)
        expectSame(benchmark.queryMany(archs.values(), options), many, `${call} of an iterator`)
      }
      expectSame(benchmark.queryMany([]), new Float64Array(0), 'queryMany([])')
    },
  ),
  withBenchmark('top: is the ranking of all, ties to the lower index', (benchmark) => {
    if (benchmark.getStatistics().architectures > wholeSize * 50) return
    const everything = ranking(benchmark)
    for (const options of questionsForTop(benchmark)) {
      const expected = everything(options)
      for (const k of [1, 10, 1000]) {
        const call = `top(${show({ k, ...options })})`
        const ranked = benchmark.top({ k, ...options })
        expectSame(
          ranked.map(({ rank }) => rank),
          ranked.map((_, at) => at + 1),
          `${call}: ranks`,
        )
        const given = ranked.map(({ index, metric }) => ({ index, metric }))
        expectSame(given, expected.slice(0, k), call)
        for (const { arch, index } of ranked.slice(0, 10)) {
          expectSame(benchmark.getIndex(arch), index, `${call}: the index of ${show(arch)}`)
        }
      }
    }
  }),
  withBenchmark('top: tells what summary tells', (benchmark) => {
    for (const options of questionsForTop(benchmark)) {
      for (const { arch, metric, cost } of benchmark.top({ k: 5, ...options })) {
        const summary = benchmark.summary(arch, options)
        const told = { metric: summary.metric, cost: summary.cost }
        expectSame(
          { metric, cost },
          told,
          `top(${show({ k: 5, ...options })}) of ${show(arch)}, beside summary,`,
        )
      }
    }
  }),
  withBenchmark('top: ranks by another metric where asked', (benchmark) => {
    for (const { name } of benchmark.metrics()) {
      const asked = (options: Partial<TopOptions>) =>
        outcome(() => benchmark.top({ k: 5, ...options }), `top(${show(options)})`)
      expectSame(
        asked({ by: name }),
        asked({ metric: name }),
        `top({ k: 5, by: "${name}" }), beside metric: "${name}",`,
      )
    }
    expectRefusal(
      () => benchmark.top({ k: 1, by: 'nonsense' }),
      ['UNKNOWN_METRIC'],
      'top({ k: 1, by: "nonsense" })',
    )
  }),
  withBenchmark('top: keeps to limits and filters', (benchmark, { plugin: { space } }) => {
    const all = benchmark.top({ k: 50 })
    const even = benchmark.top({ k: 10, where: (_, index) => BigInt(index) % 2n === 0n })
    const chosen = all.filter(({ index }) => BigInt(index) % 2n === 0n).slice(0, 10)
    expectSame(
      even.slice(0, chosen.length).map(({ index }) => index),
      chosen.map(({ index }) => index),
      'top({ where: even })',
    )
    expectSame(benchmark.top({ k: 5, where: () => false }), [], 'top({ k: 5, where: () => false })')
    const { cost } = space
    if (!cost) return
    const { dataset } = benchmark.defaults()
    for (const limit of ['params', 'flops'] as const) {
      const sizeOf = (arch: unknown) => cost(arch, { dataset })[limit] ?? Number.POSITIVE_INFINITY
      const costs = all.map(({ arch }) => sizeOf(arch)).sort((a, b) => a - b)
      const max = costs[costs.length >> 1]!
      if (!Number.isFinite(max)) continue
      const option = limit === 'params' ? { maxParams: max } : { maxFlops: max }
      const call = `top(${show({ k: 50, ...option })})`
      const ranked = benchmark.top({ k: 50, ...option })
      for (const { arch } of ranked) {
        const count = sizeOf(arch)
        expectThat(count <= max, `${call} gave ${show(arch)} with ${count} ${limit}`)
      }
      const within = all.filter(({ arch }) => sizeOf(arch) <= max).map(({ index }) => index)
      expectSame(
        ranked.slice(0, within.length).map(({ index }) => index),
        within,
        call,
      )
    }
  }),
  withBenchmark('top: refuses counts that mean nothing', (benchmark) => {
    for (const k of [-1, 1.5, Number.NaN, undefined, '3']) {
      const options = { k } as unknown as TopOptions
      expectRefusal(() => benchmark.top(options), ['INVALID_ARGUMENT'], `top({ k: ${show(k)} })`)
    }
  }),
  withBenchmark('curve: tells what summary tells at its budgets', (benchmark, { samples }) => {
    for (const part of parts(benchmark)) {
      for (const arch of pickLoaded(benchmark, Math.min(samples, 10))) expectCurve(benchmark, arch, part)
    }
  }),
]

/* An architecture may have fewer budgets than others; then it is the last value that counts. */
function expectCurve(benchmark: Benchmark, arch: unknown, part: QueryOptions): void {
  if (!benchmark.curve) return
  const call = `curve(${show(arch)}, ${show(part)})`
  const found = outcome(() => benchmark.curve?.(arch, part), call)
  const budgets = benchmark.availableBudgets({ ...part, arch } as QueryOptions)
  const answerAt = (budget: number) =>
    benchmark.exists({ ...part, arch, budget })
      ? benchmark.summary(arch, { ...part, budget }).metric
      : undefined
  if ('code' in found) {
    // Results at a single budget are not a curve.
    if (found.code === 'NOT_IN_DATASET' && budgets.length < 2) return
    for (const budget of someOf(budgets)) {
      expectSame(answerAt(budget), undefined, `${call} threw ${found.code}, but summary at budget ${budget}`)
    }
    return
  }
  const curve = found.answer as Float64Array
  expectThat(curve instanceof Float64Array, `${call} gave ${show(curve)}, expected a Float64Array`)
  expectThat(
    curve.length <= budgets.length,
    `${call} has ${curve.length} values, more than ${budgets.length} budgets`,
  )
  if (curve.length === budgets.length) {
    for (const budget of someOf(budgets)) {
      const answer = answerAt(budget) ?? Number.NaN
      expectSame(curve[budgets.indexOf(budget)], answer, `${call} at budget ${budget}`)
    }
  } else {
    const last = budgets.map(answerAt).findLast((metric) => metric !== undefined)
    expectSame(curve.at(-1), last, `the last value of ${call}`)
  }
}

/* All that has an answer, best first, found without `top`. */
function ranking(benchmark: Benchmark) {
  const archs = [...benchmark.iterAll()]
  const indices = archs.map((arch) => benchmark.getIndex(arch))
  return (options: QueryOptions): { index: number | bigint; metric: number }[] => {
    const metrics = benchmark.queryMany(archs, options)
    const answered = metrics.findIndex((metric) => !Number.isNaN(metric))
    if (answered < 0) return []
    const { metricName } = benchmark.summary(archs[answered], options)
    const described = benchmark.metrics().find(({ name }) => name === metricName)
    const sign = described?.direction === 'minimize' ? -1 : 1
    return indices
      .map((index, at) => ({ index, metric: metrics[at]! }))
      .filter(({ metric }) => !Number.isNaN(metric))
      .sort((a, b) => sign * (b.metric - a.metric) || (a.index < b.index ? -1 : 1))
  }
}

/* Few of them: each is a pass over all architectures. */
function questionsForTop(benchmark: Benchmark): QueryOptions[] {
  const { dataset } = benchmark.defaults()
  const split = benchmark.splits(dataset)[0] as string
  const others = benchmark.metrics().map(({ name }) => ({ metric: name }))
  return [{}, { dataset, split }, ...others].filter(
    (options) =>
      'answer' in outcome(() => benchmark.top({ k: 1, ...options }), `top(${show({ k: 1, ...options })})`),
  )
}
