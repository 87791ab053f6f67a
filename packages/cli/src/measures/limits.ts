import type { Benchmark, QueryOptions } from '@nasbench/core'
import { createMeasure, type Measure } from './measure.js'
import type { Population } from './population.js'
import { parseSpec } from './spec.js'
import { readValues, type Values } from './values.js'

/** Upper limits, inclusive. */
export interface LimitFlags {
  readonly maxParams?: number | undefined
  readonly maxFlops?: number | undefined
  /** Training seconds. */
  readonly maxTime?: number | undefined
}

/** Reads measures of the architectures that keep within all limits; where a limited number is unknown it is not kept. */
export function readWithin(
  benchmark: Benchmark,
  population: Population,
  wanted: readonly Measure[],
  { maxParams, maxFlops, maxTime }: LimitFlags,
  asked: QueryOptions,
): Values {
  const limits = (
    [
      ['params', maxParams],
      ['flops', maxFlops],
      ['time', maxTime],
    ] as const
  ).filter(([, limit]) => limit !== undefined)
  const limited = limits.map(([text]) =>
    createMeasure(benchmark, parseSpec(text, benchmark, { asked }), population),
  )
  const { keys, columns, missing } = readValues(population, [...wanted, ...limited])
  const kept = keys.flatMap((_, i) =>
    limits.every(([, limit], at) => (columns[wanted.length + at]?.[i] as number) <= (limit as number))
      ? [i]
      : [],
  )
  return {
    keys: kept.map((i) => keys[i]),
    columns: columns
      .slice(0, wanted.length)
      .map((column) => Float64Array.from(kept, (i) => column[i] as number)),
    missing,
  }
}
