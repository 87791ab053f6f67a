/** Text of a value as JSON: bigints as decimal text, typed arrays as arrays, what JSON has no number for as null. */
export function plainJson(value: unknown, indent?: number): string {
  return JSON.stringify(value, replaceUnusual, indent)
}

function replaceUnusual(_key: string, value: unknown): unknown {
  // One type for all indices of a space, of which some are too large for a number.
  if (typeof value === 'bigint') return value.toString()
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) return Array.from(value as Float64Array)
  if (value instanceof Map) return Object.fromEntries(value)
  if (value instanceof Set) return [...value]
  return value
}
