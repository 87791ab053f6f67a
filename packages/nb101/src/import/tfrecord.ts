import { type ImportContext, type Importer, NasBenchError } from '@nasbench/core'
import { spaceSize } from '../operations.js'
import { budgets, repeats } from '../tables.js'
import { decodeBase64 } from './base64.js'
import { createCellWriter, type OpenCell } from './cells.js'
import { MetricsDecoder } from './metrics.js'
import { type FoundCell, readRecordCell, type Span, textOf } from './record-cell.js'
import { beginsWithRecord, type RecordPlace, readRecords } from './records.js'
import { createRow, type Row, readAnyRow, readNextRow, readRow } from './row.js'
import { describeVertices } from './version.js'

/**
 * The official TFRecord files, `nasbench_full` and `nasbench_only108`, and others of that layout: a record for each
 * training run. Every checksum is looked at.
 *
 * The file is read twice. The order of its rows is nowhere promised, and there are files sorted by epochs: so runs are
 * counted first, and a cell is written as soon as it has all of them. That keeps little in memory where the runs of a
 * cell are near each other, and is right where they are not.
 */
export const tfrecordImporter: Importer = {
  id: 'tfrecord',
  title: 'official TFRecord file',
  detect(head) {
    return beginsWithRecord(head) && head[12] === 0x5b
  },
  async run(source, writer, context) {
    const file = source.name
    const left = await countRuns(source, context)
    const cells = createCellWriter(writer, file)
    const metrics = new MetricsDecoder()
    const open = new Map<number, OpenCell>()
    const cellOf = createCellReader(file)
    await readRecords(
      source,
      (bytes, start, end, record) => {
        record.check()
        const { row, found, hash } = cellOf(bytes, start, end, record)
        const { index } = found
        let cell = open.get(index)
        if (!cell) {
          cell = cells.begin(found, hash, record)
          open.set(index, cell)
        } else if (cell.hash !== hash) {
          throw refuse(file, record, `the cell has the hash ${hash} here and ${cell.hash} before`)
        }
        const decode = ({ bytes: text, start: from, end: to }: Span) =>
          decodeBase64(text, from, to, metrics.view, true)
        let length = decode(row.metrics)
        // Line ends may be written otherwise.
        if (length < 0 && readAnyRow(bytes.subarray(start, end), row)) length = decode(row.metrics)
        const wrong = length < 0 ? 'its metrics are not base64' : metrics.decode(length)
        if (wrong !== undefined) throw refuse(file, record, wrong)
        cells.run(cell, row.epochs, metrics, record)
        if (cell.total === left[index]) {
          cells.end(cell)
          open.delete(index)
        }
      },
      { ...context, label: `reading ${file}` },
    )
    if (cells.cells === 0) {
      throw new NasBenchError('UNSUPPORTED_FILE', `${file} has no records`, { path: file })
    }
    cells.finish(metrics.ignored)
    writer.setSourceVersion(`official TFRecord layout, ${describeVertices(cells)}`)
  },
}

/* By cell: how many runs the file has of it. */
async function countRuns(
  source: Parameters<Importer['run']>[0],
  context: ImportContext,
): Promise<Uint8Array> {
  const counts = new Uint8Array(spaceSize)
  const cellOf = createCellReader(source.name)
  await readRecords(
    source,
    (bytes, start, end, record) => {
      const { index } = cellOf(bytes, start, end, record).found
      const count = counts[index]! + 1
      if (count > budgets.length * repeats) {
        record.check()
        throw refuse(source.name, record, `cell ${index} has more than ${budgets.length * repeats} runs`)
      }
      counts[index] = count
    },
    { ...context, label: `counting the runs of ${source.name}` },
  )
  return counts
}

type CellReader = (
  bytes: Uint8Array,
  start: number,
  end: number,
  record: RecordPlace,
) => { readonly row: Row; readonly found: FoundCell; readonly hash: string }

/* Reads rows and the cells that they mean; most are of the same cell as the one before. */
function createCellReader(file: string): CellReader {
  const row = createRow()
  /* The row that was last looked at closely, up to its metrics. */
  let head = new Uint8Array(512)
  let headLength = 0
  let found: FoundCell | undefined
  let hash = ''
  return (bytes, start, end, record) => {
    if (found && readNextRow(bytes, start, end, head, headLength, row)) return { row, found, hash }
    if (!readRow(bytes, start, end, row)) {
      record.check()
      throw refuse(file, record, 'it is not a row of hash, epochs, adjacency, operations and metrics')
    }
    found = readRecordCell(row.adjacency, row.operations, (what, cause) => {
      // Damage is the better explanation for a cell that there is not.
      record.check()
      return refuse(file, record, what, cause)
    })
    hash = textOf(row.hash)
    if (row.epochsStart >= 0) {
      headLength = row.metrics.start - start
      if (headLength > head.length) head = new Uint8Array(headLength)
      head.set(bytes.subarray(start, row.metrics.start))
    }
    return { row, found, hash }
  }
}

function refuse(file: string, record: RecordPlace, what: string, cause?: unknown): NasBenchError {
  const { offset } = record
  return new NasBenchError('CORRUPT_FILE', `${file}, ${record}: ${what}`, { path: file, offset, cause })
}
