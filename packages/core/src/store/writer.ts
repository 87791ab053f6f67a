import { closeSync, fsync, mkdirSync, open, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import manifest from '../../package.json' with { type: 'json' }
import { ColumnWriter } from './column-writer.js'
import { integer } from './encoding.js'
import {
  arrayMetadata,
  type ColumnLayout,
  groupMetadata,
  type MeasureLayout,
  type StoreLayout,
  type StoreSource,
  storeAttribute,
  storeFormat,
  type TableLayout,
  type TextLayout,
} from './layout.js'
import type { Json, MeasureOptions, MeasureWriter, StoreWriter, TableWriter } from './write-types.js'

/** A store that is being written, as core sees it: an importer sees only the `StoreWriter`. */
export interface OpenStoreWriter extends StoreWriter {
  /** Writes all that is left and the metadata; everything is on the disk when the promise resolves. */
  finish(source: Omit<StoreSource, 'version'>): Promise<void>
  /** Closes all files and removes the folder. */
  discard(): void
}

/**
 * Begins a store in an empty or new folder: a zarr v3 group, uncompressed, that `openStore` reads.
 * The caller gives the folder its final name when it is finished; before that nobody takes it for a store.
 */
export function createStore(
  folder: string,
  about: { readonly benchmark: string; readonly layoutVersion: number },
): OpenStoreWriter {
  mkdirSync(folder, { recursive: true })
  const tables = new Map<string, Table>()
  let attributes: Record<string, Json> = {}
  let sourceVersion = 'unknown'
  return {
    table(name) {
      let table = tables.get(name)
      if (!table) {
        table = new Table(folder, name)
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
    async finish(source) {
      const layouts: Record<string, TableLayout> = {}
      for (const [name, table] of tables) layouts[name] = await table.finish()
      const layout: StoreLayout = {
        format: storeFormat,
        ...about,
        createdAt: new Date().toISOString(),
        createdBy: `@nasbench/core ${manifest.version}`,
        source: { ...source, version: sourceVersion },
        attributes,
        tables: layouts,
      }
      await writeMetadata(folder, layout)
    },
    discard() {
      for (const table of tables.values()) table.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

class Table implements TableWriter {
  rows = 0
  private readonly measures = new Map<string, Measure>()
  private readonly texts = new Map<string, Text>()

  constructor(
    private readonly folder: string,
    readonly name: string,
  ) {}

  measure(name: string, options: MeasureOptions): MeasureWriter {
    let measure = this.measures.get(name)
    if (!measure) {
      measure = new Measure(this, this.folder, `${this.name}/${name}`, options)
      this.measures.set(name, measure)
    }
    return measure
  }

  text(name: string, options: { readonly description?: string } = {}): { append(value: string): void } {
    let text = this.texts.get(name)
    if (!text) {
      text = new Text(this, this.folder, `${this.name}/${name}`, options)
      this.texts.set(name, text)
    }
    return text
  }

  endRow(): void {
    this.rows++
  }

  async finish(): Promise<TableLayout> {
    const measures: Record<string, MeasureLayout> = {}
    for (const [name, measure] of this.measures) measures[name] = await measure.finish()
    if (this.texts.size === 0) return { rows: this.rows, measures }
    const texts: Record<string, TextLayout> = {}
    for (const [name, text] of this.texts) texts[name] = await text.finish()
    return { rows: this.rows, measures, texts }
  }

  close(): void {
    for (const part of [...this.measures.values(), ...this.texts.values()]) part.close()
  }
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
    private readonly folder: string,
    private readonly path: string,
    private readonly options: MeasureOptions,
  ) {}

  append(values: Float64Array, where: number | readonly number[] = 0): void {
    if (values.length === 0) return
    if (typeof where === 'number') this.variant(where, values.length).column.append(values)
    else this.variant(where[0] as number, values.length, where).column.append(values)
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
        const column = new ColumnWriter(this.folder, path, points, encodings, chunkRows)
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

  async finish(): Promise<MeasureLayout> {
    const { unit, axis, description } = this.options
    const about = {
      unit,
      ...(axis === undefined ? {} : { axis }),
      ...(description === undefined ? {} : { description }),
    }
    const variants = []
    for (const { from, points, at, column } of this.variants) {
      variants.push({ from, points, ...(at ? { at } : {}), column: await column.finish() })
    }
    const everywhere = variants.length === 1 && variants[0]?.column.rows === this.table.rows
    if (everywhere) return { ...about, variants }
    const encodings = [integer(this.variants.length)]
    const presence = new ColumnWriter(this.folder, `${this.path}.presence`, 1, encodings)
    for (let row = 0; row < this.table.rows; row++) presence.appendValue(this.presence[row] ?? 0)
    return { ...about, variants, presence: await presence.finish() }
  }

  close(): void {
    for (const { column } of this.variants) column.close()
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
    folder: string,
    private readonly path: string,
    private readonly options: { readonly description?: string },
  ) {
    this.bytes = new ColumnWriter(folder, `${path}.bytes`, 1, [integer(highestUtf8)])
    this.ends = new ColumnWriter(folder, `${path}.ends`, 1, [integer()])
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

  async finish(): Promise<TextLayout> {
    this.fill(this.table.rows)
    if (this.end === 0) this.bytes.appendValue(0)
    return { ...this.options, bytes: await this.bytes.finish(), ends: await this.ends.finish() }
  }

  close(): void {
    this.bytes.close()
    this.ends.close()
  }
}

/* The root's zarr.json comes last: without it the folder is no store. */
async function writeMetadata(folder: string, layout: StoreLayout): Promise<void> {
  const files = new Map<string, Json>()
  const describe = (column: ColumnLayout, about: { readonly [key: string]: Json }) => {
    files.set(column.path, arrayMetadata(column, about))
    const parts = column.path.split('/')
    for (let i = 1; i < parts.length; i++) files.set(parts.slice(0, i).join('/'), groupMetadata())
  }
  for (const table of Object.values(layout.tables)) {
    for (const { variants, presence, ...about } of Object.values(table.measures)) {
      for (const { from, points, column } of variants) describe(column, { ...about, from, points })
      if (presence) describe(presence, { unit: 'variant' })
    }
    for (const { bytes, ends } of Object.values(table.texts ?? {})) {
      describe(bytes, { unit: 'byte' })
      describe(ends, { unit: 'byte' })
    }
  }
  const written: string[] = []
  for (const [path, metadata] of files) {
    mkdirSync(join(folder, path), { recursive: true })
    writeFileSync(join(folder, path, 'zarr.json'), JSON.stringify(metadata))
    written.push(join(folder, path, 'zarr.json'), join(folder, path))
  }
  await Promise.all(written.map(sync))
  const root = groupMetadata({ [storeAttribute]: layout as unknown as Json })
  writeFileSync(join(folder, 'zarr.json'), JSON.stringify(root))
  await sync(join(folder, 'zarr.json'))
  await sync(folder)
}

function sync(path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    open(path, 'r', (failure, file) => {
      if (failure) return reject(failure)
      fsync(file, (error) => {
        closeSync(file)
        // Folders cannot be synced everywhere.
        if (error && error.code !== 'EISDIR' && error.code !== 'EINVAL' && error.code !== 'EPERM')
          reject(error)
        else resolve()
      })
    })
  })
}
