import type { Benchmark, QueryOptions } from '../benchmark.js'
import { outcome } from './expect.js'

/** All datasets with their splits. */
export function parts(benchmark: Benchmark): { dataset: string; split: string }[] {
  return benchmark
    .datasets()
    .flatMap((dataset) => benchmark.splits(dataset).map((split) => ({ dataset, split })))
}

/**
 * The default question, and one of each dataset, split and metric at its default budget and the first and last.
 * Ask each one for all architectures before the next one: a benchmark may read one column at a time.
 */
export function questions(benchmark: Benchmark): QueryOptions[] {
  const found: QueryOptions[] = [{}]
  for (const part of parts(benchmark)) {
    const available = outcome(() => benchmark.availableBudgets(part), `availableBudgets(${part.dataset})`)
    const budgets = 'answer' in available ? available.answer : []
    const few = new Set([budgets[0], budgets.at(-1)])
    found.push(part)
    for (const budget of few) if (budget !== undefined) found.push({ ...part, budget })
    for (const { name } of benchmark.metrics({ dataset: part.dataset })) found.push({ ...part, metric: name })
  }
  return found
}

/** Ten of many budgets, the first and the last among them. */
export function someOf(budgets: readonly number[]): number[] {
  const step = Math.max(1, Math.ceil((budgets.length - 1) / 9))
  return budgets.filter((_, at) => at % step === 0 || at === budgets.length - 1)
}

/** The same questions, and others with unknown names, unknown budgets and wrong types. */
export function strangeQuestions(benchmark: Benchmark): QueryOptions[] {
  const strange = [
    { dataset: 'nonsense' },
    { dataset: null },
    { split: 'nonsense' },
    { split: 5 },
    { budget: -1 },
    { budget: 0.5 },
    { budget: 1e9 },
    { budget: Number.NaN },
    { budget: 'last' },
    { metric: 'nonsense' },
    { seed: 'nonsense' },
  ]
  return [...questions(benchmark), ...(strange as unknown as QueryOptions[])]
}

/** Seeds that runs of these architectures were made with, as far as a summary names them. */
export function seedsOf(benchmark: Benchmark, archs: readonly unknown[]): number[] {
  const seeds = archs.flatMap((arch) =>
    questions(benchmark).flatMap((options) => {
      const found = outcome(() => benchmark.summary(arch, options), 'summary')
      const named = 'answer' in found ? found.answer.info.seeds : undefined
      return (named ?? []).filter((seed) => seed !== null)
    }),
  )
  return [...new Set(seeds)]
}

/** Architectures of the space without results in the benchmark. */
export function missingArchs(benchmark: Benchmark, samples: number): unknown[] {
  const { space } = benchmark
  if (BigInt(benchmark.getStatistics().architectures) === BigInt(space.size)) return []
  const n = Math.min(samples, Number(space.size))
  const drawn = space.randomSample({ n, seed: 'missing' })
  return drawn.filter((arch) => !benchmark.exists({ arch })).slice(0, 3)
}
