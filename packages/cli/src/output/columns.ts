import { formatNumber } from '../chart/ticks.js'
import type { Measure } from '../measures/measure.js'
import type { Column, Row } from './table.js'

export const rankColumn: Column = { key: 'rank', title: 'rank', number: String }
export const indexColumn: Column = { key: 'index', title: 'index', number: String }
export const archColumn: Column = { key: 'arch', title: 'architecture', shrinks: true, dropPriority: 2 }
export const costColumn: Column = {
  key: 'cost',
  title: 'cost [s]',
  number: (value) => value.toFixed(1),
  dropPriority: 6,
}
export const paramsColumn: Column = { key: 'params', title: 'params [M]', number: millions, dropPriority: 4 }
export const flopsColumn: Column = { key: 'flops', title: 'FLOPs [M]', number: millions, dropPriority: 7 }

/** The column of a result, with its name and unit in the title where all rows have the same. */
export function metricColumns(rows: readonly Row[]): Column[] {
  const { metricName: name, unit } = rows[0] ?? {}
  const same = rows.length > 0 && rows.every((row) => row.metricName === name && row.unit === unit)
  const metric: Column = {
    key: 'metric',
    title: same ? `${name} [${unit === 'percent' ? '%' : unit}]` : 'metric',
    number: digits(rows),
  }
  if (same || rows.length === 0) return [metric]
  return [metric, { key: 'metricName', title: 'of' }, { key: 'unit', title: 'unit' }]
}

/** The column of the standard deviation, in the result's own unit. */
export function stdColumn(rows: readonly Row[]): Column {
  return { key: 'std', title: 'std', number: digits(rows), dropPriority: 5 }
}

/* Published accuracies are told apart by hundredths of a percent. */
function digits(rows: readonly Row[]): (value: number) => string {
  const places = rows.every((row) => row.unit === 'percent') ? 2 : 4
  return (value) => value.toFixed(places)
}

function millions(value: number): string {
  return (value / 1e6).toFixed(3)
}

/** The column of any measure. */
export function measureColumn({ name, unit, whole }: Measure): Column {
  const places = whole ? 0 : unit === '%' ? 2 : unit === 's' ? 1 : 4
  return {
    key: name,
    title: unit === '' ? name : `${name} [${unit}]`,
    number: (value) => formatNumber(value, places),
  }
}
