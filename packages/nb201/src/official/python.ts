/** Python's `format(value, '.2f')` and its like: exact, and halves go to the even digit, where `toFixed` rounds up. */
export function formatFixed(value: number, digits: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf'
  // Only a number with so few binary places can lie just in the middle.
  const doubled = value * 2 ** (digits + 1)
  if (!Number.isInteger(doubled) || Math.abs(doubled) > 2 ** 40) return value.toFixed(digits)
  const halves = doubled * 5 ** digits
  if (Math.abs(halves) % 2 !== 1) return value.toFixed(digits)
  const lower = Math.floor(halves / 2)
  const even = lower % 2 === 0 ? lower : lower + 1
  const text = String(Math.abs(even)).padStart(digits + 1, '0')
  const sign = value < 0 ? '-' : ''
  if (digits === 0) return sign + text
  return `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`
}

/** Python's `repr` of a list of strings. */
export function formatList(items: readonly string[]): string {
  return `[${items.map((item) => `'${item}'`).join(', ')}]`
}
