import { formatReceived, type Problem } from '@nasbench/core'
import type { Cell301 } from './cell-code.js'
import { canonicalGenotype, type Genotype, type GenotypeLike } from './genotype.js'
import { operationId, operations } from './operations.js'
import { invalidGenotype, problemsOfGenotype } from './problems.js'

/** A cell as eight `[predecessor, operation id]` pairs; ids from 0 in the order of `operations`. */
export type CompactCell = readonly (readonly [predecessor: number, operation: number])[]

/** Normal cell, reduction cell. */
export type CompactGenotype = readonly [normal: CompactCell, reduce: CompactCell]

/**
 * The compact form of NASLib and of BANANAS: for each cell eight `[predecessor, operation id]` pairs, canonical.
 *
 * @throws NasBenchError INVALID_ARCHITECTURE
 */
export function toCompact(arch: GenotypeLike): [[number, number][], [number, number][]] {
  const { normal, reduce } = canonicalGenotype(arch)
  return [compactCell(normal), compactCell(reduce)]
}

/**
 * The genotype of a compact form: {@link toCompact} backwards, in any order of a node's edges.
 *
 * @throws NasBenchError INVALID_ARCHITECTURE
 */
export function fromCompact(compact: unknown): Genotype {
  if (!Array.isArray(compact) || compact.length !== 2) throw notCompact(compact)
  const [normal, reduce] = compact.map((cell) => pairsOf(cell, compact))
  const arch = { normal, reduce } as unknown as Genotype
  const problems = problemsOfGenotype(arch)
  if (problems.length > 0) throw invalidGenotype(compact, problems)
  return canonicalGenotype(arch)
}

function compactCell(cell: Cell301): [number, number][] {
  return cell.map(([op, predecessor]) => [predecessor, operationId(op)])
}

function pairsOf(cell: unknown, compact: unknown): unknown[] {
  if (!Array.isArray(cell)) throw notCompact(compact)
  return Array.from(cell as readonly unknown[], (pair) => {
    if (!Array.isArray(pair) || pair.length !== 2) throw notCompact(compact)
    const [predecessor, id] = pair as [unknown, unknown]
    const op = typeof id === 'number' ? operations[id] : undefined
    if (op === undefined) {
      throw invalidGenotype(compact, [
        { message: `${formatReceived(id)} is no operation id`, expected: `0 to ${operations.length - 1}` },
      ])
    }
    return [op, predecessor]
  })
}

function notCompact(value: unknown) {
  const problem: Problem = {
    message: 'it is not an encoding',
    expected: '[normal, reduce], each eight [predecessor, operation id] pairs',
  }
  return invalidGenotype(value, [problem])
}
