import { crc32c } from '../bytes/crc.js'
import { giveBack, takeBuffer } from './buffer-pool.js'
import {
  bytesOf,
  type ColumnEncoder,
  createDecoder,
  createEncoder,
  type Encoding,
  float32,
  float64,
  missingCode,
  type TypedColumn,
  typedView,
} from './encoding.js'
import {
  type ColumnLayout,
  checksumsOffset,
  columnFile,
  formatCrc,
  indexOffset,
  shardIndex,
} from './layout.js'
import type { SinkFile, StoreSink } from './sink.js'

/* The approximate number of values per chunk: 256 kB of float64, a curve's chunk in one read. */
const chunkValues = 1 << 15

interface Candidate {
  readonly encoding: Encoding
  readonly constant: boolean
  /** Made on first use. */
  encoder?: ColumnEncoder
}

/**
 * Writes one column of a store, chunk by chunk, in the most compact encoding that is exact for all values so far. Where
 * a value does not fit, what has been written is written again in the next encoding; that happens in the first chunks
 * or not at all.
 */
export class ColumnWriter {
  rows = 0
  /** Rows collected for the next chunk, row by row. */
  private staged: Float64Array
  private stagedRows = 0
  private readonly chunkRows: number
  private readonly candidates: readonly Candidate[]
  private chosen = 0
  /** The CRC-32C of each chunk that was written. */
  private checksums: number[] = []
  private file: SinkFile | undefined

  constructor(
    private readonly sink: StoreSink,
    private readonly path: string,
    private readonly width: number,
    encodings: readonly Encoding[],
    chunkRows?: number,
  ) {
    const rows = 2 ** Math.floor(Math.log2(Math.max(1, chunkValues / width)))
    this.chunkRows = chunkRows ?? Math.min(4096, Math.max(16, rows))
    this.staged = new Float64Array(width * Math.min(16, this.chunkRows))
    this.candidates = [
      ...(width > 1 ? [{ encoding: float64, constant: true }] : []),
      ...[...encodings, float32, float64].map((encoding) => ({ encoding, constant: false })),
    ]
  }

  /** The values of the next row, one for each point. */
  append(values: Float64Array): void {
    const at = this.stagedRows * this.width
    if (at === this.staged.length) {
      const wider = new Float64Array(Math.min(this.staged.length * 2, this.chunkRows * this.width))
      wider.set(this.staged)
      this.staged = wider
    }
    this.staged.set(values, at)
    this.next()
  }

  appendValue(value: number): void {
    if (this.stagedRows === this.staged.length) {
      const wider = new Float64Array(Math.min(this.staged.length * 2, this.chunkRows))
      wider.set(this.staged)
      this.staged = wider
    }
    this.staged[this.stagedRows] = value
    this.next()
  }

  private next(): void {
    this.rows++
    if (++this.stagedRows === this.chunkRows) this.writeChunk(this.chunkRows)
  }

  /** Writes the rest and the shard index. The sink has stored the file when it is flushed. */
  finish(): ColumnLayout {
    // A column of a single chunk has no use for empty rows at its end.
    const chunkRows = this.checksums.length === 0 ? this.rows : this.chunkRows
    if (this.stagedRows > 0) this.writeChunk(chunkRows)
    const { encoding, constant } = this.candidates[this.chosen] as Candidate
    const checksums = new Uint8Array(Uint32Array.from(this.checksums).buffer)
    const sum = formatCrc(crc32c(checksums))
    const base = { path: this.path, encoding, width: this.width, rows: this.rows, chunkRows, crc32c: sum }
    // A column without rows has no file; zarr wants its chunks to be of some size.
    if (this.rows === 0) return { ...base, chunkRows: 1 }
    const layout: ColumnLayout = constant ? { ...base, constant: true } : base
    const file = this.file!
    file.write(checksums, checksumsOffset(layout))
    file.write(shardIndex(layout), indexOffset(layout))
    file.finish(columnFile(layout))
    this.file = undefined
    return layout
  }

  private writeChunk(chunkRows: number): void {
    this.file ??= this.sink.file()
    const { width, stagedRows } = this
    let values = this.staged
    if (width > 1) {
      // The file has all rows of a point together.
      values = scratch(width * chunkRows)
      for (let point = 0; point < width; point++) {
        let from = point
        const to = point * chunkRows
        for (let row = 0; row < stagedRows; row++, from += width) values[to + row] = this.staged[from]!
      }
    }
    // The file may be another one after encoding: then the chunks before it were written again.
    const bytes = this.encodeChunk(values, stagedRows, chunkRows)
    writeSealed(this.file, bytes, this.checksums)
    this.stagedRows = 0
  }

  /* In the present encoding, or the next one that fits this chunk and those before it; float64 fits all. */
  private encodeChunk(values: Float64Array, rows: number, chunkRows: number): Uint8Array {
    for (let next = this.chosen; ; next++) {
      const candidate = this.candidates[next]
      if (!candidate) throw new Error('float64 did not fit: please report this')
      const bytes = this.encode(candidate, values, rows, chunkRows)
      if (bytes && (next === this.chosen || this.rewrite(candidate))) {
        this.chosen = next
        return bytes
      }
    }
  }

  /* Tells the chunks that are in the file in another encoding. False: not all of them fit. */
  private rewrite(candidate: Candidate): boolean {
    if (this.checksums.length === 0) return true
    const present = this.candidates[this.chosen] as Candidate
    const file = this.sink.file()
    const checksums: number[] = []
    for (let chunk = 0; chunk < this.checksums.length; chunk++) {
      const values = this.readBack(present, chunk)
      const bytes = this.encode(candidate, values, this.chunkRows, this.chunkRows)
      if (!bytes) {
        file.discard()
        return false
      }
      writeSealed(file, bytes, checksums)
    }
    this.file?.discard()
    this.file = file
    this.checksums = checksums
    return true
  }

  private readBack(candidate: Candidate, chunk: number): Float64Array {
    const width = candidate.constant ? 1 : this.width
    const length = width * this.chunkRows * bytesOf[candidate.encoding.type]
    const bytes = this.file!.read(length, chunk * (length + 4))
    const codes = typedView(bytes, candidate.encoding.type)
    const decode = createDecoder(candidate.encoding)
    const values = new Float64Array(this.width * this.chunkRows)
    for (let point = 0; point < this.width; point++) {
      const from = candidate.constant ? 0 : point * this.chunkRows
      for (let row = 0; row < this.chunkRows; row++) {
        values[point * this.chunkRows + row] = decode(codes[from + row]!)
      }
    }
    return values
  }

  /* The chunk's bytes with room for its checksum; undefined if a value does not fit. `values` has all rows of a point together. */
  private encode(
    candidate: Candidate,
    values: Float64Array,
    rows: number,
    chunkRows: number,
  ): Uint8Array | undefined {
    const { encoding, constant } = candidate
    if (constant && !isConstant(values, this.width, rows, chunkRows)) return undefined
    const width = constant ? 1 : this.width
    const length = width * chunkRows * bytesOf[encoding.type]
    const bytes = takeBuffer(length + 4)
    const codes: TypedColumn = typedView(bytes.subarray(0, length), encoding.type)
    if (rows < chunkRows) codes.fill(missingCode(encoding.type))
    candidate.encoder ??= createEncoder(encoding)
    for (let point = 0; point < width; point++) {
      if (!candidate.encoder(values, point * chunkRows, rows, codes)) {
        giveBack(bytes)
        return undefined
      }
    }
    return bytes
  }
}

/* Puts the checksum at the end of a chunk, and the chunk after the others. */
function writeSealed(file: SinkFile, bytes: Uint8Array, checksums: number[]): void {
  const length = bytes.length - 4
  const checksum = crc32c(bytes, 0, length)
  new DataView(bytes.buffer, bytes.byteOffset).setUint32(length, checksum, true)
  file.write(bytes, checksums.length * bytes.length)
  checksums.push(checksum)
}

let scratchValues = new Float64Array(0)

function scratch(length: number): Float64Array {
  if (scratchValues.length < length) scratchValues = new Float64Array(length)
  return scratchValues
}

function isConstant(values: Float64Array, width: number, rows: number, chunkRows: number): boolean {
  for (let point = 1; point < width; point++) {
    for (let row = 0; row < rows; row++) {
      const other = values[point * chunkRows + row]!
      // Two NaNs may differ in their payload.
      if (!Object.is(values[row], other) || Number.isNaN(other)) return false
    }
  }
  return true
}
