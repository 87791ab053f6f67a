import { type Axis, type Cloud, position } from './plot.js'

/** How many points of a cloud there are in each cell of a grid over the axes; row 0 is at the bottom. */
export interface Counts {
  readonly columns: number
  readonly rows: number
  readonly counts: Uint32Array
  /** The greatest of them. */
  readonly most: number
}

/** Counts the points in equal cells. What is outside of the axes is not counted. */
export function countCells(cloud: Cloud, x: Axis, y: Axis, columns: number, rows: number): Counts {
  const counts = new Uint32Array(columns * rows)
  let most = 0
  for (let i = 0; i < cloud.x.length; i++) {
    const column = cellOf(position(x, cloud.x[i]!), columns)
    const row = cellOf(position(y, cloud.y[i]!), rows)
    if (column < 0 || row < 0) continue
    const at = row * columns + column
    const count = counts[at]! + 1
    counts[at] = count
    if (count > most) most = count
  }
  return { columns, rows, counts, most }
}

/** Which of `levels` shades a count has, from 1: in equal ratios, since counts go from one to thousands. */
export function levelOf(count: number, most: number, levels: number): number {
  return Math.min(levels, 1 + Math.floor((Math.log(count) / Math.log(most + 1)) * levels))
}

/** The least and the greatest count of each shade that some count can have. */
export function levelRanges(
  most: number,
  levels: number,
): (readonly [level: number, from: number, to: number])[] {
  const ranges: [number, number, number][] = []
  for (let level = 1; level <= levels; level++) {
    const bound = (of: number) => Math.ceil((most + 1) ** (of / levels) - 1e-9)
    const from = Math.max(1, bound(level - 1))
    const to = Math.min(most, bound(level) - 1)
    if (from <= to) ranges.push([level, from, to])
  }
  return ranges
}

/* The last cell has its upper end too. */
function cellOf(at: number, cells: number): number {
  if (!(at >= 0 && at <= 1)) return -1
  return Math.min(cells - 1, Math.floor(at * cells))
}
