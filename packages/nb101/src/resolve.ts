import type { ArchInput } from '@nasbench/core'
import { type Arch101, archOfIndex, plainArch } from './arch.js'
import { indexOfArch } from './canonical.js'
import { invalidArch } from './problems.js'
import { checkIndex, readTextForm } from './parse.js'
import { readObjectForm } from './object-forms.js'
import { problemsOfArch } from './validate.js'

/** A value that names a cell: the cell itself in any form, a text, a module hash or an index. See `nb101Space.from`. */
export type ArchInput101 = ArchInput<Arch101>

/**
 * The index of the cell that a value names.
 *
 * @throws NasBenchError INVALID_ARCHITECTURE
 */
export function indexOf(value: unknown): number {
  const form = readForm(value)
  if (typeof form === 'number') return form
  const index = indexOfArch(form)
  if (index < 0) throw invalidArch(value, problemsOfArch(form))
  return index
}

/**
 * The cell that a value names: the stored one for an index or a hash, otherwise as it is given, its vertices in their
 * order.
 *
 * @throws NasBenchError INVALID_ARCHITECTURE
 */
export function archOf(value: unknown): Arch101 {
  const form = readForm(value)
  if (typeof form === 'number') return archOfIndex(form)
  const index = indexOfArch(form)
  if (index < 0) throw invalidArch(value, problemsOfArch(form))
  // Cells from this library share the frozen parts of the stored cell.
  const stored = archOfIndex(index)
  const { adjacency, operations } = form as Arch101
  return adjacency === stored.adjacency && operations === stored.operations ? stored : plainArch(form)
}

/* The index, or an object with adjacency and operations that is not checked yet. */
function readForm(value: unknown): unknown {
  if (typeof value === 'object') return readObjectForm(value)
  if (typeof value === 'string') return readTextForm(value)
  return checkIndex(value)
}
