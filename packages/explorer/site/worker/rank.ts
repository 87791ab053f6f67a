/** Rows from best to worst; rows without a value are left out. On ties, the lower row comes first. */
export function rankRows(values: Float64Array, direction: 'maximize' | 'minimize'): Uint32Array {
  const rows = new Uint32Array(values.length)
  let count = 0
  for (let row = 0; row < values.length; row++) if (!Number.isNaN(values[row])) rows[count++] = row
  const sign = direction === 'maximize' ? -1 : 1
  return rows.subarray(0, count).sort((a, b) => sign * (values[a]! - values[b]!) || a - b)
}

/** How many rows are better, plus one. */
export function rankOf(values: Float64Array, value: number, direction: 'maximize' | 'minimize'): number {
  let better = 0
  for (const other of values) if (direction === 'maximize' ? other > value : other < value) better++
  return better + 1
}

/** How many rows have a value. */
export function countValues(values: Float64Array): number {
  let count = 0
  for (const value of values) if (!Number.isNaN(value)) count++
  return count
}
