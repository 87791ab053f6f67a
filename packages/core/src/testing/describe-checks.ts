import { type Check, wholeSize, withBenchmark } from './check.js'
import { expectSame, expectThat, show } from './expect.js'
import { pickLoaded } from './pick.js'
import { parts } from './questions.js'
import { scramble } from './same.js'

/** What a benchmark says of itself must be true. */
export const describeChecks: readonly Check[] = [
  withBenchmark('benchmark: describes itself', (benchmark, { plugin }) => {
    expectSame(benchmark.name, plugin.name, 'name')
    expectThat(['tabular', 'surrogate'].includes(benchmark.kind), `kind is ${show(benchmark.kind)}`)
    const { source } = benchmark
    expectThat(
      ['file', 'bundled', 'demo', 'model'].includes(source.kind),
      `source.kind is ${show(source.kind)}`,
    )
    for (const field of ['file', 'version'] as const) {
      expectThat(
        typeof source[field] === 'string',
        `source.${field} is ${show(source[field])}, expected a text`,
      )
    }
    expectNames(benchmark.datasets(), 'datasets()')
    for (const dataset of benchmark.datasets()) expectNames(benchmark.splits(dataset), `splits("${dataset}")`)
    expectNames(
      benchmark.metrics().map((metric) => metric.name),
      'names of metrics()',
    )
    for (const { name, direction, bounds } of benchmark.metrics()) {
      expectThat(
        ['maximize', 'minimize'].includes(direction),
        `metric ${name}: direction is ${show(direction)}`,
      )
      expectThat(bounds[0] < bounds[1], `metric ${name}: bounds are ${show(bounds)}`)
    }
    const { dataset, split, budget } = benchmark.defaults()
    expectThat(benchmark.datasets().includes(dataset), `defaults().dataset is ${show(dataset)}`)
    expectThat(benchmark.splits(dataset).includes(split), `defaults().split is ${show(split)}`)
    expectThat(typeof budget === 'number' && !Number.isNaN(budget), `defaults().budget is ${show(budget)}`)
    expectSame(benchmark.space.size, plugin.space.size, 'space.size')
  }),
  withBenchmark('benchmark: what it hands out may be changed by the caller', (benchmark) => {
    const lists = ['datasets', 'splits', 'metrics', 'availableBudgets', 'defaults', 'getStatistics'] as const
    for (const list of lists) {
      const before = structuredClone(benchmark[list]())
      scramble(benchmark[list]())
      expectSame(benchmark[list](), before, `${list}(), after its answer was changed by the caller,`)
    }
  }),
  withBenchmark('benchmark: availableBudgets ascend', (benchmark) => {
    for (const { dataset, split } of parts(benchmark)) {
      const budgets = benchmark.availableBudgets({ dataset, split })
      const sorted = [...new Set(budgets)].sort((a, b) => a - b)
      expectSame(budgets, sorted, `availableBudgets({ dataset: "${dataset}", split: "${split}" })`)
    }
    const { budget } = benchmark.defaults()
    expectThat(
      benchmark.availableBudgets().includes(budget),
      `defaults().budget, ${budget}, is not available`,
    )
  }),
  withBenchmark('benchmark: statistics count what is there', (benchmark, { plugin }) => {
    const { architectures, spaceSize, runs } = benchmark.getStatistics()
    expectSame(spaceSize, plugin.space.size, 'getStatistics().spaceSize')
    expectThat(Number.isInteger(runs) && runs >= 0, `getStatistics().runs is ${show(runs)}`)
    if (benchmark.kind === 'tabular') {
      expectThat(
        runs >= architectures,
        `getStatistics() counts ${runs} runs of ${architectures} architectures`,
      )
    }
    if (architectures > wholeSize * 50) return
    let count = 0
    let last: bigint | undefined
    for (const arch of benchmark.iterAll()) {
      count++
      const index = BigInt(benchmark.getIndex(arch))
      expectThat(last === undefined || index > last, `iterAll() gives index ${index} behind ${last}`)
      last = index
    }
    expectSame(count, architectures, 'the number of architectures of iterAll(), beside getStatistics(),')
  }),
  withBenchmark('benchmark: is at one with its space', (benchmark, { plugin: { space }, samples }) => {
    for (const arch of pickLoaded(benchmark, samples)) {
      const given = show(arch)
      expectSame(benchmark.getIndex(arch), space.getIndex(arch), `getIndex(${given})`)
      expectSame(benchmark.id(arch), space.id(arch), `id(${given})`)
      expectSame(benchmark.encode(arch), space.encode(arch), `encode(${given})`)
      expectSame(
        benchmark.decode(space.encode(arch)),
        space.decode(space.encode(arch)),
        `decode(encode(${given}))`,
      )
      expectSame(benchmark.isValid(arch), true, `isValid(${given})`)
      expectSame(
        benchmark.mutate(arch, { seed: 3 }),
        space.mutate(arch, { seed: 3 }),
        `mutate(${given}, { seed: 3 })`,
      )
    }
  }),
]

function expectNames(names: readonly string[], what: string): void {
  expectThat(
    names.length > 0 && names.every((name) => typeof name === 'string' && name !== ''),
    `${what}: ${show(names)}`,
  )
  expectSame([...new Set(names)], [...names], `${what}, each once,`)
}
