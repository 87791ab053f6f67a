import {
  type Importer,
  isPickle,
  NasBenchError,
  type PickleTape,
  pickleToken,
  walkPickle,
} from '@nasbench/core'
import { decodeBase64 } from './base64.js'
import { createCellWriter, type OpenCell } from './cells.js'
import { integerAt } from './integer.js'
import { MetricsDecoder } from './metrics.js'
import { isSameSpan, readRecordCell, type Span, textOf } from './record-cell.js'
import { describeVertices } from './version.js'

/**
 * NASBenchAPI's pickle (Figshare 59722685, and 58862740 with the cells of seven vertices alone): a dict of
 * `entries_by_arch`, a list of run records for each module hash, and of `latest_by_arch`, means of some of them.
 *
 * Numbers come from each record's `metrics_b64`, the official protobuf record. `derived` beside it and all of
 * `latest_by_arch` are left alone: they say nothing more, and in the older file they are wrong.
 */
export const pickleImporter: Importer = {
  id: 'nasbenchapi-pickle',
  title: 'NASBenchAPI pickle',
  detect(head) {
    if (!isPickle(head)) return false
    const text = new TextDecoder('latin1').decode(head.subarray(0, 4096))
    return text.includes('entries_by_arch') || text.includes('nasbench101')
  },
  async run(source, writer, context) {
    const file = source.name
    const cells = createCellWriter(writer, file)
    const reader = createEntryReader(file)
    let declared = Number.NaN
    await walkPickle(
      source,
      {
        enter(path) {
          if (path.length === 0 || (path.length === 1 && path[0] === 'entries_by_arch')) return 'stream'
          return path[0] === 'entries_by_arch' ? 'record' : 'skip'
        },
        record(path, tape, node) {
          if (path.length === 2) reader.read(String(path[1]), tape, node, cells)
          else if (path[0] === 'num_records') declared = tape.number(node)
        },
      },
      {
        ...(context.signal ? { signal: context.signal } : {}),
        ...(context.onProgress ? { onProgress: context.onProgress } : {}),
      },
    )
    if (cells.cells === 0) {
      throw new NasBenchError('UNSUPPORTED_FILE', `${file} has no cells in entries_by_arch`, { path: file })
    }
    if (!Number.isNaN(declared) && declared !== cells.runs) {
      throw new NasBenchError(
        'CORRUPT_FILE',
        `${file} says that it has ${declared} records but holds ${cells.runs}`,
        { path: file },
      )
    }
    cells.finish(reader.ignored)
    writer.setSourceVersion(`NASBenchAPI pickle, ${describeVertices(cells)}`)
  },
}

/* Reads the list of a cell's run records. */
function createEntryReader(file: string) {
  const metrics = new MetricsDecoder()
  const adjacency: Span = { bytes: metrics.bytes, start: 0, end: 0 }
  const operations: Span = { ...adjacency }
  const nextAdjacency: Span = { ...adjacency }
  const nextOperations: Span = { ...adjacency }
  const encoded: Span = { ...adjacency }

  const refuse = (hash: string, record: number, what: string, cause?: unknown) =>
    new NasBenchError('CORRUPT_FILE', `${file}, cell ${hash}, record ${record}: ${what}`, {
      path: file,
      cause,
    })

  const readRecord = (hash: string, record: number, tape: PickleTape, node: number): number => {
    let epochs = Number.NaN
    let found = 0
    if (tape.kind(node) === pickleToken.dict) {
      const end = tape.end(node)
      for (let key = node + 1; key < end; ) {
        const at = tape.after(key)
        const value = tape.resolve(at)
        switch (tape.text(key)) {
          case 'epoch':
            epochs = integerAt(tape, value)
            break
          case 'adjacency_str':
            if (spanOf(tape, value, nextAdjacency)) found |= 1
            break
          case 'operations_str':
            if (spanOf(tape, value, nextOperations)) found |= 2
            break
          case 'metrics_b64':
            if (spanOf(tape, value, encoded)) found |= 4
            break
          // `derived` is never read.
        }
        key = tape.after(at)
      }
    }
    if (found === 7 && !Number.isNaN(epochs)) return epochs
    throw refuse(hash, record, 'it lacks its epoch, adjacency_str, operations_str or metrics_b64')
  }

  return {
    ignored: metrics.ignored,
    read(hash: string, tape: PickleTape, node: number, cells: ReturnType<typeof createCellWriter>): void {
      let cell: OpenCell | undefined
      let record = 0
      const list = tape.resolve(node)
      if (tape.kind(list) !== pickleToken.list && tape.kind(list) !== pickleToken.tuple) {
        throw refuse(hash, 0, 'its records are not a list')
      }
      const end = tape.end(list)
      for (let item = list + 1; item < end; item = tape.after(item), record++) {
        const epochs = readRecord(hash, record, tape, tape.resolve(item))
        if (!cell) {
          cell = cells.begin(
            readRecordCell(nextAdjacency, nextOperations, (what, cause) => refuse(hash, 0, what, cause)),
            hash,
            `cell ${hash}`,
          )
          Object.assign(adjacency, nextAdjacency)
          Object.assign(operations, nextOperations)
        } else if (!isSameSpan(adjacency, nextAdjacency) || !isSameSpan(operations, nextOperations)) {
          const other = `${textOf(nextAdjacency)} ${textOf(nextOperations)}`
          throw refuse(hash, record, `it is of another cell than those before it: ${other}`)
        }
        const length = decodeBase64(encoded.bytes, encoded.start, encoded.end, metrics.view)
        const wrong = length < 0 ? 'its metrics_b64 is not base64' : metrics.decode(length)
        if (wrong !== undefined) throw refuse(hash, record, wrong)
        cells.run(cell, epochs, metrics, hash)
      }
      if (cell) cells.end(cell)
    },
  }
}

const utf8 = new TextEncoder()

/* Finds the bytes of a string; false if the node is not a string. */
function spanOf(tape: PickleTape, node: number, span: Span): boolean {
  const start = tape.textStart(node)
  if (start >= 0) {
    span.bytes = tape.buffer
    span.start = start
    span.end = start + tape.textBytes(node)
    return true
  }
  // Texts that an earlier record has as well.
  const text = tape.text(node)
  if (text === undefined) return false
  span.bytes = utf8.encode(text)
  span.start = 0
  span.end = span.bytes.length
  return true
}
