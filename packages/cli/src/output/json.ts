/** Text of a value as JSON: bigints in full, typed arrays as arrays, what JSON has no number for as null. */
export function plainJson(value: unknown, indent?: number): string {
  return JSON.stringify(value, replaceUnusual, indent)
}

function replaceUnusual(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') {
    const number = Number(value)
    // A number would lose digits that matter.
    return Number.isSafeInteger(number) ? number : value.toString()
  }
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) return Array.from(value as Float64Array)
  if (value instanceof Map) return Object.fromEntries(value)
  if (value instanceof Set) return [...value]
  return value
}
