/*
 * How Python writes text and numbers inside pickles. Each function gives undefined if the bytes are not what
 * they should be, so that the caller can say where that is.
 */

import { NasBenchError } from '../errors.js'

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** UTF-8 as pickle writes it: lone surrogates are let through (Python's `surrogatepass`), nothing else is. */
function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return strictUtf8.decode(bytes)
  } catch {
    return decodeUtf8WithSurrogates(bytes)
  }
}

/* Rare, so simple: one code point after the other. */
function decodeUtf8WithSurrogates(bytes: Uint8Array): string | undefined {
  const parts: string[] = []
  for (let at = 0; at < bytes.length; ) {
    const first = bytes[at]!
    const length =
      first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0
    if (length === 0 || at + length > bytes.length) return undefined
    let point = length === 1 ? first : first & (0x7f >> length)
    for (let i = 1; i < length; i++) {
      const next = bytes[at + i]!
      if ((next & 0xc0) !== 0x80) return undefined
      point = (point << 6) | (next & 0x3f)
    }
    const least = length === 4 ? 0x10000 : length === 3 ? 0x800 : 0
    if (point < least || point > 0x10ffff) return undefined
    parts.push(String.fromCodePoint(point))
    at += length
  }
  return parts.join('')
}

/** One character a byte. TextDecoder's `latin1` is windows-1252, which is something else. */
export function decodeLatin1(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 4096) {
    text += String.fromCharCode(...bytes.subarray(at, at + 4096))
  }
  return text
}

/** True if every character is ASCII. */
export function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 127) return false
  return true
}

/** The bytes of a text of characters up to U+00FF; undefined if there is a higher one. */
export function encodeLatin1(text: string): Uint8Array | undefined {
  const bytes = new Uint8Array(text.length)
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code > 0xff) return undefined
    bytes[i] = code
  }
  return bytes
}

/** The argument of UNICODE: Python's `raw-unicode-escape`, where only `\uXXXX` and `\UXXXXXXXX` are escapes. */
export function unescapeUnicode(line: string): string | undefined {
  let broken = false
  const text = line.replace(/\\(u[\da-fA-F]{4}|U[\da-fA-F]{8}|.)/gs, (whole, body: string) => {
    const point = body.length > 1 ? Number.parseInt(body.slice(1), 16) : -1
    if (body === 'u' || body === 'U' || point > 0x10ffff) broken = true
    return point < 0 || broken ? whole : String.fromCodePoint(point)
  })
  return broken ? undefined : text
}

const simpleEscapes: Readonly<Record<string, string>> = {
  '\\': '\\',
  "'": "'",
  '"': '"',
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
}

/** The argument of STRING: a quoted Python bytes literal. One character a byte. */
export function unquoteString(line: string): string | undefined {
  const quote = line[0]
  if (line.length < 2 || (quote !== "'" && quote !== '"') || !line.endsWith(quote)) return undefined
  let broken = false
  const text = line.slice(1, -1).replace(/\\(x[\da-fA-F]{2}|[0-7]{1,3}|.|$)/gs, (whole, body: string) => {
    if (body === '' || body === 'x') broken = true
    if (/^[0-7]/.test(body)) return String.fromCharCode(Number.parseInt(body, 8) & 0xff)
    if (body.length === 3) return String.fromCharCode(Number.parseInt(body.slice(1), 16))
    return simpleEscapes[body] ?? whole
  })
  return broken ? undefined : text
}

/** A number where it is exact, else a bigint. */
export function fitInteger(value: bigint): number | bigint {
  const small = Number(value)
  return Number.isSafeInteger(small) ? small : value
}

/** Decimal digits, as the arguments of INT and LONG. CPython reads no more than 4,300 of them either. */
export function parseInteger(digits: string): number | bigint | undefined {
  if (digits.length > 4300 || !/^[+-]?\d+$/.test(digits)) return undefined
  return fitInteger(BigInt(digits.startsWith('+') ? digits.slice(1) : digits))
}

/** Two's complement, little-endian, of any length: the arguments of LONG1 and LONG4. */
export function decodeInteger(bytes: Uint8Array): number | bigint {
  const length = bytes.length
  if (length === 0) return 0
  const negative = bytes[length - 1]! > 127
  if (length <= 6) {
    let value = 0
    for (let i = length - 1; i >= 0; i--) value = value * 256 + bytes[i]!
    return negative ? value - 256 ** length : value
  }
  let hex = '0x'
  for (let i = length - 1; i >= 0; i--) hex += bytes[i]!.toString(16).padStart(2, '0')
  const value = BigInt(hex)
  return fitInteger(negative ? value - (1n << BigInt(8 * length)) : value)
}

/** The argument of FLOAT: what Python's `repr` gives, `inf` and `nan` among it. */
export function parseFloatText(text: string): number | undefined {
  const named = /^([+-]?)(inf|infinity|nan)$/i.exec(text)
  if (named) {
    if (named[2]?.toLowerCase() === 'nan') return Number.NaN
    return named[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY
  }
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : undefined
}

/** The UTF-8 text in `where.buffer` from `start` to `end`; throws CORRUPT_FILE if it is not UTF-8. */
export function decodeText(
  where: { readonly buffer: Uint8Array; readonly base: number; readonly name: string },
  start: number,
  end: number,
): string {
  const { buffer } = where
  // Most text is short ASCII, for which a call of the decoder costs more than the text.
  if (end - start <= 24) {
    let text = ''
    let at = start
    for (; at < end; at++) {
      const byte = buffer[at]!
      if (byte > 127) break
      text += String.fromCharCode(byte)
    }
    if (at === end) return text
  }
  const text = decodeUtf8(buffer.subarray(start, end))
  if (text !== undefined) return text
  const offset = where.base + start
  throw new NasBenchError('CORRUPT_FILE', `${where.name} has text that is not UTF-8 at byte ${offset}`, {
    path: where.name,
    offset,
  })
}
