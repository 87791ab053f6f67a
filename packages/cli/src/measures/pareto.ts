/**
 * The positions of points that no other point dominates (is at least as good in all objectives and better in one), by the
 * first objective, best first. Lower is better in every column. Equal points are all kept.
 *
 * Points are taken in the order of their objectives, so that a later point never beats an earlier one. With two or three
 * objectives that takes n log n steps, with more n times the size of the front.
 */
export function paretoFront(columns: readonly Float64Array[]): number[] {
  const [first] = columns
  if (first === undefined) return []
  const order = Uint32Array.from(first, (_, i) => i).sort((a, b) => compare(columns, a, b) || a - b)
  const isDominated = columns.length <= 3 ? createStaircase(columns) : createList(columns)
  const front: number[] = []
  let previous: number | undefined
  let previousKept = false
  for (const i of order) {
    // Equal points share their fate.
    const same = previous !== undefined && compare(columns, previous, i) === 0
    const kept: boolean = same ? previousKept : !isDominated(i)
    if (kept) front.push(i)
    previous = i
    previousKept = kept
  }
  return front
}

/*
 * The best values of the third objective among the points so far, by the second one: rising in one, falling in the
 * other. A point is dominated if a step at or before its second value is not above its third. Missing objectives count
 * as equal.
 */
function createStaircase([, second, third]: readonly Float64Array[]): (i: number) => boolean {
  const xs: number[] = []
  const ys: number[] = []
  return (i) => {
    const [x, y] = [second?.[i] ?? 0, third?.[i] ?? 0]
    let [low, high] = [0, xs.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if (xs[middle]! <= x) low = middle + 1
      else high = middle
    }
    if (low > 0 && ys[low - 1]! <= y) return true
    // Steps that the new one makes useless.
    let end = low
    while (end < xs.length && ys[end]! >= y) end++
    const from = low > 0 && xs[low - 1] === x ? low - 1 : low
    xs.splice(from, end - from, x)
    ys.splice(from, end - from, y)
    return false
  }
}

function createList(columns: readonly Float64Array[]): (i: number) => boolean {
  const front: number[] = []
  return (i) => {
    const dominated = front.some((one) => columns.every((column) => column[one]! <= column[i]!))
    if (!dominated) front.push(i)
    return dominated
  }
}

function compare(columns: readonly Float64Array[], a: number, b: number): number {
  for (const column of columns) {
    const difference = column[a]! - column[b]!
    if (difference !== 0) return difference
  }
  return 0
}
