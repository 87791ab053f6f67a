import { printable } from './printable.js'
import type { Style } from './style.js'

/** A column of a table and of a CSV file. */
export interface Column {
  /** The row's field. */
  readonly key: string
  /** The header of the table, with the unit: `cost [s]`. */
  readonly title: string
  /** The text of any value. */
  readonly text?: (value: unknown) => string
  /** Makes the column one of numbers, aligned to the right. */
  readonly number?: (value: number) => string
  /** The same for numbers that need a bigint. Default: the digits only. */
  readonly big?: (value: bigint) => string
  /** Texts are aligned to the right as numbers are. */
  readonly right?: boolean
  /** May be cut where the terminal is narrow. */
  readonly shrinks?: boolean
  /** Left out where the terminal is too narrow even so; the highest first. */
  readonly dropPriority?: number
}

export type Row = Readonly<Record<string, unknown>>

const gap = '  '
/* Less of an architecture than this tells nothing. */
const leastWidth = 24

/** Lines of a table with aligned columns; no line is longer than `width` if that is possible. */
export function formatTable(
  columns: readonly Column[],
  rows: readonly Row[],
  style: Style,
  width?: number,
): string {
  const cells = rows.map((row) => columns.map((column) => cellText(column, row[column.key])))
  const widths = columns.map((column, i) =>
    Math.max(length(column.title), ...cells.map((line) => length(line[i] as string))),
  )
  const shown = fit(columns, widths, width)
  const line = (texts: readonly string[]) =>
    shown
      .map((i) => {
        const text = cut(texts[i] as string, widths[i]!)
        const padding = ' '.repeat(widths[i]! - length(text))
        return columns[i]?.number === undefined && !columns[i]?.right ? text + padding : padding + text
      })
      .join(gap)
      .trimEnd()
  const header = style.bold(line(columns.map((column) => column.title)))
  return `${[header, ...cells.map(line)].join('\n')}\n`
}

/* The columns that are shown; their `widths` are lessened until a line fits, and columns left out only then. */
function fit(columns: readonly Column[], widths: number[], width: number | undefined): number[] {
  const natural = [...widths]
  const inOrder = columns.map((_, i) => i)
  const spared = inOrder
    .filter((i) => columns[i]?.dropPriority !== undefined)
    .sort((a, b) => (columns[b]?.dropPriority ?? 0) - (columns[a]?.dropPriority ?? 0))
  for (let dropped = 0; ; dropped++) {
    const shown = inOrder.filter((i) => !spared.slice(0, dropped).includes(i))
    let excess = shown.reduce((sum, i) => sum + natural[i]!, (shown.length - 1) * gap.length)
    excess -= width ?? excess
    const shrinking = shown.filter((i) => columns[i]?.shrinks)
    // The widest gives way first.
    for (const i of shrinking.sort((a, b) => natural[b]! - natural[a]!)) {
      const least = Math.min(leastWidth, natural[i]!)
      widths[i] = Math.max(least, natural[i]! - Math.max(0, excess))
      excess -= natural[i]! - widths[i]
    }
    if (excess <= 0 || dropped === spared.length) return shown
  }
}

function cellText(column: Column, value: unknown): string {
  if (value === null || value === undefined) return '–'
  if (column.text !== undefined) return printable(column.text(value))
  if (typeof value === 'number') return column.number?.(value) ?? String(value)
  if (typeof value === 'bigint') return column.big?.(value) ?? String(value)
  return printable(typeof value === 'object' ? JSON.stringify(value) : String(value))
}

function length(text: string): number {
  return [...text].length
}

function cut(text: string, width: number): string {
  return length(text) <= width ? text : `${[...text].slice(0, width - 1).join('')}…`
}
