import type { ArchitectureSpace } from '@nasbench/core'
import type { Measure } from './measure.js'
import type { Population } from './population.js'

/** The values of several measures, one entry per architecture that has the needed ones. */
export interface Values {
  /** Indices, or the architectures themselves in a space too large for numbers. */
  readonly keys: readonly unknown[]
  /** In the order of the measures. */
  readonly columns: readonly Float64Array[]
  /** Architectures that lack some of them. */
  readonly missing: number
}

/**
 * Reads measures of a whole population. Architectures that lack one of the first `needed` measures are left out and
 * counted; the other measures may be NaN.
 */
export function readValues(
  population: Population,
  measures: readonly Measure[],
  needed: number = measures.length,
): Values {
  const keys: unknown[] = []
  const columns = measures.map(() => new Float64Array(population.size))
  let missing = 0
  for (const batch of population.batches()) {
    const values = measures.map((measure) => measure.read(batch))
    const wanted = values.slice(0, needed)
    for (let i = 0; i < batch.keys.length; i++) {
      if (wanted.some((column) => Number.isNaN(column[i]!))) {
        missing++
        continue
      }
      for (let column = 0; column < columns.length; column++)
        columns[column]![keys.length] = values[column]![i]!
      keys.push(batch.keys[i])
    }
  }
  return { keys, columns: columns.map((column) => column.subarray(0, keys.length)), missing }
}

/** Something with a space, whose keys stand for architectures. */
export interface Keyed {
  readonly space: ArchitectureSpace
}

/** The architecture that a key stands for. */
export function archOf({ space }: Keyed, key: unknown): unknown {
  return typeof key === 'number' ? space.at(key) : key
}
