import { isNotLoaded, type MissingBytes, notLoaded } from '../bytes/loading.js'
import type { ByteFolder, ByteSource } from '../bytes/source.js'
import { NasBenchError } from '../errors.js'
import { bytesOf, createDecoder, type TypedColumn, typedView } from './encoding.js'
import {
  type ColumnLayout,
  chunkBytes,
  chunkCount,
  columnFile,
  columnFileBytes,
  storedWidth,
} from './layout.js'

/* Columns up to this size are read whole on first use: 25 ns a value from then on. */
const smallBytes = 1 << 16

/** Reads one column of a store: nothing before it is asked for. */
export class ColumnReader {
  private readonly decode: (code: number) => number
  private readonly codeBytes: number
  private readonly small: boolean
  private source: ByteSource | undefined
  /** A small column, whole. */
  private codes: TypedColumn | undefined
  /** Of others the chunk that was read last for a whole row. */
  private chunk: TypedColumn | undefined
  private chunkCodes: Uint8Array | undefined
  private chunkNumber = -1
  private readonly one: Uint8Array
  private readonly oneCode: TypedColumn

  constructor(
    private readonly folder: ByteFolder,
    readonly layout: ColumnLayout,
  ) {
    this.decode = createDecoder(layout.encoding)
    this.codeBytes = bytesOf[layout.encoding.type]
    this.small = columnFileBytes(layout) <= smallBytes
    this.one = new Uint8Array(this.codeBytes)
    this.oneCode = typedView(this.one, layout.encoding.type)
  }

  /** The value of a row at one of the column's points (from 0). */
  value(row: number, point: number): number {
    const place = this.place(row, point)
    if (this.small) return this.decode(this.all()[place] as number)
    this.bytes(this.one, place * this.codeBytes)
    return this.decode(this.oneCode[0] as number)
  }

  /** All points of a row. */
  row(row: number): Float64Array {
    const { width, chunkRows } = this.layout
    this.place(row, 0)
    const values = new Float64Array(width)
    const chunk = Math.floor(row / chunkRows)
    const codes = this.small ? this.all() : this.readChunk(chunk)
    const start = (this.small ? chunk * storedWidth(this.layout) * chunkRows : 0) + (row % chunkRows)
    const step = this.layout.constant ? 0 : chunkRows
    for (let point = 0; point < width; point++)
      values[point] = this.decode(codes[start + point * step] as number)
    return values
  }

  /** One point of all rows. */
  column(point: number): Float64Array {
    const { rows, chunkRows, encoding } = this.layout
    const values = new Float64Array(rows)
    const bytes = new Uint8Array(chunkRows * this.codeBytes)
    const missing: MissingBytes[] = []
    for (let first = 0; first < rows; first += chunkRows) {
      const place = this.place(first, point)
      let codes: TypedColumn
      if (this.small) codes = this.all().subarray(place, place + chunkRows)
      else {
        try {
          this.bytes(bytes, place * this.codeBytes)
        } catch (error) {
          if (!isNotLoaded(error)) throw error
          // All that is missing is told at once, so that it can be fetched side by side.
          missing.push(...error.missing)
          continue
        }
        codes = typedView(bytes, encoding.type)
      }
      const length = Math.min(chunkRows, rows - first)
      if (encoding.kind === 'float64') values.set(codes.subarray(0, length), first)
      else for (let i = 0; i < length; i++) values[first + i] = this.decode(codes[i] as number)
    }
    if (missing.length > 0) throw notLoaded(missing)
    return values
  }

  /** The codes of the rows `from` to `to`, in one read; only of columns of one point. */
  codesOf(from: number, to: number): TypedColumn {
    if (from === to) return typedView(new Uint8Array(0), this.layout.encoding.type)
    this.place(from, 0)
    this.place(to - 1, 0)
    if (this.small) return this.all().subarray(from, to)
    // Of one point the rows follow one another through all chunks.
    const bytes = new Uint8Array((to - from) * this.codeBytes)
    this.bytes(bytes, from * this.codeBytes)
    return typedView(bytes, this.layout.encoding.type)
  }

  close(): void {
    this.source?.close?.()
    this.source = undefined
  }

  /* Index of a code in the file. */
  private place(row: number, point: number): number {
    const { chunkRows, constant, rows, width } = this.layout
    if (!(row >= 0 && row < rows && point >= 0 && point < width)) {
      throw new RangeError(`row ${row}, point ${point} of ${rows} × ${width}: please report this`)
    }
    const chunk = Math.floor(row / chunkRows)
    return (chunk * storedWidth(this.layout) + (constant ? 0 : point)) * chunkRows + (row % chunkRows)
  }

  private all(): TypedColumn {
    if (!this.codes) {
      const bytes = new Uint8Array(chunkCount(this.layout) * chunkBytes(this.layout))
      this.bytes(bytes, 0)
      this.codes = typedView(bytes, this.layout.encoding.type)
    }
    return this.codes
  }

  private readChunk(chunk: number): TypedColumn {
    if (this.chunkNumber !== chunk || !this.chunk) {
      this.chunkCodes ??= new Uint8Array(chunkBytes(this.layout))
      this.chunk ??= typedView(this.chunkCodes, this.layout.encoding.type)
      // A read that fails leaves the bytes of neither chunk.
      this.chunkNumber = -1
      this.bytes(this.chunkCodes, chunk * this.chunkCodes.length)
      this.chunkNumber = chunk
    }
    return this.chunk
  }

  private bytes(into: Uint8Array, at: number): void {
    this.source ??= this.open()
    if (!this.source.readSync)
      throw new TypeError('a store needs sources that can be read at once: please report this')
    this.source.readSync(into, at)
  }

  private open(): ByteSource {
    const path = columnFile(this.layout)
    const source = this.folder.openSync(path)
    if (!source) {
      throw new NasBenchError(
        'CORRUPT_FILE',
        `the store ${this.folder.name} lacks its file ${path}: import it again`,
        {
          path: this.folder.name,
        },
      )
    }
    const expected = columnFileBytes(this.layout)
    // Of a remote file the size is only known once some of it has come.
    if (source.size >= 0 && source.size !== expected) {
      source.close?.()
      throw new NasBenchError(
        'CORRUPT_FILE',
        `the file ${path} of the store ${this.folder.name} has ${source.size} bytes where ${expected} belong: import it again`,
        { path: this.folder.name, expected: String(expected), received: source.size },
      )
    }
    return source
  }
}
