import manifest from '../../package.json' with { type: 'json' }
import { ColumnWriter } from './column-writer.js'
import { integer } from './encoding.js'
import {
  type MeasureLayout,
  type StoreLayout,
  type StoreSource,
  storeFormat,
  type TableLayout,
  type TextLayout,
} from './layout.js'
import { metadataChecksum, metadataFiles, rootFile, rootMetadata } from './metadata.js'
import type { StoreSink } from './sink.js'
import type { Json, MeasureOptions, MeasureWriter, StoreWriter, TableWriter } from './write-types.js'

/** A store that is being written, as core sees it: an importer sees only the `StoreWriter`. */
export interface OpenStoreWriter extends StoreWriter {
  /** Writes the rest and the metadata. Everything is stored for good when the promise resolves. */
  finish(source: Omit<StoreSource, 'version'>): Promise<void>
  /** Removes everything that was written. */
  discard(): void
}

/** The benchmark that a store belongs to, and the version of its tables. */
export interface StoreIdentity {
  readonly benchmark: string
  readonly layoutVersion: number
}

/**
 * Begins a store in an empty sink: a zarr v3 group, uncompressed, that `openStore` reads. The root's metadata is written
 * last, so that an unfinished store is never taken for a store.
 */
export function createStoreWriter(sink: StoreSink, identity: StoreIdentity): OpenStoreWriter {
  const { finish, ...writer } = createTableWriters(sink, identity)
  return {
    ...writer,
    async finish(source) {
      const layout = finish(source)
      for (const [path, bytes] of metadataFiles(layout)) sink.put(path, bytes)
      await sink.flush()
      sink.put(rootFile, rootMetadata(layout))
      await sink.flush()
    },
    discard: () => sink.discard(),
  }
}

/** The tables of a new store; `finish` ends all columns and returns the store's description, which it does not write. */
export function createTableWriters(
  sink: StoreSink,
  identity: StoreIdentity,
): StoreWriter & { finish(source: Omit<StoreSource, 'version'>): StoreLayout } {
  const tables = new Map<string, Table>()
  let attributes: Record<string, Json> = {}
  let sourceVersion = 'unknown'
  return {
    table(name) {
      let table = tables.get(name)
      if (!table) {
        table = new Table(sink, name)
        tables.set(name, table)
      }
      return table
    },
    setAttributes(more) {
      attributes = { ...attributes, ...more }
    },
    setSourceVersion(text) {
      sourceVersion = text
    },
    finish(source) {
      const layouts = Object.fromEntries([...tables].map(([name, table]) => [name, table.finish()]))
      return {
        format: storeFormat,
        ...identity,
        createdAt: new Date().toISOString(),
        createdBy: `@nasbench/core ${manifest.version}`,
        source: { ...source, version: sourceVersion },
        metadataCrc32c: metadataChecksum(metadataFiles({ tables: layouts })),
        attributes,
        tables: layouts,
      }
    },
  }
}

class Table implements TableWriter {
  rows = 0
  private readonly measures = new Map<string, Measure>()
  private readonly texts = new Map<string, Text>()

  constructor(
    private readonly sink: StoreSink,
    readonly name: string,
  ) {}

  measure(name: string, options: MeasureOptions): MeasureWriter {
    let measure = this.measures.get(name)
    if (!measure) {
      measure = new Measure(this, this.sink, `${this.name}/${name}`, options)
      this.measures.set(name, measure)
    }
    return measure
  }

  text(name: string, options: { readonly description?: string } = {}): { append(value: string): void } {
    let text = this.texts.get(name)
    if (!text) {
      text = new Text(this, this.sink, `${this.name}/${name}`, options)
      this.texts.set(name, text)
    }
    return text
  }

  endRow(): void {
    this.rows++
  }

  finish(): TableLayout {
    const measures = finishAll(this.measures)
    if (this.texts.size === 0) return { rows: this.rows, measures }
    return { rows: this.rows, measures, texts: finishAll(this.texts) }
  }
}

function finishAll<Layout>(parts: ReadonlyMap<string, { finish(): Layout }>): Record<string, Layout> {
  return Object.fromEntries([...parts].map(([name, part]) => [name, part.finish()]))
}

interface Variant {
  readonly from: number
  readonly points: number
  readonly at: readonly number[] | undefined
  readonly column: ColumnWriter
}

class Measure implements MeasureWriter {
  private readonly variants: Variant[] = []
  private latest: Variant | undefined
  /** For each row 0 or the number of its variant. */
  private presence = new Uint16Array(1024)
  private filled = 0

  constructor(
    private readonly table: Table,
    private readonly sink: StoreSink,
    private readonly path: string,
    private readonly options: MeasureOptions,
  ) {}

  append(values: Float64Array, where: number | readonly number[] = 0): void {
    if (values.length === 0) return
    if (typeof where === 'number') this.variant(where, values.length).column.append(values)
    else this.variant(where[0]!, values.length, where).column.append(values)
  }

  appendValue(value: number): void {
    this.variant(0, 1).column.appendValue(value)
  }

  private variant(from: number, points: number, at?: readonly number[]): Variant {
    let variant = this.latest
    const fits = (known: Variant) =>
      known.from === from && known.points === points && known.at?.join() === at?.join()
    if (!variant || !fits(variant)) {
      variant = this.variants.find(fits)
      if (!variant) {
        const path = this.variants.length === 0 ? this.path : `${this.path}.${this.variants.length + 1}`
        const { encodings = [], chunkRows } = this.options
        const column = new ColumnWriter(this.sink, path, points, encodings, chunkRows)
        variant = { from, points, at, column }
        this.variants.push(variant)
      }
      this.latest = variant
    }
    const { rows } = this.table
    if (rows < this.filled) throw new Error(`two values of ${this.path} in row ${rows}: please report this`)
    if (rows >= this.presence.length) {
      const presence = new Uint16Array(Math.max(rows + 1, this.presence.length * 2))
      presence.set(this.presence)
      this.presence = presence
    }
    this.presence[rows] = this.variants.indexOf(variant) + 1
    this.filled = rows + 1
    return variant
  }

  finish(): MeasureLayout {
    const { unit, axis, description } = this.options
    const about = {
      unit,
      ...(axis === undefined ? {} : { axis }),
      ...(description === undefined ? {} : { description }),
    }
    const variants = []
    for (const { from, points, at, column } of this.variants) {
      variants.push({ from, points, ...(at ? { at } : {}), column: column.finish() })
    }
    const everywhere = variants.length === 1 && variants[0]?.column.rows === this.table.rows
    if (everywhere) return { ...about, variants }
    const encodings = [integer(this.variants.length)]
    const presence = new ColumnWriter(this.sink, `${this.path}.presence`, 1, encodings)
    for (let row = 0; row < this.table.rows; row++) presence.appendValue(this.presence[row] ?? 0)
    return { ...about, variants, presence: presence.finish() }
  }
}

const utf8 = new TextEncoder()
/* No byte of UTF-8 is higher, so that each takes one byte, with one code left for "nothing". */
const highestUtf8 = 0xf4

class Text {
  private readonly bytes: ColumnWriter
  private readonly ends: ColumnWriter
  private end = 0
  private rows = 0

  constructor(
    private readonly table: Table,
    sink: StoreSink,
    private readonly path: string,
    private readonly options: { readonly description?: string },
  ) {
    this.bytes = new ColumnWriter(sink, `${path}.bytes`, 1, [integer(highestUtf8)])
    this.ends = new ColumnWriter(sink, `${path}.ends`, 1, [integer()])
  }

  append(value: string): void {
    const { rows } = this.table
    if (this.rows > rows) throw new Error(`two texts of ${this.path} in row ${rows}: please report this`)
    this.fill(rows)
    for (const byte of utf8.encode(value)) this.bytes.appendValue(byte)
    this.end = this.bytes.rows
    this.fill(this.table.rows + 1)
  }

  /* Rows without a text have an empty one. */
  private fill(rows: number): void {
    for (; this.rows < rows; this.rows++) this.ends.appendValue(this.end)
  }

  finish(): TextLayout {
    this.fill(this.table.rows)
    if (this.end === 0) this.bytes.appendValue(0)
    return { ...this.options, bytes: this.bytes.finish(), ends: this.ends.finish() }
  }
}
