import { type Arch101, pruneArch101 } from '../arch.js'
import { readNni } from '../object-forms.js'
import { type ArchInput101, archOf } from '../resolve.js'

/** `op1`, `op2` … for the operations; `input1`, `input2` … for the vertices that lead to each vertex, the output the last. */
export type NniArch101 = Readonly<Record<string, string | readonly number[]>>

/**
 * A cell in the notation of NNI's database (nni/nas/benchmarks/nasbench101): without unused vertices, the others in
 * order.
 *
 * @throws NasBenchError INVALID_ARCHITECTURE
 */
export function encodeNni(arch: ArchInput101): Record<string, string | number[]> {
  const { adjacency, operations } = pruneArch101(archOf(arch))
  const encoding: Record<string, string | number[]> = {}
  for (const [at, name] of operations.slice(1, -1).entries()) encoding[`op${at + 1}`] = name
  for (let target = 1; target < operations.length; target++) {
    encoding[`input${target}`] = adjacency.flatMap((row, source) => (row[target] === 1 ? [source] : []))
  }
  return encoding
}

/**
 * The cell of such names, its vertices in their order.
 *
 * @throws NasBenchError INVALID_ARCHITECTURE
 */
export function decodeNni(encoding: NniArch101): Arch101 {
  const fields = typeof encoding === 'object' && encoding !== null ? encoding : {}
  return archOf(readNni(fields))
}
