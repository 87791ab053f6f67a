/*
 * Finds the point next to the pointer. Points are sorted into a grid over the extent once per pair of measures, so that
 * only the cells around the pointer are looked at.
 */

const side = 256

export interface PickGrid {
  /** The row of the nearest point, within radii given in shares of the extent; -1 if there is none. */
  nearest(x: number, y: number, radiusX: number, radiusY: number, accepts: (row: number) => boolean): number
}

/** A grid over positions in shares of the extent, two numbers per row. */
export function createPickGrid(positions: Float32Array): PickGrid {
  const rows = positions.length / 2
  const cellOf = (share: number) => Math.min(side - 1, Math.max(0, Math.floor(share * side)))
  const starts = new Uint32Array(side * side + 1)
  const cells = new Int32Array(rows)
  for (let row = 0; row < rows; row++) {
    const x = positions[2 * row]!
    const y = positions[2 * row + 1]!
    const cell = Number.isNaN(x) || Number.isNaN(y) ? -1 : cellOf(y) * side + cellOf(x)
    cells[row] = cell
    if (cell >= 0) starts[cell + 1]!++
  }
  for (let cell = 0; cell < side * side; cell++) starts[cell + 1]! += starts[cell]!
  const next = starts.slice()
  const sorted = new Uint32Array(starts[side * side]!)
  for (let row = 0; row < rows; row++) if (cells[row]! >= 0) sorted[next[cells[row]!]!++] = row

  return {
    nearest(x, y, radiusX, radiusY, accepts) {
      let best = -1
      let bestDistance = 1
      for (let j = cellOf(y - radiusY); j <= cellOf(y + radiusY); j++) {
        for (let i = cellOf(x - radiusX); i <= cellOf(x + radiusX); i++) {
          const cell = j * side + i
          for (let at = starts[cell]!; at < starts[cell + 1]!; at++) {
            const row = sorted[at]!
            const dx = (positions[2 * row]! - x) / radiusX
            const dy = (positions[2 * row + 1]! - y) / radiusY
            const distance = dx * dx + dy * dy
            if (distance < bestDistance && accepts(row)) {
              bestDistance = distance
              best = row
            }
          }
        }
      }
      return best
    },
  }
}
