/*
 * Reads one column of a store. Invariants:
 * - No number leaves this file before the chunk that it is in has been checked, with one exception: `column` reads single
 *   points of wide chunks, which it does not read whole. Even then the list of chunk checksums has been checked against
 *   the store's metadata, so that the file of another column or of another store is noticed.
 * - A chunk is good if the CRC-32C of its bytes is both the one after it and the one in the list. It is checked once.
 * - Over HTTP every read may throw NOT_LOADED. Then nothing has changed, and the error lists all bytes that are missing.
 */
import { crc32c } from '../bytes/crc.js'
import type { ByteFolder, ByteSource } from '../bytes/source.js'
import { isNotLoaded, type MissingBytes, notLoaded } from '../bytes/when-loaded.js'
import { NasBenchError } from '../errors.js'
import { checkColumnFile, type Damage } from './check-column.js'
import { bytesOf, createDecoder, type TypedColumn, typedView } from './encoding.js'
import {
  type ColumnLayout,
  checksumsOffset,
  chunkBytes,
  chunkCount,
  chunkStride,
  columnFile,
  columnFileBytes,
  formatCrc,
  indexOffset,
  storedWidth,
} from './layout.js'

/* Columns up to this size are read whole on first use: 25 ns per value from then on. */
const smallBytes = 1 << 16
/* Whole chunks that follow one another are read together, up to this size. */
const stretchBytes = 1 << 20

/** Reads one column of a store: nothing before the first question. */
export class ColumnReader {
  private readonly decode: (code: number) => number
  private readonly codeBytes: number
  private readonly small: boolean
  /** Bytes and codes of a chunk. */
  private readonly stride: number
  private readonly chunkCodes: number
  private source: ByteSource | undefined
  /** The CRC-32C of each chunk, after the list was checked. */
  private checksums: Uint32Array | undefined
  /** 1 for each chunk that was checked. */
  private readonly good: Uint8Array
  /** All codes, without what stands between the chunks: of small columns, and of loaded ones over HTTP. */
  private codes: TypedColumn | undefined
  /** Of others the chunk that was read last for a whole row. */
  private chunk: TypedColumn | undefined
  private chunkSealed: Uint8Array | undefined
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
    this.stride = chunkStride(layout)
    this.chunkCodes = storedWidth(layout) * layout.chunkRows
    this.good = new Uint8Array(chunkCount(layout))
    this.one = new Uint8Array(this.codeBytes)
    this.oneCode = typedView(this.one, layout.encoding.type)
  }

  /** The value of a row at one of the column's points (from 0). */
  value(row: number, point: number): number {
    const index = this.codeIndex(row, point)
    const codes = this.codes ?? (this.small ? this.all() : undefined)
    if (codes) return this.decode(codes[index]!)
    const chunk = Math.floor(row / this.layout.chunkRows)
    const at = (index - chunk * this.chunkCodes) * this.codeBytes
    if (this.good[chunk] === 0) {
      // The bytes that were checked are the ones to use: nothing is read twice.
      const bytes = scratch(this.stride)
      this.readChecked(chunk, bytes)
      this.one.set(bytes.subarray(at, at + this.codeBytes))
    } else this.bytes(this.one, chunk * this.stride + at)
    return this.decode(this.oneCode[0]!)
  }

  /** All points of a row. */
  row(row: number): Float64Array {
    const { width, chunkRows } = this.layout
    this.codeIndex(row, 0)
    const values = new Float64Array(width)
    const chunk = Math.floor(row / chunkRows)
    const all = this.codes ?? (this.small ? this.all() : undefined)
    const codes = all ?? this.readChunk(chunk)
    const start = (all ? chunk * this.chunkCodes : 0) + (row % chunkRows)
    const step = this.layout.constant ? 0 : chunkRows
    for (let point = 0; point < width; point++) values[point] = this.decode(codes[start + point * step]!)
    return values
  }

  /** One point of all rows. */
  column(point: number): Float64Array {
    const { rows, chunkRows, encoding, constant } = this.layout
    if (rows === 0) return new Float64Array(0)
    this.codeIndex(0, point)
    if (this.small) this.all()
    else if (!this.codes) this.listChecksums()
    // Only now: a store may claim any number of rows, and the list of its checksums is as long as they need.
    const values = new Float64Array(rows)
    const set = (first: number, codes: TypedColumn) => {
      const length = Math.min(chunkRows, rows - first)
      if (encoding.kind === 'float64') values.set(codes.subarray(0, length), first)
      else for (let i = 0; i < length; i++) values[first + i] = this.decode(codes[i]!)
    }
    const missing: MissingBytes[] = []
    if (!this.codes && storedWidth(this.layout) === 1) {
      this.eachChunk(missing, (chunk, codes) => set(chunk * chunkRows, codes))
    } else {
      const offset = (constant ? 0 : point) * chunkRows
      const bytes = new Uint8Array(chunkRows * this.codeBytes)
      for (let chunk = 0; chunk < this.good.length; chunk++) {
        const at = chunk * this.chunkCodes + offset
        if (this.codes) set(chunk * chunkRows, this.codes.subarray(at, at + chunkRows))
        else if (this.tryBytes(missing, bytes, chunk * this.stride + offset * this.codeBytes))
          set(chunk * chunkRows, typedView(bytes, encoding.type))
      }
    }
    if (missing.length > 0) throw notLoaded(missing)
    return values
  }

  /** The codes of the rows `from` to `to`; only of columns of one point. */
  codesOf(from: number, to: number): TypedColumn {
    const { type } = this.layout.encoding
    const codes = typedView(new Uint8Array((to - from) * this.codeBytes), type)
    if (from === to) return codes
    this.codeIndex(from, 0)
    this.codeIndex(to - 1, 0)
    const all = this.codes ?? (this.small ? this.all() : undefined)
    if (all) return all.subarray(from, to)
    const { chunkRows } = this.layout
    const missing: MissingBytes[] = []
    const bytes = new Uint8Array(this.stride)
    for (let row = from; row < to; ) {
      const chunk = Math.floor(row / chunkRows)
      const end = Math.min(to, (chunk + 1) * chunkRows)
      const [first, last] = [(row % chunkRows) * this.codeBytes, (row % chunkRows) + end - row]
      if (this.good[chunk] === 1) {
        const part = bytes.subarray(first, last * this.codeBytes)
        this.tryBytes(missing, part, chunk * this.stride + first)
      } else this.tryRead(missing, () => this.readChecked(chunk, bytes))
      codes.set(typedView(bytes.subarray(first, last * this.codeBytes), type), row - from)
      row = end
    }
    if (missing.length > 0) throw notLoaded(missing)
    return codes
  }

  /**
   * Reads and checks the whole column. Over HTTP its numbers are kept, so that no later read throws NOT_LOADED.
   *
   * @throws NasBenchError CORRUPT_FILE, and what the source's `read` rejects with
   */
  async load(signal?: AbortSignal): Promise<void> {
    if (this.layout.rows === 0 || this.codes) return
    let all: Uint8Array | undefined
    const damage = await checkColumnFile(this.opened(), this.layout, {
      ...(signal && { signal }),
      onChunk: (chunk, bytes) => {
        if (!this.folder.remote && !this.small) return
        all ??= new Uint8Array(this.good.length * bytes.length)
        all.set(bytes, chunk * bytes.length)
      },
    })
    if (damage[0]) throw this.damaged(damage[0])
    this.good.fill(1)
    if (all) this.codes = typedView(all, this.layout.encoding.type)
  }

  close(): void {
    this.source?.close?.()
    this.source = undefined
  }

  /* Index of a code among all codes of the column. */
  private codeIndex(row: number, point: number): number {
    const { chunkRows, constant, rows, width } = this.layout
    if (!(row >= 0 && row < rows && point >= 0 && point < width)) {
      throw new RangeError(`row ${row}, point ${point} of ${rows} × ${width}: please report this`)
    }
    const chunk = Math.floor(row / chunkRows)
    return (chunk * storedWidth(this.layout) + (constant ? 0 : point)) * chunkRows + (row % chunkRows)
  }

  /* All codes of a small column, in one read. */
  private all(): TypedColumn {
    if (!this.codes) {
      const { layout } = this
      const bytes = new Uint8Array(indexOffset(layout))
      this.bytes(bytes, 0)
      const checksums = this.checkList(bytes.slice(checksumsOffset(layout)))
      const codes = new Uint8Array(chunkCount(layout) * chunkBytes(layout))
      for (let chunk = 0; chunk < this.good.length; chunk++) {
        const start = chunk * this.stride
        const sealed = bytes.subarray(start, start + this.stride)
        this.checkChunk(chunk, sealed, checksums)
        codes.set(sealed.subarray(0, -4), chunk * chunkBytes(layout))
      }
      this.codes = typedView(codes, layout.encoding.type)
    }
    return this.codes
  }

  private readChunk(chunk: number): TypedColumn {
    if (this.chunkNumber !== chunk || !this.chunk) {
      const bytes = this.chunkSealed ?? new Uint8Array(this.stride)
      this.chunkSealed = bytes
      this.chunk ??= typedView(bytes.subarray(0, -4), this.layout.encoding.type)
      // A read that fails leaves the bytes of neither chunk.
      this.chunkNumber = -1
      if (this.good[chunk] === 1) this.bytes(bytes, chunk * bytes.length)
      else this.readChecked(chunk, bytes)
      this.chunkNumber = chunk
    }
    return this.chunk
  }

  /* All chunks of a column of stored width 1, several in one read. */
  private eachChunk(missing: MissingBytes[], use: (chunk: number, codes: TypedColumn) => void): void {
    const checksums = this.listChecksums()
    const { stride } = this
    const count = this.good.length
    const together = Math.max(1, Math.floor(stretchBytes / stride))
    const bytes = new Uint8Array(Math.min(together, count) * stride)
    for (let first = 0; first < count; first += together) {
      const stretch = bytes.subarray(0, Math.min(together, count - first) * stride)
      if (!this.tryBytes(missing, stretch, first * stride)) continue
      for (let chunk = first; (chunk - first) * stride < stretch.length; chunk++) {
        const sealed = stretch.subarray((chunk - first) * stride, (chunk - first + 1) * stride)
        if (this.good[chunk] === 0) this.checkChunk(chunk, sealed, checksums)
        use(chunk, typedView(sealed.subarray(0, -4), this.layout.encoding.type))
      }
    }
  }

  /* Reads a chunk with its checksum into `bytes`, and checks it. */
  private readChecked(chunk: number, bytes: Uint8Array): void {
    const missing: MissingBytes[] = []
    this.tryRead(missing, () => this.listChecksums())
    this.tryBytes(missing, bytes, chunk * bytes.length)
    if (missing.length > 0) throw notLoaded(missing)
    this.checkChunk(chunk, bytes, this.listChecksums())
  }

  private checkChunk(chunk: number, sealed: Uint8Array, checksums: Uint32Array): void {
    const length = sealed.length - 4
    const checksum = crc32c(sealed, 0, length)
    const after = new DataView(sealed.buffer, sealed.byteOffset).getUint32(length, true)
    if (checksum !== after || checksum !== checksums[chunk]) {
      throw this.damaged({ column: this.layout.path, chunk, reason: 'its bytes do not match their checksum' })
    }
    this.good[chunk] = 1
  }

  /* The CRC-32C of each chunk, as the list after the chunks has them. */
  private listChecksums(): Uint32Array {
    if (!this.checksums) {
      const bytes = new Uint8Array(chunkCount(this.layout) * 4)
      this.bytes(bytes, checksumsOffset(this.layout))
      this.checkList(bytes)
    }
    return this.checksums!
  }

  private checkList(bytes: Uint8Array): Uint32Array {
    if (formatCrc(crc32c(bytes)) !== this.layout.crc32c) {
      throw this.damaged({
        column: this.layout.path,
        chunk: null,
        reason: 'its list of checksums is not the one that the store was written with',
      })
    }
    this.checksums = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4)
    return this.checksums
  }

  private tryBytes(missing: MissingBytes[], into: Uint8Array, at: number): boolean {
    return this.tryRead(missing, () => this.bytes(into, at))
  }

  /* False, with the bytes added to `missing`, if they have to be fetched first. */
  private tryRead(missing: MissingBytes[], read: () => void): boolean {
    try {
      read()
      return true
    } catch (error) {
      if (!isNotLoaded(error)) throw error
      // All missing bytes are reported together, so that they are fetched side by side.
      missing.push(...error.missing)
      return false
    }
  }

  private bytes(into: Uint8Array, at: number): void {
    const source = this.opened()
    if (!source.readSync)
      throw new TypeError('a store needs sources that can be read synchronously: please report this')
    source.readSync(into, at)
  }

  private opened(): ByteSource {
    this.source ??= this.open()
    return this.source
  }

  private open(): ByteSource {
    const path = columnFile(this.layout)
    const source = this.folder.openSync(path)
    if (!source) {
      throw new NasBenchError(
        'CORRUPT_FILE',
        `the store ${this.folder.name} lacks its file ${path}: import it again`,
        { path: this.folder.name },
      )
    }
    const expected = columnFileBytes(this.layout)
    // The size of a remote file is only known after its first bytes were fetched.
    if (source.size >= 0 && source.size !== expected) {
      source.close?.()
      throw new NasBenchError(
        'CORRUPT_FILE',
        `the file ${path} of the store ${this.folder.name} has ${source.size} bytes, expected ${expected}: import it again`,
        { path: this.folder.name, expected: String(expected), received: source.size },
      )
    }
    return source
  }

  /** The error for numbers that contradict each other, though every checksum is right. */
  inconsistent(reason: string): NasBenchError {
    return this.damaged({ column: this.layout.path, chunk: null, reason })
  }

  private damaged({ column, chunk, reason }: Damage): NasBenchError {
    const { name, remote } = this.folder
    const what = chunk === null ? `the column ${column}` : `chunk ${chunk} of the column ${column}`
    const advice = remote
      ? 'the store was replaced on the server or is damaged there: open it again'
      : 'import the published file again (nasbench import --force)'
    return new NasBenchError(
      'CORRUPT_FILE',
      `${what} in the store ${name} is damaged (${reason}): ${advice}`,
      {
        path: name,
      },
    )
  }
}

let scratchBytes = new Uint8Array(0)

/* Bytes for one read, which nothing keeps. */
function scratch(length: number): Uint8Array {
  if (scratchBytes.length < length) scratchBytes = new Uint8Array(length)
  return scratchBytes.subarray(0, length)
}
