import type { Arch101 } from './arch.js'
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

/* The digits of matrices that stored cells share. */
const digits = new WeakMap<Arch101['adjacency'], string>()
const names = new WeakMap<Arch101['operations'], string>()

/**
 * A cell as `adjacency/operations`, with the fields of the published files: its vertices as given, in their order.
 *
 * @throws NasBenchError INVALID_ARCHITECTURE
 */
export function formatArch101(arch: ArchInput101): string {
  const { adjacency, operations } = archOf(arch)
  let matrix = digits.get(adjacency)
  if (matrix === undefined) {
    matrix = adjacency.map((row) => row.join('')).join('')
    digits.set(adjacency, matrix)
  }
  let list = names.get(operations)
  if (list === undefined) {
    list = operations.join(',')
    names.set(operations, list)
  }
  return `${matrix}/${list}`
}
