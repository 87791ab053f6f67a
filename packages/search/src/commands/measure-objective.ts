import type { Benchmark, CommandHost, Direction, Measure } from '@nasbench/core'
import { columnObjective, type SharedObjective, sharedColumn } from '../node/shared-objective.js'
import type { Objective } from '../objective.js'

/* Larger spaces are asked for one architecture at a time. */
const maxColumn = 2 ** 21

/** An objective that `--objective` names, and its columns if the space is small enough for them. */
export interface MeasuredObjective {
  readonly objective: Objective<unknown>
  readonly shared: SharedObjective | undefined
}

/**
 * The direction of a measure: that of a metric, and of `min(…)` and `max(…)`; of other columns, up if it is the only
 * objective and the host's choice among several.
 */
export function directionOf(measure: Measure, text: string, isOnly: boolean): Direction {
  const isChosen = measure.question !== null || /^\s*(min|max)\(/.test(text) || !isOnly
  return isChosen ? measure.direction : 'maximize'
}

/** Reads a measure as an objective; an evaluation costs the training time of a metric, and nothing for other columns. */
export async function measureObjective(
  host: CommandHost,
  benchmark: Benchmark,
  text: string,
  isOnly: boolean,
): Promise<MeasuredObjective> {
  const measure = await host.measure(benchmark, text)
  const direction = directionOf(measure, text, isOnly)
  const { name, question } = measure
  const costOf = (index: number | bigint) =>
    question === null ? 0 : (benchmark.trainTime(index, withoutMetric(question)) ?? 0)
  const { size } = benchmark.space
  if (typeof size === 'number' && size <= maxColumn) {
    const indices = Array.from({ length: size }, (_, index) => index)
    const values = sharedColumn(measure.values(indices))
    const costs = sharedColumn(indices.map((index) => (Number.isNaN(values[index]!) ? 0 : costOf(index))))
    const shared = { name, direction, values, costs }
    return { objective: columnObjective(shared), shared }
  }
  return {
    shared: undefined,
    objective: {
      name,
      direction,
      evaluate: (_, index) => ({ value: measure.values([index])[0]!, cost: costOf(index) }),
    },
  }
}

/* A metric does not change how long a training takes. */
function withoutMetric<Question extends { readonly metric?: string }>({ metric: _, ...rest }: Question) {
  return rest
}
