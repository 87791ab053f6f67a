import { isArchHeader, numberOf, type RawColumn, type RawTable, tableOf } from './raw-table.js'

/**
 * Tables of numbers in a JSON value or in a pickle that was read as plain values:
 *
 * - a list of numbers in index order, or an object of such lists;
 * - a list of objects with a number of fields, one of which names the architecture or its index;
 * - an object from architectures to numbers, to lists of numbers (one per run: their mean) or to objects of numbers;
 * - such objects in folders of one or two names, as NAS-Bench-Suite-Zero has them: a column is named `DATASET:COLUMN`.
 *
 * @returns undefined for anything else
 */
export function tablesOfValue(
  value: unknown,
  isArchitecture: (value: unknown) => boolean,
): RawTable[] | undefined {
  if (isNumbers(value)) {
    return [{ keys: undefined, columns: [{ name: undefined, values: Float64Array.from(value, numberOf) }] }]
  }
  if (Array.isArray(value)) return tableOfRecords(value, isArchitecture)
  const entries = entriesOf(value)
  if (entries === undefined || entries.length === 0) return undefined
  // JSON lines of a single line.
  if (
    entries.some(([key, one]) => isArchHeader(String(key)) && typeof one !== 'number' && isArchitecture(one))
  ) {
    return tableOfRecords([value], isArchitecture)
  }
  return tablesOfEntries(entries, [], isArchitecture)
}

type Entries = readonly (readonly [unknown, unknown])[]

function tablesOfEntries(
  entries: Entries,
  path: readonly string[],
  isArchitecture: (value: unknown) => boolean,
): RawTable[] | undefined {
  const named = (name: string | undefined) =>
    [...path, ...(name === undefined ? [] : [name])].join(':') || undefined
  const keys = entries.map(([key]) => key)
  const values = entries.map(([, value]) => value)
  if (keyedByArchitecture(keys, isArchitecture)) {
    if (values.every((one) => isNumberOrMissing(one))) {
      return [{ keys, columns: [{ name: named(undefined), values: Float64Array.from(values, numberOf) }] }]
    }
    if (values.every(isNumbers)) return [{ keys, columns: [meanColumn(values, named(undefined))] }]
    if (values.every((one) => entriesOf(one) !== undefined)) {
      return [{ keys, columns: columnsOfRecords(values, named) }]
    }
    return undefined
  }
  // Columns in index order, by name.
  if (
    values.every((one) => isNumbers(one)) &&
    new Set(values.map((one) => (one as unknown[]).length)).size === 1
  ) {
    const columns = entries.map(([key, one]) => ({
      name: named(String(key)),
      values: Float64Array.from(one as unknown[], numberOf),
    }))
    return [{ keys: undefined, columns }]
  }
  // A folder of names: a single one (the benchmark) adds nothing.
  if (path.length > 2) return undefined
  const tables: RawTable[] = []
  for (const [key, one] of entries) {
    const inner = entriesOf(one)
    if (inner === undefined || inner.length === 0) continue
    const deeper = entries.length === 1 ? path : [...path, String(key)]
    tables.push(...(tablesOfEntries(inner, deeper, isArchitecture) ?? []))
  }
  return tables.length === 0 ? undefined : tables
}

function tableOfRecords(
  list: readonly unknown[],
  isArchitecture: (value: unknown) => boolean,
): RawTable[] | undefined {
  if (list.length === 0) return undefined
  const records = list.map(entriesOf)
  if (records.every((one) => one !== undefined)) {
    const headers = [...new Set(records.flatMap((one) => one.map(([key]) => String(key))))]
    const rows = records.map((one) => {
      const byName = new Map(one.map(([key, value]) => [String(key), value]))
      return headers.map((header) => byName.get(header))
    })
    const table = tableOf(headers, rows, isArchitecture)
    return table && [table]
  }
  // Pairs of an architecture and a number.
  if (list.every((one) => Array.isArray(one) && one.length === 2 && isNumberOrMissing(one[1]))) {
    const pairs = list as readonly (readonly [unknown, unknown])[]
    return [
      {
        keys: pairs.map(([key]) => key),
        columns: [{ name: undefined, values: Float64Array.from(pairs, ([, value]) => numberOf(value)) }],
      },
    ]
  }
  return undefined
}

function columnsOfRecords(
  values: readonly unknown[],
  named: (name: string) => string | undefined,
): RawColumn[] {
  const records = values.map((one) => new Map(entriesOf(one)!.map(([key, value]) => [String(key), value])))
  const names = [...new Set(records.flatMap((one) => [...one.keys()]))]
  return names.flatMap((name) => {
    const column = records.map((one) => one.get(name))
    if (column.some(isNumbers) && column.every((one) => one === undefined || isNumbers(one))) {
      return [meanColumn(column, named(name))]
    }
    const numbers = Float64Array.from(column, numberOf)
    return numbers.every((value) => Number.isNaN(value)) ? [] : [{ name: named(name), values: numbers }]
  })
}

function meanColumn(lists: readonly unknown[], name: string | undefined): RawColumn {
  let most = 0
  const values = Float64Array.from(lists, (list) => {
    const numbers = ((list ?? []) as unknown[]).map(numberOf)
    most = Math.max(most, numbers.length)
    return numbers.reduce((sum, value) => sum + value, 0) / numbers.length
  })
  return { name, values, note: most > 1 ? `mean of up to ${most} values per architecture` : '' }
}

function keyedByArchitecture(keys: readonly unknown[], isArchitecture: (value: unknown) => boolean): boolean {
  return keys.length > 1 ? keys.slice(0, 20).every(isArchitecture) : keys.every((key) => isArchitecture(key))
}

function isNumbers(value: unknown): value is readonly unknown[] {
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) return true
  return Array.isArray(value) && value.length > 0 && value.every(isNumberOrMissing)
}

function isNumberOrMissing(value: unknown): boolean {
  return (
    value === null || typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean'
  )
}

function entriesOf(value: unknown): Entries | undefined {
  if (value instanceof Map) return [...value]
  if (typeof value !== 'object' || value === null || Array.isArray(value) || ArrayBuffer.isView(value))
    return undefined
  return Object.entries(value)
}
