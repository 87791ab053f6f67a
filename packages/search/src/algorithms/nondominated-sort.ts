import { dominates } from './hypervolume.js'

/** The numbers of the points, front by front, and within a front by falling crowding distance; all objectives are maximised. */
export function rankByFronts(points: readonly (readonly number[])[]): number[] {
  return frontsOf(points).flatMap((front) => {
    const distance = crowdingDistance(front.map((at) => points[at]!))
    return front
      .map((at, i) => ({ at, distance: distance[i]! }))
      .sort((a, b) => (a.distance === b.distance ? a.at - b.at : b.distance - a.distance))
      .map(({ at }) => at)
  })
}

/** The fronts as numbers of points: the first is dominated by none, the second by the first only, and so on. */
export function frontsOf(points: readonly (readonly number[])[]): number[][] {
  const dominators = points.map((point) => points.filter((other) => dominates(other, point)).length)
  const fronts: number[][] = []
  let current = points.flatMap((_, at) => (dominators[at] === 0 ? [at] : []))
  while (current.length > 0) {
    fronts.push(current)
    const next: number[] = []
    for (const at of current) {
      points.forEach((other, i) => {
        if (dominates(points[at]!, other) && --dominators[i]! === 0) next.push(i)
      })
    }
    current = next.sort((a, b) => a - b)
  }
  return fronts
}

/** Deb's crowding distance of each point of one front; the ends of each objective have infinity. */
export function crowdingDistance(front: readonly (readonly number[])[]): number[] {
  const distance = front.map(() => 0)
  const objectives = front[0]?.length ?? 0
  for (let k = 0; k < objectives; k++) {
    const order = front.map((_, i) => i).sort((a, b) => front[a]![k]! - front[b]![k]! || a - b)
    const low = front[order[0]!]![k]!
    const high = front[order.at(-1)!]![k]!
    distance[order[0]!] = Infinity
    distance[order.at(-1)!] = Infinity
    if (!(high > low) || !Number.isFinite(high - low)) continue
    for (let i = 1; i < order.length - 1; i++) {
      distance[order[i]!]! += (front[order[i + 1]!]![k]! - front[order[i - 1]!]![k]!) / (high - low)
    }
  }
  return distance
}
