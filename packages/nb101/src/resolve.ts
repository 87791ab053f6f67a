import type { ArchInput } from '@nasbench/core'
import { type Arch101, archOfIndex, plainArch } from './arch.js'
import { indexOfArch } from './canonical.js'
import { readObjectForm } from './object-forms.js'
import { checkIndex, readTextForm } from './parse.js'
import { invalidArch } from './problems.js'
import { problemsOfArch } from './validate.js'

/** A value that names a cell: the cell in any form, a text, a module hash or an index. See {@link archOf}. */
export type ArchInput101 = ArchInput<Arch101>

/**
 * The cell that a value names. This is the only place that defines the accepted forms; every function that takes a cell
 * takes all of them.
 *
 * - A number or bigint is the index, and so is a text of up to 8 digits; a text of 32 hex digits, or the first 9 or more of
 *   them, is the module hash. Both give the stored cell. Anything else keeps its vertices and their order.
 * - Objects: `{ adjacency, operations }`, `{ matrix, ops }` (`ModelSpec`), `{ module_adjacency, module_operations }`, mixtures
 *   of these, `[matrix, operations]`, NASLib's tuple of V · V + V numbers, NNI's `{ op1, input1, … }`, and objects with a
 *   module hash only (`{ hash }`). Matrices may be lists, typed arrays or digits; entries 0 and 1 as numbers, bigints or
 *   booleans. Operations may have short names (`conv3x3`, `c3`, `conv1x1`, `c1`, `maxpool`, `mp`) or the official code's
 *   labels, and input and output may be left out.
 * - Texts: `adjacency/operations` as in the published files (`011001000/input,conv3x3-bn-relu,output`), and all objects above
 *   as Python or JSON prints them, also as `ModelSpec(…)`, `Arch101(…)` or with `array(…)`.
 *
 * @throws NasBenchError INVALID_ARCHITECTURE, NOT_LOADED for a hash before the hash table is loaded
 */
export function archOf(value: unknown): Arch101 {
  const form = readForm(value)
  if (typeof form === 'number') return archOfIndex(form)
  const stored = archOfIndex(checkedIndex(form, value))
  const { adjacency, operations } = form as Arch101
  // Stored cells share their frozen parts.
  return adjacency === stored.adjacency && operations === stored.operations ? stored : plainArch(form)
}

/** The index of the cell that a value names; see {@link archOf}. */
export function indexOf(value: unknown): number {
  const form = readForm(value)
  return typeof form === 'number' ? form : checkedIndex(form, value)
}

/* The index, or an object with adjacency and operations that is not checked yet. */
function readForm(value: unknown): unknown {
  if (typeof value === 'number' || typeof value === 'bigint') return checkIndex(value)
  if (typeof value === 'string') return readTextForm(value)
  const form = readObjectForm(value)
  if (typeof form === 'string') return readTextForm(form)
  return typeof form === 'number' || typeof form === 'bigint' ? checkIndex(form) : form
}

function checkedIndex(form: unknown, received: unknown): number {
  const index = indexOfArch(form)
  if (index < 0) throw invalidArch(received, problemsOfArch(form))
  return index
}

/**
 * A cell from a matrix of any number type and the names of its vertices, all vertices kept.
 *
 * @throws NasBenchError INVALID_ARCHITECTURE
 */
export function createArch101(
  adjacency: ArrayLike<ArrayLike<number | bigint | boolean>>,
  operations: readonly string[],
): Arch101 {
  return archOf({ adjacency, operations })
}
