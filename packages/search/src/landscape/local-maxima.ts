import type { NeighborGraph } from './graph.js'

/** Indices whose value is above that of every neighbour, ascending. Neighbours without a value are left out. */
export function strictLocalMaxima({ size, offsets, targets }: NeighborGraph, values: Float64Array): number[] {
  const maxima: number[] = []
  for (let index = 0; index < size; index++) {
    const value = values[index]!
    if (Number.isNaN(value)) continue
    let isMaximum = true
    for (let edge = offsets[index]!; edge < offsets[index + 1]! && isMaximum; edge++) {
      isMaximum = !(values[targets[edge]!]! >= value)
    }
    if (isMaximum) maxima.push(index)
  }
  return maxima
}
