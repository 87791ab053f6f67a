import { type MutateOptions, resolveRng, unknownName } from '@nasbench/core'
import { digitsOfCode, digitWeights, predecessorPairs } from './cell-code.js'
import { codeOfGenotype, type Genotype, type GenotypeInput, genotypeOfCode } from './genotype.js'

/** The kinds of edit: another operation on one edge, or another predecessor of one edge with its operation kept. */
const editKinds = ['op', 'edge'] as const

/** One edit of a cell: the digits of its code that change, with what they change to. */
type Edit = readonly (readonly [digit: number, value: number])[]

const opEdits = 96

/**
 * All 120 architectures at one edit, each once: first the 96 with another operation on one edge (normal cell first,
 * edge by edge in canonical order, operations in the order of the space), then the 24 in which one edge comes from
 * another node, operation kept.
 *
 * @throws NasBenchError INVALID_ARCHITECTURE
 */
export function neighborsOf(arch: GenotypeInput): Genotype[] {
  const { normal, reduce } = codeOfGenotype(arch)
  const around = { normal: codesAround(normal), reduce: codesAround(reduce) }
  const [n, r] = [around.normal, around.reduce]
  return [
    ...n.slice(0, opEdits / 2).map((code) => genotypeOfCode(code, reduce)),
    ...r.slice(0, opEdits / 2).map((code) => genotypeOfCode(normal, code)),
    ...n.slice(opEdits / 2).map((code) => genotypeOfCode(code, reduce)),
    ...r.slice(opEdits / 2).map((code) => genotypeOfCode(normal, code)),
  ]
}

/**
 * One of the neighbours, each with the same probability; with `kind` one of the 96 (`op`) or of the 24 (`edge`).
 *
 * @throws NasBenchError INVALID_ARCHITECTURE, INVALID_ARGUMENT for another kind
 */
export function mutateGenotype(arch: GenotypeInput, options: MutateOptions = {}): Genotype {
  const { kind } = options
  if (kind !== undefined && !(editKinds as readonly string[]).includes(kind)) {
    throw unknownName('INVALID_ARGUMENT', 'kind of edit', kind, editKinds, 'nb301')
  }
  const { normal, reduce } = codeOfGenotype(arch)
  const edits = kind === 'op' ? 48 : kind === 'edge' ? 12 : 60
  const drawn = resolveRng(options).below(2 * edits)
  const which = (drawn % edits) + (kind === 'edge' ? 48 : 0)
  return drawn < edits
    ? genotypeOfCode(codesAround(normal)[which]!, reduce)
    : genotypeOfCode(normal, codesAround(reduce)[which]!)
}

/* The 60 cells at one edit from a cell: 48 by operation, 12 by predecessor. */
function codesAround(code: number): number[] {
  const digits = digitsOfCode(code)
  const apply = (edit: Edit) =>
    edit.reduce((sum, [digit, value]) => sum + (value - digits[digit]!) * digitWeights[digit]!, code)
  return [...operationEdits(digits), ...predecessorEdits(digits)].map(apply)
}

function operationEdits(digits: readonly number[]): Edit[] {
  return [0, 1, 2, 3].flatMap((node) =>
    [3 * node + 1, 3 * node + 2].flatMap((digit) =>
      [0, 1, 2, 3, 4, 5, 6].filter((op) => op !== digits[digit]).map((op): Edit => [[digit, op]]),
    ),
  )
}

/* The edge keeps its operation, which may take it past the node's other edge in the order of predecessors. */
function predecessorEdits(digits: readonly number[]): Edit[] {
  return predecessorPairs.flatMap((pairs, node) => {
    const pair = pairs[digits[3 * node]!] as readonly [number, number]
    const ops = [digits[3 * node + 1], digits[3 * node + 2]] as [number, number]
    return [0, 1].flatMap((moved) => {
      const kept = pair[1 - moved]!
      return Array.from({ length: node + 2 }, (_, to) => to)
        .filter((to) => !pair.includes(to))
        .map((to): Edit => {
          const [low, high] = to < kept ? [to, kept] : [kept, to]
          const place = pairs.findIndex(([p, q]) => p === low && q === high)
          const [movedOp, keptOp] = [ops[moved]!, ops[1 - moved]!]
          return [
            [3 * node, place],
            [3 * node + 1, to < kept ? movedOp : keptOp],
            [3 * node + 2, to < kept ? keptOp : movedOp],
          ]
        })
    })
  })
}
