/** A table of numbers from another program's file, before its rows are matched with architectures. */
export interface RawTable {
  /** The names of the rows: texts, numbers or objects; undefined if the rows are in index order. */
  readonly keys: readonly unknown[] | undefined
  /** True if the keys are indices, even if they look like something else. */
  readonly byIndex?: boolean
  readonly columns: readonly RawColumn[]
}

/** A column; NaN if a row has no number. */
export interface RawColumn {
  /** Undefined if the file gives no name: the file's own name is used. */
  readonly name: string | undefined
  readonly values: ArrayLike<number>
  /** A remark for people: `mean of 3 values per architecture`. */
  readonly note?: string
}

/** Names of columns that hold architectures, in the field's files. */
export const archFields: readonly string[] = [
  ...['arch', 'architecture', 'archs', 'arch_str', 'arch_string', 'architecture_string', 'genotype', 'cell'],
  ...[
    'structure',
    'spec',
    'config',
    'configuration',
    'key',
    'hash',
    'module_hash',
    'arch_hash',
    'model',
    'name',
  ],
]

/** Names of columns that hold indices. */
export const indexFields: readonly string[] = [
  ...['index', 'idx', 'arch_index', 'architecture_index', 'arch_idx', 'arch_id', 'archid', 'i'],
]

/** True for the name of a column that usually holds architectures. */
export function isArchHeader(header: string): boolean {
  return archFields.includes(header.trim().toLowerCase())
}

/**
 * Finds which column of a table of texts names the rows, and makes columns of numbers of the others. Columns without any
 * number are left out.
 *
 * @param isArchitecture reports whether a cell can be read as an architecture
 * @returns undefined if the table has no column of numbers
 */
export function tableOf(
  headers: readonly string[],
  rows: readonly (readonly unknown[])[],
  isArchitecture: (value: unknown) => boolean,
): RawTable | undefined {
  const plain = headers.map((header) => header.trim().toLowerCase())
  const column = (at: number) => rows.map((row) => row[at])
  const holdsArchs = (at: number) => {
    const some = rows.slice(0, 50).map((row) => row[at])
    return some.length > 0 && some.some((value) => isArchitecture(value))
  }
  let key = headers.findIndex((header, at) => isArchHeader(header) && holdsArchs(at))
  let byIndex = false
  if (key < 0) {
    key = plain.findIndex((header) => indexFields.includes(header))
    byIndex = key >= 0
  }
  // A column of texts that are architectures needs no name.
  if (key < 0) {
    key = headers.findIndex((_, at) => {
      const first = rows.find((row) => row[at] !== undefined && row[at] !== '')?.[at]
      return first !== undefined && Number.isNaN(numberOf(first)) && holdsArchs(at)
    })
  }
  const columns: RawColumn[] = []
  for (const [at, header] of headers.entries()) {
    if (at === key) continue
    const values = Float64Array.from(rows, (row) => numberOf(row[at]))
    if (values.every((value) => Number.isNaN(value))) continue
    columns.push({ name: header.trim() === '' ? undefined : header.trim(), values })
  }
  if (columns.length === 0) return undefined
  return { keys: key < 0 ? undefined : column(key), byIndex, columns }
}

/** The number in a cell; NaN for anything else. */
export function numberOf(value: unknown): number {
  if (typeof value === 'number') return value
  if (typeof value === 'bigint') return Number(value)
  if (typeof value === 'boolean') return value ? 1 : 0
  if (typeof value !== 'string' || value.trim() === '') return Number.NaN
  return Number(value)
}
