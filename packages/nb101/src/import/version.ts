import { spaceSize } from '../operations.js'

/** Which cells a file has, for its version: all, those of seven vertices alone (NASBenchAPI up to 1.0.2), or how many. */
export function describeVertices(cells: {
  readonly cells: number
  readonly byVertices: Readonly<Record<number, number>>
}): string {
  if (cells.cells === spaceSize) return 'all cells'
  if (cells.byVertices[7] === cells.cells) {
    return `${cells.cells.toLocaleString('en')} cells, of seven vertices only`
  }
  return `${cells.cells.toLocaleString('en')} cells`
}
