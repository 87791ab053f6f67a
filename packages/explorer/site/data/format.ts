import type { MeasureInfo } from '../protocol.js'

/** A number as a figure in a talk has it: `93.24`, `0.56 M`, `12.3 k`. */
export function formatNumber(value: number, measure?: Pick<MeasureInfo, 'unit' | 'whole'>): string {
  if (Number.isNaN(value)) return '–'
  if (measure?.whole || measure?.unit === 's') return formatCount(value)
  const size = Math.abs(value)
  // Percents are compared with each other, so they have two decimals, except where nothing would be left of one.
  if (measure?.unit === '%' && (size >= 0.005 || size === 0)) return value.toFixed(2)
  return value.toFixed(size >= 1 ? 2 : size >= 0.001 || size === 0 ? 4 : 6)
}

/** With its unit: `93.24 %`. */
export function formatValue(value: number, measure: Pick<MeasureInfo, 'unit' | 'whole'>): string {
  const text = formatNumber(value, measure)
  return measure.unit === '' || Number.isNaN(value) ? text : `${text} ${measure.unit}`
}

export function formatCount(value: number): string {
  const size = Math.abs(value)
  if (size >= 1e9) return `${trim(value / 1e9)} G`
  if (size >= 1e6) return `${trim(value / 1e6)} M`
  if (size >= 1e4) return `${trim(value / 1e3)} k`
  return Number.isInteger(value) ? value.toLocaleString('en') : trim(value)
}

const trim = (value: number): string => value.toFixed(Math.abs(value) >= 100 ? 1 : 2)

/** With its sign: `+1.20`, `−0.35`. */
export function formatDifference(value: number, measure?: Pick<MeasureInfo, 'unit' | 'whole'>): string {
  const text = formatNumber(Math.abs(value), measure)
  return `${value > 0 ? '+' : value < 0 ? '−' : '±'}${text}`
}

export const formatRank = (rank: number): string => rank.toLocaleString('en')

/** The axis title of a measure: its label with its unit. */
export const axisTitle = ({ label, unit }: MeasureInfo): string => {
  const title = label.charAt(0).toUpperCase() + label.slice(1)
  return unit === '' ? title : `${title} (${unit})`
}
