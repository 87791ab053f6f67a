import type { Span } from './record-cell.js'

/** A row of the official TFRecords: `["hash", epochs, "adjacency", "operations", "metrics"]`. */
export interface Row {
  readonly hash: Span
  epochs: number
  readonly adjacency: Span
  readonly operations: Span
  /** Base64 with line ends, which stand as `\n` in the text; not looked at yet. */
  readonly metrics: Span
  /** Where the digits of the epochs begin and end in the row's bytes; -1 if it was not plainly written. */
  epochsStart: number
  epochsEnd: number
}

const none = new Uint8Array(0)
const quote = 0x22
const backslash = 0x5c

/** A row to read into, again and again. */
export function createRow(): Row {
  const span = (): Span => ({ bytes: none, start: 0, end: 0 })
  return {
    hash: span(),
    epochs: 0,
    adjacency: span(),
    operations: span(),
    metrics: span(),
    epochsStart: -1,
    epochsEnd: -1,
  }
}

/**
 * Reads a row's JSON from the bytes of a record into `row`, without a text in between where it is written as Python
 * writes it. False if it is not such a row.
 */
export function readRow(bytes: Uint8Array, start: number, end: number, row: Row): boolean {
  return readPlainRow(bytes, start, end, row) || readAnyRow(bytes.subarray(start, end), row)
}

/**
 * Reads a row that differs from one before in its epochs and metrics alone, without a look at the rest but a comparison;
 * false if it differs in more. `head` has the earlier row's bytes up to its metrics.
 */
export function readNextRow(
  bytes: Uint8Array,
  start: number,
  end: number,
  head: Uint8Array,
  headLength: number,
  row: Row,
): boolean {
  const { epochsStart, epochsEnd } = row
  if (epochsStart < 0) return false
  for (let i = 0; i < epochsStart; i++) if (bytes[start + i] !== head[i]) return false
  let at = start + epochsStart
  let epochs = 0
  const first = at
  for (; at < end && at < first + 8; at++) {
    const digit = bytes[at]! - 48
    if (digit < 0 || digit > 9) break
    epochs = epochs * 10 + digit
  }
  if (at === first) return false
  for (let i = epochsEnd; i < headLength; i++) if (bytes[at++] !== head[i]) return false
  if (!endsPlainly(bytes, at, end)) return false
  row.epochs = epochs
  row.metrics.bytes = bytes
  row.metrics.start = at
  row.metrics.end = end - 2
  return true
}

/* The metrics are not checked here: their decoder reports everything but base64. */
function endsPlainly(bytes: Uint8Array, at: number, end: number): boolean {
  return at <= end - 2 && bytes[end - 2] === quote && bytes[end - 1] === 0x5d
}

/* False too where the row is right but the general reader is needed. */
function readPlainRow(bytes: Uint8Array, start: number, end: number, row: Row): boolean {
  let at = start
  const skip = (code: number): boolean => {
    while (bytes[at] === 0x20) at++
    return bytes[at++] === code
  }
  const text = (span: Span): boolean => {
    if (!skip(quote)) return false
    span.bytes = bytes
    span.start = at
    for (; at < end; at++) {
      const byte = bytes[at]!
      if (byte === quote) {
        span.end = at++
        return true
      }
      if (byte < 0x20 || byte > 0x7e || byte === backslash) return false
    }
    return false
  }
  const number = (): boolean => {
    while (bytes[at] === 0x20) at++
    row.epochs = 0
    const first = at
    for (; at < end; at++) {
      const digit = bytes[at]! - 48
      if (digit < 0 || digit > 9) break
      row.epochs = row.epochs * 10 + digit
    }
    row.epochsStart = first - start
    row.epochsEnd = at - start
    return at > first && at < first + 9
  }
  const comma = 0x2c
  const plain =
    skip(0x5b) &&
    text(row.hash) &&
    skip(comma) &&
    number() &&
    skip(comma) &&
    text(row.adjacency) &&
    skip(comma) &&
    text(row.operations) &&
    skip(comma) &&
    skip(quote) &&
    endsPlainly(bytes, at, end)
  if (!plain) row.epochsStart = -1
  row.metrics.bytes = bytes
  row.metrics.start = at
  row.metrics.end = end - 2
  return plain
}

const utf8 = new TextEncoder()

/** The same of any JSON text. */
export function readAnyRow(bytes: Uint8Array, row: Row): boolean {
  row.epochsStart = -1
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
