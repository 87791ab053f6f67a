import { type Arch201, checkedCode, opsOfCode } from './arch.js'
import { edges } from './operations.js'

/**
 * A cell as lines of text: a vertical line for each node, a row for each edge, and `╌` without an arrow for `none`.
 *
 * ```text
 * 0 input
 * ├─ nor_conv_3x3 ──▶ 1
 * │                   │
 * ├─ skip_connect ────│────────────────┐
 * │                   ├╌ none          └▶ 2
 * ```
 *
 * A node that receives nothing but zeros is marked `(zero)`.
 *
 * @throws NasBenchError INVALID_ARCHITECTURE
 */
export function drawText(arch: Arch201): string {
  const ops = opsOfCode(checkedCode(arch))
  const rows: string[][] = Array.from({ length: rowCount }, () => [])
  const put = (row: number, column: number, text: string) => {
    for (const [at, letter] of [...text].entries()) (rows[row] as string[])[column + at] = letter
  }

  for (const [source, column] of columns.slice(0, 3).entries()) {
    for (let row = lineFrom[source]!; row < rowOf[source + 3]!; row++) put(row, column, '│')
  }
  put(0, 0, '0 input')
  const zero = [false]
  for (const target of [1, 2, 3]) {
    const column = columns[target]!
    let above = false
    zero.push(true)
    for (const [edge, { source, target: into }] of edges.entries()) {
      if (into !== target) continue
      const op = ops[edge] as string
      const row = rowOf[edge]!
      const start = columns[source]!
      const open = op !== 'none'
      put(row, start, `${target === 3 ? '└' : '├'}${open ? '─' : '╌'} ${op}`)
      if (open) {
        for (let at = start + 4 + op.length; at < column - 3; at++) put(row, at, rows[row]?.[at] ?? '─')
      }
      const last = source === target - 1
      put(row, column - 3, corner(open, above, last))
      above ||= open
      if (open && zero[source] === false) zero[target] = false
      if (last) {
        if (above) put(row, column - 2, '▶')
        put(row, column, `${target}${target === 3 ? ' output' : ''}${zero[target] ? ' (zero)' : ''}`)
      }
    }
  }
  return rows
    .map((row) =>
      Array.from(row, (letter) => letter ?? ' ')
        .join('')
        .trimEnd(),
    )
    .join('\n')
}

/* Where the nodes stand, the row of each edge, and the row in which a node's line begins. */
const columns = [0, 20, 40, 60]
const rowOf = [1, 3, 4, 6, 7, 8]
const lineFrom = [1, 2, 5]
const rowCount = 9

/* The sign that joins an edge to those above it that lead into the same node. */
function corner(open: boolean, above: boolean, last: boolean): string {
  if (last) return above ? (open ? '┴' : '└') : open ? '─' : ' '
  if (open) return above ? '┤' : '┐'
  return above ? '│' : ' '
}
