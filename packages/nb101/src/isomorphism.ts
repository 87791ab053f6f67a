import type { Arch101 } from './arch.js'
import { checkedIndex } from './canonical.js'

/**
 * Whether two spellings are one cell: relabellings of each other once unused vertices are gone. Some 2 µs, by index.
 *
 * @throws NasBenchError INVALID_ARCHITECTURE
 */
export function isSameCell(one: Arch101, other: Arch101): boolean {
  return checkedIndex(one) === checkedIndex(other)
}
