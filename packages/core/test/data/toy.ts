import { writeFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import type { DataDescription, Importer } from '../../src/benchmark-plugin.js'
import { NasBenchError } from '../../src/errors.js'
import type { StoreReader } from '../../src/store/reader.js'

/* A made-up benchmark: a file of "TOY1" and 64-bit floats, each of which becomes a row. */

const magic = Buffer.from('TOY1')

export interface ToyOptions {
  readonly layoutVersion?: number
  /** Called before each of the file's pieces is read, of 64 KiB. */
  readonly atPiece?: (piece: number) => void | Promise<void>
}

function toyImporter(atPiece: ToyOptions['atPiece']): Importer {
  return {
    id: 'toy-floats',
    title: 'toy floats',
    detect: (head) => magic.equals(head.subarray(0, 4)),
    async run(source, writer, { signal, onProgress }) {
      const table = writer.table('numbers')
      const values = table.measure('value', { unit: 'count' })
      const pieces = Math.ceil((source.size - 4) / 65536)
      for (let piece = 0; piece < pieces; piece++) {
        await atPiece?.(piece)
        if (signal?.aborted) throw signal.reason
        const at = 4 + piece * 65536
        const bytes = new Uint8Array(Math.min(65536, source.size - at))
        await source.read(bytes, at)
        const view = new DataView(bytes.buffer)
        for (let i = 0; i + 8 <= bytes.length; i += 8) {
          const value = view.getFloat64(i, true)
          if (Number.isNaN(value)) {
            throw new NasBenchError('CORRUPT_FILE', `${source.name} has no number at byte ${at + i}`, {
              path: source.name,
              offset: at + i,
            })
          }
          values.appendValue(value)
          table.endRow()
        }
        const label = `importing ${source.name}`
        onProgress?.({ label, done: at + bytes.length, total: source.size, unit: 'bytes' })
        // Lets timers and signals in, as reading a real file does.
        await wait(0)
      }
      writer.setAttributes({ pieces })
      writer.setSourceVersion('toy, 1')
    },
  }
}

export function toy(options: ToyOptions = {}): DataDescription {
  return {
    name: 'toy',
    title: 'Toy-Bench',
    layoutVersion: options.layoutVersion ?? 1,
    envVar: 'NASBENCH_TOY_PATH',
    importers: [toyImporter(options.atPiece)],
    downloads: [],
  }
}

/** Writes a toy file of so many numbers; another `seed`, other numbers. */
export function writeToy(path: string, numbers = 1000, seed = 1): string {
  const values = Float64Array.from({ length: numbers }, (_, i) => Math.sin(i + seed))
  writeFileSync(path, Buffer.concat([magic, Buffer.from(values.buffer)]))
  return path
}

/** All numbers of an open toy store. */
export function numbersOf(reader: StoreReader): Float64Array {
  const values = reader.table('numbers')?.measure('value')?.column(0)
  if (values === undefined) throw new Error('no numbers in the store')
  return values
}
