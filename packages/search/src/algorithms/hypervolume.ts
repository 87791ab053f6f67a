import { type Direction, invalidArgument } from '@nasbench/core'

/** True if `a` is at least as good as `b` in all objectives and better in one; all are maximised. */
export function dominates(a: readonly number[], b: readonly number[]): boolean {
  let better = false
  for (let i = 0; i < a.length; i++) {
    if (a[i]! < b[i]!) return false
    if (a[i]! > b[i]!) better = true
  }
  return better
}

/**
 * The volume that the points dominate, down to the reference point; any number of objectives.
 *
 * Exact, by the exclusive volumes of While et al., "A fast way of calculating exact hypervolumes", 2012 (WFG). Points that
 * are not better than the reference in every objective add nothing.
 *
 * @throws NasBenchError INVALID_ARGUMENT for points of another length than the reference.
 */
export function hypervolume(
  points: readonly (readonly number[])[],
  reference: readonly number[],
  directions: readonly Direction[] = reference.map(() => 'maximize'),
): number {
  const heights = points.map((point) => {
    if (point.length !== reference.length) {
      throw invalidArgument('a point', `${reference.length} numbers`, point)
    }
    return point.map((value, i) =>
      directions[i] === 'minimize' ? reference[i]! - value : value - reference[i]!,
    )
  })
  return volumeOf(front(heights.filter((point) => point.every((height) => height > 0))))
}

/** The points that no other dominates, each once. */
function front(points: readonly (readonly number[])[]): (readonly number[])[] {
  return points.filter(
    (point, at) =>
      !points.some(
        (other, i) => dominates(other, point) || (i < at && other.every((value, k) => value === point[k])),
      ),
  )
}

function volumeOf(points: readonly (readonly number[])[]): number {
  const sorted = [...points].sort((a, b) => b[0]! - a[0]!)
  if (sorted[0]?.length === 2) {
    // In the order of the first objective the second ascends: strips.
    let volume = 0
    let covered = 0
    for (const [x, y] of sorted as unknown as readonly (readonly [number, number])[]) {
      volume += x * (y - covered)
      covered = y
    }
    return volume
  }
  return sorted.reduce((volume, point, at) => {
    const limited = sorted.slice(at + 1).map((other) => other.map((value, k) => Math.min(value, point[k]!)))
    return volume + point.reduce((product, height) => product * height, 1) - volumeOf(front(limited))
  }, 0)
}
