import type { Direction } from '@nasbench/core'
import { dominates, hypervolume } from './hypervolume.js'

/** The best trade-offs seen until now, and the volume they dominate. */
export interface ParetoFront {
  readonly volume: number
  /** Adds the values of one architecture; returns the new volume. */
  add(values: readonly number[]): number
}

/** An empty front above a reference point. */
export function createFront(reference: readonly number[], directions: readonly Direction[]): ParetoFront {
  const orient = (values: readonly number[]) =>
    values.map((value, i) => (directions[i] === 'minimize' ? -value : value))
  const floor = orient(reference)
  let members: (readonly number[])[] = []
  let volume = 0
  return {
    get volume() {
      return volume
    },
    add(values) {
      const point = orient(values)
      const same = (other: readonly number[]) => other.every((value, i) => value === point[i])
      if (point.some(Number.isNaN) || members.some((other) => same(other) || dominates(other, point))) {
        return volume
      }
      members = [...members.filter((other) => !dominates(point, other)), point]
      volume = hypervolume(members, floor)
      return volume
    },
  }
}
