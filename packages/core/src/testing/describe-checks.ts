import type { Benchmark } from '../benchmark.js'
import { type Check, wholeSize, withBenchmark } from './check.js'
import { expectSame, expectThat, outcome, show } from './expect.js'
import { pickLoaded } from './pick.js'
import { parts } from './questions.js'
import { scramble } from './same.js'

/** Checks of a benchmark's descriptions: datasets, splits, metrics, budgets, statistics. */
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
    for (const dataset of benchmark.datasets()) expectDataset(benchmark, dataset)
    const { dataset } = benchmark.defaults()
    expectThat(benchmark.datasets().includes(dataset), `defaults().dataset is ${show(dataset)}`)
    expectSame(benchmark.defaults({ dataset }), benchmark.defaults(), `defaults({ dataset: "${dataset}" })`)
    expectSame(benchmark.datasetInfo(), benchmark.datasetInfo(dataset), 'datasetInfo()')
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
      const found = outcome(() => benchmark.availableBudgets({ dataset, split }), 'availableBudgets')
      if ('code' in found) continue
      const budgets = found.answer
      const sorted = [...new Set(budgets)].sort((a, b) => a - b)
      expectSame(budgets, sorted, `availableBudgets({ dataset: "${dataset}", split: "${split}" })`)
    }
    const { budget } = benchmark.defaults()
    expectThat(
      benchmark.availableBudgets().includes(budget),
      `defaults().budget, ${budget}, is not available`,
    )
  }),
  withBenchmark('benchmark: statistics count the data', (benchmark, { plugin }) => {
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
      expectThat(last === undefined || index > last, `iterAll() gives index ${index} after ${last}`)
      last = index
    }
    expectSame(count, architectures, 'the number of architectures of iterAll(), beside getStatistics(),')
  }),
  withBenchmark('benchmark: agrees with its space', (benchmark, { plugin: { space }, samples }) => {
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

function expectDataset(benchmark: Benchmark, dataset: string): void {
  const call = `datasetInfo("${dataset}")`
  const info = benchmark.datasetInfo(dataset)
  const metrics = benchmark.metrics({ dataset })
  expectSame(info.name, dataset, `${call}.name`)
  expectSame(info.metrics, metrics, `${call}.metrics, beside metrics({ dataset })`)
  expectSame(info.splits, benchmark.splits(dataset), `${call}.splits, beside splits("${dataset}")`)
  const defaults = benchmark.defaults({ dataset })
  expectSame(info.defaults, defaults, `${call}.defaults, beside defaults({ dataset })`)
  for (const field of ['title', 'modality', 'task'] as const) {
    expectThat(
      typeof info[field] === 'string' && info[field] !== '',
      `${call}.${field} is ${show(info[field])}`,
    )
  }
  expectNames(
    metrics.map((metric) => metric.name),
    `names of metrics({ dataset: "${dataset}" })`,
  )
  for (const { name, unit, direction, bounds } of metrics) {
    expectThat(
      ['maximize', 'minimize'].includes(direction),
      `metric ${name}: direction is ${show(direction)}`,
    )
    expectThat(typeof unit === 'string' && unit !== '', `metric ${name}: unit is ${show(unit)}`)
    expectThat(bounds[0] < bounds[1], `metric ${name}: bounds are ${show(bounds)}`)
  }
  const { split, budget, metric, unit, direction } = defaults
  expectSame(defaults.dataset, dataset, `defaults({ dataset: "${dataset}" }).dataset`)
  expectThat(benchmark.splits(dataset).includes(split), `defaults().split is ${show(split)}`)
  expectThat(typeof budget === 'number' && !Number.isNaN(budget), `defaults().budget is ${show(budget)}`)
  const [first] = metrics
  expectSame(
    { metric, unit, direction },
    { metric: first?.name, unit: first?.unit, direction: first?.direction },
    'the default metric, beside the first of metrics()',
  )
}
