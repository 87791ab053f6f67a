import { ByteWriter, ParquetWriter, type SchemaElement } from 'hyparquet-writer'
import type { RunColumn, RunRow } from './run-rows.js'

/* One row group is in memory at a time. */
const rowsPerGroup = 65_536

/** A Parquet file that is written group by group. */
export interface ParquetRows {
  add(rows: readonly RunRow[]): void
  finish(): void
}

/** Apache Parquet with strings, 64-bit integers and doubles; the bytes depend on the rows only. */
export function openParquet(write: (bytes: Uint8Array) => void, columns: readonly RunColumn[]): ParquetRows {
  const writer = new ByteWriter()
  const parquet = new ParquetWriter({
    writer,
    schema: [{ name: 'root', num_children: columns.length }, ...columns.map(schemaOf)],
    kvMetadata: columns.map(({ name, description }) => ({ key: `column.${name}`, value: description })),
    createdBy: 'nasbench',
  })
  let waiting: RunRow[] = []

  function drain(): void {
    const bytes = writer.getBytes().slice()
    writer.index = 0
    if (bytes.length > 0) write(bytes)
  }

  function writeGroup(rows: readonly RunRow[]): void {
    if (rows.length === 0) return
    const columnData = columns.map(({ name, type }) => ({
      name,
      data: rows.map((row) => {
        const value = row[name]
        return type === 'integer' && value !== undefined ? BigInt(value) : value
      }),
    }))
    parquet.write({ columnData, rowGroupSize: rows.length })
    drain()
  }

  return {
    add(rows) {
      for (const row of rows) waiting.push(row)
      // Groups end at the same rows however the rows arrive.
      while (waiting.length >= rowsPerGroup) {
        writeGroup(waiting.slice(0, rowsPerGroup))
        waiting = waiting.slice(rowsPerGroup)
      }
    },
    finish() {
      writeGroup(waiting)
      parquet.finish()
      drain()
    },
  }
}

function schemaOf({ name, type }: RunColumn): SchemaElement {
  const repetition_type = 'OPTIONAL'
  if (type === 'text') return { name, repetition_type, type: 'BYTE_ARRAY', converted_type: 'UTF8' }
  return { name, repetition_type, type: type === 'integer' ? 'INT64' : 'DOUBLE' }
}
