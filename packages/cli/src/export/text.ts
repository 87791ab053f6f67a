import { csvLine } from '../output/csv.js'
import { plainJson } from '../output/json.js'
import type { ExportColumn } from './columns.js'
import type { Sink } from './sink.js'

/** Takes the values of a batch, one array per column. */
export interface TableWriter {
  add(values: readonly ArrayLike<string | number | bigint>[]): Promise<void>
  finish(): Promise<void>
}

/** Comma-separated values with a header, numbers in full precision, empty for missing values. */
export async function csvWriter(
  sink: Sink,
  columns: readonly ExportColumn[],
  safe = false,
): Promise<TableWriter> {
  await sink.write(
    csvLine(
      columns.map((column) => column.name),
      safe,
    ),
  )
  return {
    add: (values) =>
      sink.write(
        rowsOf(values)
          .map((row) => csvLine(row, safe))
          .join(''),
      ),
    finish: async () => {},
  }
}

/** One JSON object per line, or all of them in one array; null for missing values. */
export async function jsonWriter(
  sink: Sink,
  columns: readonly ExportColumn[],
  lines: boolean,
): Promise<TableWriter> {
  const names = columns.map((column) => column.name)
  let between = lines ? '' : '[\n'
  return {
    async add(values) {
      const objects = rowsOf(values).map((row) =>
        plainJson(Object.fromEntries(names.map((name, i) => [name, row[i]]))),
      )
      if (objects.length === 0) return
      await sink.write(between + objects.join(lines ? '\n' : ',\n'))
      between = lines ? '\n' : ',\n'
    },
    // An empty array is a document too.
    finish: () => sink.write(lines ? (between === '' ? '' : '\n') : between === '[\n' ? '[]\n' : '\n]\n'),
  }
}

function rowsOf(values: readonly ArrayLike<string | number | bigint>[]): unknown[][] {
  return Array.from({ length: values[0]?.length ?? 0 }, (_, row) => values.map((column) => column[row]))
}
