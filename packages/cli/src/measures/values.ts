import type { Benchmark } from '@nasbench/core'
import type { Measure } from './measure.js'
import type { Population } from './population.js'

/** The values of several measures, one entry an architecture that has all of them. */
export interface Values {
  /** Indices, or the architectures themselves where no number stands for them. */
  readonly keys: readonly unknown[]
  /** In the order of the measures. */
  readonly columns: readonly Float64Array[]
  /** Architectures that lack some of them. */
  readonly missing: number
}

/** Reads measures of a whole population; architectures that lack one are left out and counted. */
export function readValues(population: Population, measures: readonly Measure[]): Values {
  const keys: unknown[] = []
  const columns = measures.map(() => new Float64Array(population.size))
  let missing = 0
  for (const batch of population.batches()) {
    const values = measures.map((measure) => measure.read(batch))
    for (let i = 0; i < batch.keys.length; i++) {
      if (values.some((column) => Number.isNaN(column[i]))) {
        missing++
        continue
      }
      for (let column = 0; column < columns.length; column++) {
        ;(columns[column] as Float64Array)[keys.length] = (values[column] as Float64Array)[i] as number
      }
      keys.push(batch.keys[i])
    }
  }
  return { keys, columns: columns.map((column) => column.subarray(0, keys.length)), missing }
}

/** The architecture that a key stands for. */
export function archOf({ space }: Benchmark, key: unknown): unknown {
  return typeof key === 'number' ? space.at(key) : key
}
