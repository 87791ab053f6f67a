import type { PopulationFlags } from './population.js'

/** Upper limits, inclusive. */
export interface LimitFlags {
  readonly maxParams?: number | undefined
  readonly maxFlops?: number | undefined
  /** Training seconds. */
  readonly maxTime?: number | undefined
}

/** The same flags with their limits as part of the `where` expression. */
export function withLimits<T extends LimitFlags & PopulationFlags>(flags: T): T {
  const limits = (
    [
      ['params', flags.maxParams],
      ['flops', flags.maxFlops],
      ['time', flags.maxTime],
    ] as const
  ).flatMap(([measure, limit]) => (limit === undefined ? [] : [`${measure} <= ${limit}`]))
  if (limits.length === 0) return flags
  const given = flags.where === undefined ? [] : [`(${flags.where})`]
  return { ...flags, where: [...given, ...limits].join(' && ') }
}
