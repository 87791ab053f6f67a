import { type Arch101, textOfStored } from './arch.js'
import { invalidArch } from './problems.js'
import { type ArchInput101, archOf } from './resolve.js'

/**
 * Reads the text of a cell in any form that `archOf` lists; a matrix keeps its vertices and their order.
 *
 * @throws NasBenchError INVALID_ARCHITECTURE
 */
export function parseArch101(text: string): Arch101 {
  if (typeof text !== 'string') {
    throw invalidArch(text, [
      { message: 'it is not a string', expected: 'a text; `from` takes other values' },
    ])
  }
  return archOf(text)
}

/**
 * A cell as `adjacency/operations`, with the fields of the published files: its vertices as given, in their order.
 *
 * @throws NasBenchError INVALID_ARCHITECTURE
 */
export function formatArch101(arch: ArchInput101): string {
  const stored = textOfStored(arch)
  if (stored !== undefined) return stored
  const cell = archOf(arch)
  const { adjacency, operations } = cell
  return textOfStored(cell) ?? `${adjacency.map((row) => row.join('')).join('')}/${operations.join(',')}`
}
