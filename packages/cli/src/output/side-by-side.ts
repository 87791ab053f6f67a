import { printable } from './printable.js'

/** Blocks of lines beside each other as far as they fit into the width, the others below. */
export function besides(blocks: readonly (readonly string[])[], width: number, gap = 4): string[] {
  const result: string[] = []
  let row: string[][] = []
  let used = 0
  const finish = () => {
    if (row.length === 0) return
    if (result.length > 0) result.push('')
    const widths = row.map(widthOf)
    const height = Math.max(...row.map((block) => block.length))
    for (let i = 0; i < height; i++) {
      const line = row.map((block, at) => (block[i] ?? '').padEnd(widths[at]! + gap)).join('')
      result.push(line.trimEnd())
    }
    row = []
    used = 0
  }
  for (const block of blocks.map((lines) => lines.map(printable))) {
    const more = widthOf(block) + (row.length > 0 ? gap : 0)
    if (row.length > 0 && used + more > width) finish()
    used += row.length > 0 ? more : widthOf(block)
    row.push(block)
  }
  finish()
  return result
}

function widthOf(block: readonly string[]): number {
  return Math.max(0, ...block.map((line) => [...line].length))
}
