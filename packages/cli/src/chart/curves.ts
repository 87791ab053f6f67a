import type { PagePoints } from './page/data.js'
import { type Line, type Plot, span } from './plot.js'

/** The parts of a learning curve that a drawing needs. */
export interface DrawnCurve {
  readonly index: number | bigint
  readonly arch: string
  readonly budgets: readonly number[]
  readonly values: readonly number[]
  /** Standard deviations over the runs; null for a single run. */
  readonly stds?: readonly (number | null)[]
}

/** The properties that all curves of a picture share. */
export interface CurvesAbout {
  readonly title: string
  readonly metric: string
  /** `%`, `nats` */
  readonly unit: string
  /** Where the numbers come from. */
  readonly note: string
}

/** Learning curves in one picture, each with its last value in the legend. */
export function plotCurves(curves: readonly DrawnCurve[], about: CurvesAbout): Plot {
  const { title, metric, unit, note } = about
  const marks = curves.map(lineOf)
  const [xMin, xMax] = span(
    marks.flatMap((line) => [...(line.x as number[])]),
    { air: 0 },
  )
  const [yMin, yMax] = span(marks.flatMap((line) => [...(line.y as number[])]))
  return {
    title,
    x: { title: 'budget [epochs]', min: xMin, max: xMax, whole: true },
    y: { title: `${metric} [${unit}]`, min: yMin, max: yMax },
    marks,
    notes: [note],
  }
}

function lineOf({ index, arch, budgets, values, stds }: DrawnCurve): Line {
  const recorded = budgets.flatMap((budget, i) =>
    Number.isNaN(values[i]) ? [] : [[budget, values[i]!, stds?.[i] ?? Number.NaN] as const],
  )
  const banded = recorded.some(([, , std]) => !Number.isNaN(std))
  const last = recorded.at(-1)
  const end = last === undefined ? 'nothing recorded' : `${last[1].toPrecision(4)} at ${last[0]}`
  return {
    kind: 'line',
    name: `#${index}, ${end}  ${arch}`,
    x: recorded.map(([budget]) => budget),
    y: recorded.map(([, value]) => value),
    ...(banded && {
      lower: recorded.map(([, value, std]) => value - std),
      upper: recorded.map(([, value, std]) => value + std),
    }),
  }
}

/** The data that a page needs to draw the curves again at every zoom. */
export function curvePage(curves: readonly DrawnCurve[]): PagePoints {
  return {
    kind: 'lines',
    x: new Float64Array(0),
    y: new Float64Array(0),
    indices: curves.map(({ index }) => (typeof index === 'bigint' ? index.toString() : index)),
    front: [],
    archs: curves.map(({ arch }) => arch),
    hint: '',
  }
}
