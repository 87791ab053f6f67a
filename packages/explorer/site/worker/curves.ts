import type { CurveInfo } from '../protocol.js'
import { parseMeasure } from './measure.js'
import type { Session } from './open-benchmark.js'

/** True if the data has learning curves: a benchmark may have the method and a file without them. */
export function hasCurves({ benchmark, population }: Session): boolean {
  if (benchmark?.curve === undefined) return false
  try {
    return benchmark.curve(population.keys[0] as object).length > 1
  } catch {
    return false
  }
}

/** The learning curves of rows; rows without one are left out. */
export function readCurves(session: Session, rows: readonly number[], spec: string): CurveInfo[] {
  const { benchmark, population, space } = session
  const { what, question } = parseMeasure(session, spec)
  if (benchmark?.curve === undefined) return []
  // A cost has no curve: that of the main metric is shown instead.
  const { budget: _, ...asked } = what === 'metric' ? question : {}
  const epochs = Float64Array.from(benchmark.availableBudgets(asked))
  return rows.flatMap((row) => {
    const key = population.keys[row] as object
    if (!benchmark.exists({ ...asked, arch: key })) return []
    const values = benchmark.curve!(key, asked)
    const budgets =
      values.length === epochs.length
        ? epochs
        : Float64Array.from(values.keys(), (at) => at + (epochs[0] ?? 0))
    return [{ row, label: String(space.getIndex(population.at(row) as object)), budgets, values }]
  })
}
