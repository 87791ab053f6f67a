import { NasBenchError } from '@nasbench/core'
import { type FieldValue, fieldOfJson } from './field-value.js'

/** The string that represents NaN while the JSON is read; no string of a record equals it. */
const notANumber = '\u0000NaN'

/**
 * A JSON text as Python writes it, in which `NaN` and `Infinity` are numbers.
 *
 * @throws NasBenchError CORRUPT_FILE that names `where`
 */
export function parseJsonText(text: string, where: string): FieldValue {
  try {
    return fieldOfJson(JSON.parse(text))
  } catch {
    // Parsed again below: such numbers are rare.
  }
  try {
    return fieldOfJson(
      JSON.parse(withNumbers(text), (_key, value) => (value === notANumber ? Number.NaN : value)),
    )
  } catch (cause) {
    throw new NasBenchError('CORRUPT_FILE', `${where} is not valid JSON: ${(cause as Error).message}`, {
      path: where,
      cause,
    })
  }
}

/* 1e999 is what JSON.parse reads as Infinity. */
function withNumbers(text: string): string {
  return text.replace(/"(?:[^"\\]|\\.)*"|\bNaN\b|\bInfinity\b/g, (found) =>
    found === 'NaN' ? JSON.stringify(notANumber) : found === 'Infinity' ? '1e999' : found,
  )
}
