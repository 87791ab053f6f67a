import type { StoreLayout } from './layout.js'

type Fields = Readonly<Record<string, unknown>>

const types = ['uint8', 'uint16', 'uint32', 'float32', 'float64']

/** What is missing in a store's description, as the path of a field; undefined where all is there that reading takes. */
export function layoutProblem(layout: StoreLayout): string | undefined {
  const { benchmark, layoutVersion, source, attributes, tables } = layout
  if (typeof benchmark !== 'string') return 'benchmark'
  if (typeof layoutVersion !== 'number') return 'layoutVersion'
  if (!isFields(source)) return 'source'
  if (!isFields(attributes)) return 'attributes'
  if (!isFields(tables)) return 'tables'
  return inEach(tables, tableProblem, 'tables')
}

function tableProblem(table: Fields): string | undefined {
  if (!isCount(table.rows)) return 'rows'
  if (!isFields(table.measures)) return 'measures'
  if (table.texts !== undefined && !isFields(table.texts)) return 'texts'
  return inEach(table.measures, measureProblem, 'measures') ?? inEach(table.texts ?? {}, textProblem, 'texts')
}

function measureProblem(measure: Fields): string | undefined {
  if (typeof measure.unit !== 'string') return 'unit'
  if (!Array.isArray(measure.variants)) return 'variants'
  for (const [i, variant] of measure.variants.entries()) {
    const problem = isFields(variant) ? variantProblem(variant) : 'no variant'
    if (problem) return `variants[${i}].${problem}`
  }
  // Only of measures that are not in all rows alike it is told which row has what.
  if (measure.presence === undefined) return measure.variants.length === 1 ? undefined : 'presence'
  return columnProblem(measure.presence, 'presence')
}

function variantProblem({ from, points, at, column }: Fields): string | undefined {
  if (typeof from !== 'number') return 'from'
  if (!isCount(points)) return 'points'
  if (at !== undefined && !(Array.isArray(at) && at.length === points)) return 'at'
  return columnProblem(column, 'column')
}

function textProblem({ bytes, ends }: Fields): string | undefined {
  return columnProblem(bytes, 'bytes') ?? columnProblem(ends, 'ends')
}

function columnProblem(column: unknown, name: string): string | undefined {
  if (!isFields(column)) return name
  const { path, encoding, width, rows, chunkRows } = column
  if (typeof path !== 'string') return `${name}.path`
  if (!isFields(encoding) || !types.includes(encoding.type as string)) return `${name}.encoding`
  if (!isCount(width) || width === 0) return `${name}.width`
  if (!isCount(rows)) return `${name}.rows`
  return isCount(chunkRows) && chunkRows > 0 ? undefined : `${name}.chunkRows`
}

function inEach(
  fields: Fields,
  problemOf: (field: Fields) => string | undefined,
  name: string,
): string | undefined {
  for (const [key, field] of Object.entries(fields)) {
    const problem = isFields(field) ? problemOf(field) : 'no description'
    if (problem) return `${name}[${JSON.stringify(key)}].${problem}`
  }
  return undefined
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0
}
