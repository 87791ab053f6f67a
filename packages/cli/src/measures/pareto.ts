/**
 * The positions of points that no other point dominates (is at least as good in all objectives and better in one),
 * by the first objective, best first. Lower is better in every column. Equal points are all kept.
 *
 * Points are taken in the order of their objectives, so that what comes later never beats what came before: with two
 * objectives n log n, with more n times the size of the front.
 */
export function paretoFront(columns: readonly Float64Array[]): number[] {
  const [first] = columns
  if (first === undefined) return []
  const order = Uint32Array.from(first, (_, i) => i).sort((a, b) => compare(columns, a, b) || a - b)
  const front: number[] = []
  // With two objectives whoever beats a point is beaten by none before it, so the last one tells.
  const lately = columns.length <= 2
  for (const i of order) {
    const dominated = lately
      ? front.length > 0 && dominates(columns, front.at(-1) as number, i)
      : front.some((one) => dominates(columns, one, i))
    if (!dominated) front.push(i)
  }
  return front
}

function compare(columns: readonly Float64Array[], a: number, b: number): number {
  for (const column of columns) {
    const difference = (column[a] as number) - (column[b] as number)
    if (difference !== 0) return difference
  }
  return 0
}

function dominates(columns: readonly Float64Array[], a: number, b: number): boolean {
  let better = false
  for (const column of columns) {
    const difference = (column[a] as number) - (column[b] as number)
    if (difference > 0) return false
    if (difference < 0) better = true
  }
  return better
}
