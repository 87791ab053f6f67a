import type { Span } from './spelling.js'

/** A row of the official TFRecords: `["hash", epochs, "adjacency", "operations", "metrics"]`. */
export interface Row {
  readonly hash: Span
  epochs: number
  readonly adjacency: Span
  readonly operations: Span
  /** Base64 with line ends, which stand as `\n` in the text. */
  readonly metrics: Span
}

const none = new Uint8Array(0)
const quote = 0x22
const backslash = 0x5c

/** A row to read into, again and again. */
export function createRow(): Row {
  const span = (): Span => ({ bytes: none, start: 0, end: 0 })
  return { hash: span(), epochs: 0, adjacency: span(), operations: span(), metrics: span() }
}

/**
 * Reads a row's JSON from the bytes of a record into `row`, without a text in between where it is written as Python
 * writes it. False where it is no such row.
 */
export function readRow(bytes: Uint8Array, start: number, end: number, row: Row): boolean {
  return readPlainRow(bytes, start, end, row) || readAnyRow(bytes.subarray(start, end), row)
}

/* False too where the row is right but the general reader is needed. */
function readPlainRow(bytes: Uint8Array, start: number, end: number, row: Row): boolean {
  let at = start
  const skip = (code: number): boolean => {
    while (bytes[at] === 0x20) at++
    return bytes[at++] === code
  }
  const text = (span: Span, escapes: boolean): boolean => {
    if (!skip(quote)) return false
    span.bytes = bytes
    span.start = at
    for (; at < end; at++) {
      const byte = bytes[at] as number
      if (byte === quote) {
        span.end = at++
        return true
      }
      if (byte < 0x20 || byte > 0x7e) return false
      if (byte === backslash && !(escapes && bytes[++at] === 0x6e)) return false
    }
    return false
  }
  const number = (): boolean => {
    while (bytes[at] === 0x20) at++
    row.epochs = 0
    const first = at
    for (; at < end; at++) {
      const digit = (bytes[at] as number) - 48
      if (digit < 0 || digit > 9) break
      row.epochs = row.epochs * 10 + digit
    }
    return at > first && at < first + 9
  }
  const comma = 0x2c
  return (
    skip(0x5b) &&
    text(row.hash, false) &&
    skip(comma) &&
    number() &&
    skip(comma) &&
    text(row.adjacency, false) &&
    skip(comma) &&
    text(row.operations, false) &&
    skip(comma) &&
    text(row.metrics, true) &&
    skip(0x5d) &&
    at === end
  )
}

const utf8 = new TextEncoder()

function readAnyRow(bytes: Uint8Array, row: Row): boolean {
  let value: unknown
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    return false
  }
  if (!Array.isArray(value) || value.length !== 5 || !Number.isInteger(value[1])) return false
  const texts = [
    [row.hash, value[0]],
    [row.adjacency, value[2]],
    [row.operations, value[3]],
    [row.metrics, value[4]],
  ] as const
  row.epochs = value[1]
  for (const [span, text] of texts) {
    if (typeof text !== 'string') return false
    span.bytes = utf8.encode(text)
    span.start = 0
    span.end = span.bytes.length
  }
  return true
}
