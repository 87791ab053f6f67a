import { type Arch101, archOfIndex } from './arch.js'
import { hashOfIndex } from './hash.js'
import { type ArchInput101, indexOf } from './resolve.js'

/**
 * The module hash of a cell: 32 lower-case hex digits, the key of the published files.
 *
 * @throws NasBenchError INVALID_ARCHITECTURE
 */
export function hashOf(arch: ArchInput101): string {
  return hashOfIndex(indexOf(arch))
}

/**
 * The cell as the published files have it: of all orders of its vertices, the one that came first when the space was
 * generated. Relabellings of a cell, and forms with unused vertices, give the same contents.
 *
 * @throws NasBenchError INVALID_ARCHITECTURE
 */
export function canonicalArch101(arch: ArchInput101): Arch101 {
  return archOfIndex(indexOf(arch))
}

/**
 * True if two forms are one cell: relabellings of each other without their unused vertices.
 *
 * @throws NasBenchError INVALID_ARCHITECTURE
 */
export function isSameCell(one: ArchInput101, other: ArchInput101): boolean {
  return indexOf(one) === indexOf(other)
}
