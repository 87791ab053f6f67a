import { readColumn } from './measure.js'
import type { Session } from './open-benchmark.js'

/** Rows as CSV: index, architecture, and the measures in full precision; a missing number is an empty cell. */
export function writeCsv(session: Session, rows: Uint32Array, specs: readonly string[]): string {
  const { space, population } = session
  const columns = specs.map((spec) => readColumn(session, spec))
  const lines = [['index', 'arch', ...specs].map(cell).join(',')]
  for (const row of rows) {
    const arch = population.at(row) as object
    const numbers = columns.map(({ values }) => (Number.isNaN(values[row]) ? '' : String(values[row])))
    lines.push([String(space.getIndex(arch)), cell(space.format(arch)), ...numbers].join(','))
  }
  return `${lines.join('\n')}\n`
}

const cell = (text: string): string => (/[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
