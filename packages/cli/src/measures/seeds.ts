import { type Benchmark, isNasBenchError, NasBenchError, type QueryOptions } from '@nasbench/core'
import type { Population } from './population.js'

/* Architectures that are asked: files have a handful of seeds, and not every architecture has all. */
const askedArchitectures = 2000

/**
 * The seeds or runs that architectures of a population were trained with, ascending, as their answers list them.
 *
 * @throws NasBenchError UNKNOWN_SEED if answers list none
 */
export function recordedSeeds(
  benchmark: Benchmark,
  question: QueryOptions,
  population: Population,
): number[] {
  const seeds = new Set<number>()
  let asked = 0
  for (const { keys } of population.batches()) {
    const values = benchmark.queryMany(keys as Iterable<never>, question)
    for (let i = 0; i < keys.length && asked < askedArchitectures; i++) {
      if (Number.isNaN(values[i]!)) continue
      asked++
      for (const seed of seedsOf(benchmark, keys[i], question)) seeds.add(seed)
    }
    if (asked >= askedArchitectures) break
  }
  if (seeds.size === 0) {
    throw new NasBenchError(
      'UNKNOWN_SEED',
      `answers of ${benchmark.name} list no seeds: name one, as in val:199:777`,
    )
  }
  return [...seeds].sort((a, b) => a - b)
}

function seedsOf(benchmark: Benchmark, key: unknown, question: QueryOptions): readonly number[] {
  const info = benchmark.summary(key as never, question).info as unknown as Readonly<Record<string, unknown>>
  const listed = info.seeds ?? info.repeats
  if (Array.isArray(listed) && !listed.includes(null)) return listed.map(Number)
  // A benchmark that counts its runs: 0, 1, 2.
  const count = Number(info.runs ?? 0)
  return Array.from({ length: Number.isInteger(count) ? Math.min(count, 100) : 0 }, (_, i) => i).filter(
    (seed) => {
      try {
        benchmark.summary(key as never, { ...question, seed })
        return true
      } catch (error) {
        if (isNasBenchError(error)) return false
        throw error
      }
    },
  )
}
