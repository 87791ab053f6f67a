/** One line of comma-separated values (RFC 4180, but ended by a line feed); numbers in full precision. */
export function csvLine(values: readonly unknown[], safe = false): string {
  return `${values.map((value) => csvField(safe ? spreadsheetSafe(value) : value)).join(',')}\n`
}

/* Spreadsheets run texts that begin so as formulas; an apostrophe makes them text. */
function spreadsheetSafe(value: unknown): unknown {
  return typeof value === 'string' && /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
}

function csvField(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'number') return Number.isNaN(value) ? '' : String(value)
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
