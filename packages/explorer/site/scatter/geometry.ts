import { createPickGrid, type PickGrid } from './pick-grid.js'

/** Two measures laid out on a plane. */
export interface Plane {
  readonly x: Float64Array
  readonly y: Float64Array
  readonly extentX: readonly [number, number]
  readonly extentY: readonly [number, number]
  /** Shares of the extents, two numbers per row. */
  readonly positions: Float32Array
  /** All rows that have both measures, in the order in which they are drawn. */
  readonly order: Uint32Array
  readonly grid: PickGrid
}

/** The window on the plane, in the units of the measures. */
export interface Range {
  readonly x: readonly [number, number]
  readonly y: readonly [number, number]
}

/** Lays two measures out; undefined if no row has both. */
export function layOut(x: Float64Array, y: Float64Array): Plane | undefined {
  const rows = x.length
  let [x0, x1, y0, y1] = [
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
  ]
  let count = 0
  const order = new Uint32Array(rows)
  for (let row = 0; row < rows; row++) {
    const [a, b] = [x[row]!, y[row]!]
    if (!Number.isFinite(a) || !Number.isFinite(b)) continue
    if (a < x0) x0 = a
    if (a > x1) x1 = a
    if (b < y0) y0 = b
    if (b > y1) y1 = b
    order[count++] = row
  }
  if (count === 0) return undefined
  const extentX = widened(x0, x1)
  const extentY = widened(y0, y1)
  const positions = new Float32Array(2 * rows).fill(Number.NaN)
  for (const row of order.subarray(0, count)) {
    positions[2 * row] = (x[row]! - extentX[0]) / (extentX[1] - extentX[0])
    positions[2 * row + 1] = (y[row]! - extentY[0]) / (extentY[1] - extentY[0])
  }
  return {
    x,
    y,
    extentX,
    extentY,
    positions,
    order: mixed(order.subarray(0, count)),
    grid: createPickGrid(positions),
  }
}

/* A constant measure still needs a width. */
function widened(from: number, to: number): readonly [number, number] {
  if (to > from) return [from, to]
  const margin = Math.abs(from) * 0.01 || 1
  return [from - margin, to + margin]
}

/* A fixed shuffle: the first N rows are a fair sample, the same each time. */
function mixed(rows: Uint32Array): Uint32Array {
  let state = 0x9e3779b9
  for (let at = rows.length - 1; at > 0; at--) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    const other = Math.floor((state / 2 ** 32) * (at + 1))
    const kept = rows[at]!
    rows[at] = rows[other]!
    rows[other] = kept
  }
  return rows
}

/** The whole plane with a margin around it. */
export const wholeRange = ({ extentX, extentY }: Plane): Range => ({ x: around(extentX), y: around(extentY) })

function around([from, to]: readonly [number, number]): readonly [number, number] {
  const margin = (to - from) * 0.04
  return [from - margin, to + margin]
}

/** The share of the points at either end that the first view may leave out. */
const tail = 0.04

/**
 * The range that the page opens with: the whole plane, but without a tail that would take more than half of an axis.
 * Benchmarks have a few networks that learned nothing, and all others would be squeezed to a line by them.
 */
export function firstRange(plane: Plane): Range {
  const whole = wholeRange(plane)
  return {
    x: withoutTails(plane.x, plane.order, plane.extentX) ?? whole.x,
    y: withoutTails(plane.y, plane.order, plane.extentY) ?? whole.y,
  }
}

function withoutTails(
  values: Float64Array,
  order: Uint32Array,
  [least, greatest]: readonly [number, number],
): readonly [number, number] | undefined {
  const sample = Float64Array.from(order.subarray(0, 20_000), (row) => values[row]!).sort()
  if (sample.length < 100) return undefined
  const low = sample[Math.floor(sample.length * tail)]!
  const high = sample[Math.floor(sample.length * (1 - tail))]!
  const from = low - least > (greatest - low) * 0.8 ? low : least
  const to = greatest - high > (high - least) * 0.8 ? high : greatest
  return from < to && (from > least || to < greatest) ? around([from, to]) : undefined
}

/** The rows inside a polygon, whose corners are in the units of the measures. */
export function rowsInside(
  { x, y, order }: Plane,
  polygon: readonly (readonly [number, number])[],
): Uint32Array {
  const xs = polygon.map(([at]) => at)
  const ys = polygon.map(([, at]) => at)
  const [left, right, low, high] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)]
  const inside = order.filter((row) => {
    const [a, b] = [x[row]!, y[row]!]
    if (a < left || a > right || b < low || b > high) return false
    let odd = false
    for (let i = 0, j = polygon.length - 1; i < polygon.length; j = i++) {
      if (ys[i]! > b !== ys[j]! > b && a < ((xs[j]! - xs[i]!) * (b - ys[i]!)) / (ys[j]! - ys[i]!) + xs[i]!)
        odd = !odd
    }
    return odd
  })
  return inside.sort()
}

/** The rows that no other row beats in both measures, from one end of the front to the other. */
export function paretoFront(
  { x, y, order }: Plane,
  directionX: 'maximize' | 'minimize',
  directionY: 'maximize' | 'minimize',
  accepts: (row: number) => boolean,
): number[] {
  const signX = directionX === 'maximize' ? -1 : 1
  const signY = directionY === 'maximize' ? -1 : 1
  const rows = order
    .filter(accepts)
    .sort((a, b) => signX * (x[a]! - x[b]!) || signY * (y[a]! - y[b]!) || a - b)
  const front: number[] = []
  let best = Number.POSITIVE_INFINITY
  for (const row of rows) {
    if (signY * y[row]! >= best) continue
    best = signY * y[row]!
    front.push(row)
  }
  return front
}
