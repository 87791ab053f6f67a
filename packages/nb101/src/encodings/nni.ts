import { type Arch101, pruneArch101 } from '../arch.js'
import { checkedIndex } from '../canonical.js'
import { inputName, outputName } from '../operations.js'
import { checkedPlain } from '../parse.js'
import { invalidArch } from '../problems.js'

/** `op1`, `op2` … for the operations; `input1`, `input2` … for the vertices that lead to each vertex, the output the last. */
export type NniArch101 = Readonly<Record<string, string | readonly number[]>>

/**
 * A cell as NNI's database spells one (nni/nas/benchmarks/nasbench101): unused vertices left out, the others in their order.
 *
 * @throws NasBenchError INVALID_ARCHITECTURE
 */
export function encodeNni(arch: Arch101): Record<string, string | number[]> {
  checkedIndex(arch)
  const { adjacency, operations } = pruneArch101(arch)
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
  const names: unknown[] = []
  while (Object.hasOwn(fields, `op${names.length + 1}`)) names.push(fields[`op${names.length + 1}`])
  const vertices = names.length + 2
  const adjacency = Array.from({ length: vertices }, () => new Array<number>(vertices).fill(0))
  for (let target = 1; target < vertices; target++) {
    const sources: unknown = fields[`input${target}`]
    for (const source of Array.isArray(sources) ? (sources as unknown[]) : [undefined]) {
      const row = typeof source === 'number' && source < target ? adjacency[source] : undefined
      if (row === undefined) {
        throw invalidArch(encoding, [
          {
            message: 'it is not a list of vertices before it',
            where: `input${target}`,
            expected: `vertices 0 to ${target - 1}`,
          },
        ])
      }
      row[target] = 1
    }
  }
  return checkedPlain({ adjacency, operations: [inputName, ...names, outputName] }, encoding)
}
