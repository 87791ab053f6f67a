/** The points of a measure that a row has. */
export interface Points {
  /** The first point. */
  readonly from: number
  /** Number of points. */
  readonly count: number
  /** All points, ascending; present if they are not consecutive. */
  readonly at?: readonly number[]
}

/** The index of a point among these points; -1 if it is not one of them. */
export function indexOfPoint(points: Points | undefined, point: number): number {
  if (!points) return -1
  if (points.at) return points.at.indexOf(point)
  const index = point - points.from
  return Number.isInteger(index) && index >= 0 && index < points.count ? index : -1
}

/** True if a row with these points has that point. */
export function hasPoint(points: Points | undefined, point: number): boolean {
  return indexOfPoint(points, point) >= 0
}

/** All points of several sets of points together, ascending. */
export function allPoints(sets: readonly Points[]): number[] {
  const points = new Set<number>()
  for (const { from, count, at } of sets) {
    for (let i = 0; i < count; i++) points.add(at ? at[i]! : from + i)
  }
  return [...points].sort((a, b) => a - b)
}
