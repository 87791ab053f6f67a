/** A string that was read, and the index after its closing quote. */
export interface StringToken {
  readonly value: string
  readonly end: number
}

const simpleEscapes: Readonly<Record<string, string>> = {
  '\n': '',
  '"': '"',
  "'": "'",
  '/': '/',
  '\\': '\\',
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
}

/* Digits after \x, \u and \U. */
const hexDigits: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 }

/**
 * Reads the string whose opening quote is at `start`. An escape that Python and JSON do not define keeps its backslash, as
 * in Python. The result is undefined if the closing quote is missing or an escape is incomplete.
 */
export function readString(text: string, start: number, raw: boolean): StringToken | undefined {
  const quote = text[start]!
  let value = ''
  let from = start + 1
  for (let at = from; at < text.length; at++) {
    const letter = text[at]!
    if (letter === quote) return { value: value + text.slice(from, at), end: at + 1 }
    if (letter !== '\\') continue
    if (raw) {
      at++
      continue
    }
    const escaped = readEscape(text, at)
    if (escaped === undefined) return undefined
    value += text.slice(from, at) + escaped.value
    from = escaped.end
    at = from - 1
  }
  return undefined
}

function readEscape(text: string, at: number): StringToken | undefined {
  const letter = text[at + 1]
  if (letter === undefined) return undefined
  const simple = simpleEscapes[letter]
  if (simple !== undefined) return { value: simple, end: at + 2 }
  const octal = /^[0-7]{1,3}/.exec(text.slice(at + 1, at + 4))?.[0]
  if (octal !== undefined)
    return { value: String.fromCharCode(Number.parseInt(octal, 8)), end: at + 1 + octal.length }
  const digits = hexDigits[letter]
  if (digits === undefined) return { value: `\\${letter}`, end: at + 2 }
  const hex = text.slice(at + 2, at + 2 + digits)
  const code = Number.parseInt(hex, 16)
  if (hex.length < digits || !/^[0-9a-f]+$/i.test(hex) || code > 0x10ffff) return undefined
  const value = letter === 'U' ? String.fromCodePoint(code) : String.fromCharCode(code)
  return { value, end: at + 2 + digits }
}
