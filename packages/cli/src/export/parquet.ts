import { ByteWriter, ParquetWriter, type SchemaElement } from 'hyparquet-writer'
import type { ExportColumn } from './columns.js'
import type { Sink } from './sink.js'
import type { TableWriter } from './text.js'

/* DuckDB and Spark read row groups side by side; the writer holds one in memory. */
const rowsInGroup = 65_536

/**
 * Apache Parquet: texts, 64-bit integers and doubles, null for missing values, compressed with Snappy. The unit
 * and meaning of each column, and the source of the numbers, are in the file's key-value metadata.
 */
export function parquetWriter(
  sink: Sink,
  columns: readonly ExportColumn[],
  about: Readonly<Record<string, string>>,
): TableWriter {
  const writer = new ByteWriter()
  const metadata = [
    ...Object.entries(about).map(([key, value]) => ({ key: `nasbench.${key}`, value })),
    ...columns.map(({ name, title, unit }) => ({
      key: `column.${name}`,
      value: unit === '' ? title : `${title} [${unit}]`,
    })),
  ]
  const parquet = new ParquetWriter({
    writer,
    schema: [{ name: 'root', num_children: columns.length }, ...columns.map(schemaOf)],
    kvMetadata: metadata,
    createdBy: 'nasbench',
  })
  let waiting: (string | number | bigint | undefined)[][] = columns.map(() => [])
  // Finished parts go to the sink, so that memory does not grow with the file.
  const drain = async () => {
    const piece = writer.getBytes().slice()
    writer.index = 0
    if (piece.length > 0) await sink.write(piece)
  }
  const writeGroup = async () => {
    const rows = waiting[0]?.length ?? 0
    if (rows === 0) return
    const columnData = columns.map((column, i) => ({ name: column.name, data: waiting[i] as unknown[] }))
    parquet.write({ columnData, rowGroupSize: rows })
    waiting = columns.map(() => [])
    await drain()
  }
  return {
    async add(values) {
      columns.forEach((column, i) => {
        const from = values[i] as ArrayLike<string | number | bigint>
        const to = waiting[i] as (string | number | bigint | undefined)[]
        for (let row = 0; row < from.length; row++)
          to.push(storedValue(column, from[row] as string | number | bigint))
      })
      if ((waiting[0]?.length ?? 0) >= rowsInGroup) await writeGroup()
    },
    async finish() {
      await writeGroup()
      parquet.finish()
      await drain()
    },
  }
}

function schemaOf({ name, type }: ExportColumn): SchemaElement {
  const repetition_type = 'OPTIONAL'
  if (type === 'text') return { name, repetition_type, type: 'BYTE_ARRAY', converted_type: 'UTF8' }
  return { name, repetition_type, type: type === 'whole' ? 'INT64' : 'DOUBLE' }
}

function storedValue(
  { type }: ExportColumn,
  value: string | number | bigint,
): string | number | bigint | undefined {
  if (typeof value === 'number' && Number.isNaN(value)) return undefined
  return type === 'whole' ? BigInt(value) : value
}
