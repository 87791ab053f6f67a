import { type Arch201, checkedCode, opsOfCode } from './arch.js'
import { edges } from './operations.js'

/**
 * The official string of what a cell computes, `Structure.to_unique_str(consider_zero)` of AutoDL-Projects and
 * NATS-Bench, byte for byte.
 *
 * `considerZero: true` (their `get_unique_str`, 6,466 strings) drops skip connections and writes what is zero as
 * `#`; `false` (12,751) drops skip connections alone; `null` (15,625) neither. Only sums are sorted, and a sum of
 * zeros is not seen to be zero: cells that compute the same may differ. {@link canonicalForm} does not do that.
 *
 * @throws NasBenchError INVALID_ARCHITECTURE
 */
export function uniqueString(
  arch: Arch201,
  options: { readonly considerZero?: boolean | null } = {},
): string {
  const considerZero = options.considerZero === undefined ? true : options.considerZero
  const ops = opsOfCode(checkedCode(arch))
  const nodes = ['0']
  for (const target of [1, 2, 3]) {
    const terms = edgesInto(target).map(({ source, edge }) => {
      const op = ops[edge] as string
      const input = nodes[source] as string
      if (considerZero === true && (op === 'none' || input === '#')) return '#'
      return considerZero !== null && op === 'skip_connect' ? input : `(${input})@${op}`
    })
    nodes.push(terms.sort().join('+'))
  }
  return nodes[3] as string
}

/**
 * An exact form of what a cell computes as a sum of operations on sums: two cells have one form exactly when zeros
 * drop out, skip connections pass on their terms, and the order of a sum does not count (4,930 forms).
 *
 * Written as {@link uniqueString} is; `#` is the cell that computes nothing. That a convolution of zeros leaves the
 * bias of its normalisation is not regarded, as it is not in the official string.
 *
 * @throws NasBenchError INVALID_ARCHITECTURE
 */
export function canonicalForm(arch: Arch201): string {
  const ops = opsOfCode(checkedCode(arch))
  const nodes: string[][] = [['0']]
  for (const target of [1, 2, 3]) {
    const terms = edgesInto(target).flatMap(({ source, edge }) => {
      const op = ops[edge] as string
      const input = nodes[source] as string[]
      if (op === 'none' || input.length === 0) return []
      return op === 'skip_connect' ? input : [`(${input.join('+')})@${op}`]
    })
    nodes.push(terms.sort())
  }
  return (nodes[3] as string[]).join('+') || '#'
}

/**
 * True if no path of operations other than `none` leads from the input to the output: 341 cells, which all
 * guess. The opposite of the official `check_valid`.
 *
 * @throws NasBenchError INVALID_ARCHITECTURE
 */
export function isDead(arch: Arch201): boolean {
  return liveEdges(arch).length === 0
}

/**
 * The edges (0 to 5) on some path of operations other than `none` from the input to the output.
 *
 * @throws NasBenchError INVALID_ARCHITECTURE
 */
export function liveEdges(arch: Arch201): number[] {
  const ops = opsOfCode(checkedCode(arch))
  const open = (edge: number) => ops[edge] !== 'none'
  const fromInput = [true, open(0), open(1) || (open(0) && open(2))]
  const toOutput = [true, open(4) || (open(2) && open(5)), open(5), true]
  return edges.flatMap(({ source, target }, edge) =>
    open(edge) && fromInput[source] === true && toOutput[target] === true ? [edge] : [],
  )
}

function edgesInto(target: number): { readonly source: number; readonly edge: number }[] {
  return edges.flatMap((edge, at) => (edge.target === target ? [{ source: edge.source, edge: at }] : []))
}
