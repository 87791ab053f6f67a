import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openStore, type StoreReader } from '@nasbench/core'
import { fileFolder, importFile } from '@nasbench/core/node'
import { temporaryFolder } from '../../../test/temporary.js'
import { nb101Data } from '../src/data.js'
import { NASBench101 } from '../src/nasbench101.js'

const folder = temporaryFolder()
let made = 0

/** The path of a new file with these bytes, removed after the tests of this file. */
function fileOf(bytes: Uint8Array, name = 'file'): string {
  const path = join(folder, `${made++}-${name}`)
  writeFileSync(path, bytes)
  return path
}

/** Imports a published file, or the bytes of one, into a new store. */
export async function importInto(file: string | Uint8Array): Promise<string> {
  const to = join(folder, `store-${made++}`)
  const path = typeof file === 'string' ? file : fileOf(file)
  await importFile(nb101Data, path, { to, verbose: false })
  return to
}

/** A benchmark over such a store. */
export async function openImported(file: string | Uint8Array): Promise<NASBench101> {
  return NASBench101.open(await importInto(file))
}

/** Every value and attribute of a store but where it comes from. */
export async function contentsOf(location: string): Promise<unknown> {
  const store = await openStore(fileFolder(location))
  try {
    const tables = store.tables().map((name) => [name, tableOf(store, name)])
    return { attributes: store.layout.attributes, tables: Object.fromEntries(tables) }
  } finally {
    store.close()
  }
}

function tableOf(store: StoreReader, name: string): unknown {
  const table = store.table(name)
  if (!table) return undefined
  const measures = table.measures().map((measure) => {
    const reader = table.measure(measure)
    // The places are one a cell of the space, and nearly all of them empty.
    if (name === 'places') return [measure, placesIn(reader?.column() ?? new Float64Array(0))]
    const rows = Array.from({ length: table.rows }, (_, row) => [reader?.pointsOf(row), reader?.row(row)])
    return [measure, { unit: reader?.layout.unit, axis: reader?.layout.axis, rows }]
  })
  return { rows: table.rows, ...Object.fromEntries(measures) }
}

function placesIn(column: Float64Array): [number, number][] {
  const found: [number, number][] = []
  for (let index = 0; index < column.length; index++) {
    if (column[index] !== 0) found.push([index, column[index] as number])
  }
  return found
}
