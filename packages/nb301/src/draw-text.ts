import type { Cell301 } from './cell-code.js'
import { canonicalGenotype, type GenotypeInput } from './genotype.js'

/**
 * Both cells as lines of text: nodes 2 to 5 from top to bottom, each with the edges that it sums up, and where its
 * output goes beside the cell's output.
 *
 * ```text
 * normal cell
 *   2 ◀─┬─ sep_conv_3x3 ── 0   cell before the last
 *       └─ sep_conv_3x3 ── 1   last cell
 *   …
 *   output = 2 ∥ 3 ∥ 4 ∥ 5
 * ```
 *
 * @throws NasBenchError INVALID_ARCHITECTURE
 */
export function drawText(arch: GenotypeInput): string {
  const { normal, reduce } = canonicalGenotype(arch)
  return [...drawCell('normal cell', normal), '', ...drawCell('reduction cell', reduce)].join('\n')
}

const longestName = 'sep_conv_3x3'.length

function drawCell(title: string, cell: Cell301): string[] {
  const edges = cell.map(([op, predecessor], at) => {
    const start = at % 2 === 0 ? `${2 + at / 2} ◀─┬─ ` : '    └─ '
    return `  ${start}${op} ${'─'.repeat(longestName - op.length + 2)} ${predecessor}${inputName(predecessor)}`
  })
  return [title, ...edges, '  output = 2 ∥ 3 ∥ 4 ∥ 5']
}

/** The names of the two inputs of a cell. */
function inputName(node: number): string {
  if (node === 0) return '  cell before the last'
  return node === 1 ? '  last cell' : ''
}
