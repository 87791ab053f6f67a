import { convertCall, keyOf } from './call.js'
import { readString } from './string.js'
import { type Literal, LiteralTuple } from './types.js'

/** The text is not a value, and where this was noticed. It never leaves `readLiteral`. */
export class LiteralFault extends Error {
  readonly offset: number
  readonly expected: string | undefined

  constructor(message: string, offset: number, expected?: string) {
    super(message)
    this.offset = offset
    this.expected = expected
  }
}

const space = /(?:[\s\uFEFF]|(?:#|\/\/)[^\n]*)*/y
const word = /[A-Za-z_][\w.-]*|<NA>/y
const number = /[+-]?(?:\d[\d_]*(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?[lL]?(?![\w.])/y
const stringPrefix = /[uUbBrR]{0,2}(?=["'])/y
const minusInfinity = /-(?:inf|Infinity)\b/y
const constants: Readonly<Record<string, Literal>> = {
  None: null,
  null: null,
  undefined: null,
  True: true,
  true: true,
  False: false,
  false: false,
  NaN: Number.NaN,
  nan: Number.NaN,
  'np.nan': Number.NaN,
  'numpy.nan': Number.NaN,
  '<NA>': Number.NaN,
  inf: Number.POSITIVE_INFINITY,
  Infinity: Number.POSITIVE_INFINITY,
}

/* Of one string that was broken into several. */
const maxPieces = 1000

/** Reads values of a text. Its state is the index after what was read last. */
export interface ValueReader {
  /** Index of the next character that is neither white space nor in a comment. */
  skipSpace(from: number): number
  /** True if a bracket, quote, number, constant or call begins there. */
  startsValue(at: number): boolean
  /** The value that begins there. */
  read(at: number): Literal
  /** Index after the value that was read last. */
  end(): number
}

/** A reader of the values of a text, for brackets at most `maxDepth` deep. */
export function createValueReader(text: string, maxDepth: number): ValueReader {
  let at = 0
  let depth = 0
  // Items of ranges are the only ones that the text does not contain.
  let rangeItems = Math.max(4096, text.length)
  let commaIsLast = false
  return {
    skipSpace(from) {
      at = from
      skip()
      return at
    },
    startsValue(from) {
      at = from
      if (/[[({"'.\d+-]/.test(text[from] ?? '') || matchAt(stringPrefix) !== undefined) return true
      const name = matchAt(word)
      return name !== undefined && (name in constants || text[from + name.length] === '(')
    },
    read(from) {
      at = from
      depth = 0
      return value()
    },
    end: () => at,
  }

  function matchAt(pattern: RegExp): string | undefined {
    pattern.lastIndex = at
    return pattern.exec(text)?.[0]
  }

  function skip(): void {
    at += matchAt(space)!.length
  }

  function fault(message: string, expected?: string): LiteralFault {
    if (at >= text.length) return new LiteralFault('it ends before the value is complete', at, expected)
    return new LiteralFault(message, at, expected)
  }

  function take(letter: string): boolean {
    skip()
    if (text[at] !== letter) return false
    at++
    return true
  }

  function value(): Literal {
    skip()
    const letter = text[at]
    if (letter === undefined) throw fault('')
    if (letter === '[') return enter(() => items(']'))
    if (letter === '(') return enter(tuple)
    if (letter === '{') return enter(dictOrSet)
    const digits = matchAt(number)
    if (digits !== undefined) return numberOf(digits)
    if (matchAt(stringPrefix) !== undefined) return strings()
    const minus = matchAt(minusInfinity)
    if (minus !== undefined) {
      at += minus.length
      return Number.NEGATIVE_INFINITY
    }
    const name = matchAt(word)
    if (name !== undefined) return named(name)
    if (text.startsWith('...', at))
      throw fault('it was shortened with "..." when it was printed', 'the whole value')
    throw fault(`${JSON.stringify(letter)} does not begin a value`)
  }

  function enter<T>(read: () => T): T {
    if (++depth > maxDepth) throw fault(`its brackets are more than ${maxDepth} deep`)
    at++
    const result = read()
    depth--
    return result
  }

  function numberOf(digits: string): Literal {
    if (digits.length > 400) throw fault('a number has more than 400 digits')
    at += digits.length
    const plain = digits.replace(/[_lL]/g, '')
    const value = Number(plain)
    return /^[+-]?\d+$/.test(plain) && !Number.isSafeInteger(value) ? BigInt(plain) : value
  }

  /* Adjacent strings are one string in Python, and pprint breaks long ones so. */
  function strings(): string {
    let joined = ''
    for (let pieces = 0; ; pieces++) {
      const prefix = matchAt(stringPrefix)
      if (prefix === undefined) return joined
      if (pieces === maxPieces) throw fault(`a string has more than ${maxPieces} parts`)
      const token = readString(text, at + prefix.length, /r/i.test(prefix))
      if (token === undefined) throw fault('a string has no closing quote or an incomplete escape')
      joined += token.value
      at = token.end
      const end = at
      skip()
      if (matchAt(stringPrefix) === undefined) at = end
    }
  }

  function named(name: string): Literal {
    at += name.length
    const after = at
    if (Object.hasOwn(constants, name)) return constants[name]!
    if (!take('(')) {
      at = after
      return name
    }
    at--
    const start = at
    const { args, keywords } = enter(callArguments)
    const result = convertCall(name, args, keywords, rangeItems)
    if (result === undefined) {
      at = start
      throw fault(`${name}(…) has arguments that cannot be converted to a value`)
    }
    if (/range$/.test(name)) rangeItems -= (result as readonly Literal[]).length
    return result
  }

  /* The items up to the closing bracket, after those that were read already. */
  function items(close: string, list: Literal[] = []): Literal[] {
    let mayEnd = list.length === 0 || separated(close, list[0]!)
    commaIsLast = false
    while (!take(close)) {
      if (!mayEnd) throw fault('a comma or a closing bracket is missing', `"," or "${close}"`)
      const item = value()
      list.push(item)
      mayEnd = separated(close, item)
    }
    return list
  }

  /* True if a comma or the end follows, or white space where numpy prints no comma: between numbers and between rows. */
  function separated(close: string, item: Literal): boolean {
    commaIsLast = take(',')
    if (commaIsLast || text[at] === close) return true
    if (!/\s/.test(text[at - 1]!)) return false
    return typeof item === 'number' ? matchAt(number) !== undefined : Array.isArray(item) && text[at] === '['
  }

  function tuple(): Literal {
    const list = items(')')
    return list.length === 1 && !commaIsLast ? list[0]! : LiteralTuple.from(list)
  }

  function dictOrSet(): Literal {
    const dict: Record<string, Literal> = Object.create(null)
    if (take('}')) return dict
    const key = value()
    if (!take(':')) return items('}', [key])
    dict[keyOf(key)] = value()
    while (!take('}')) {
      if (!take(',')) throw fault('a comma or a closing brace is missing', '"," or "}"')
      if (take('}')) break
      const next = keyOf(value())
      if (!take(':')) throw fault('a key has no ":" after it', '":"')
      dict[next] = value()
    }
    return dict
  }

  function callArguments(): { args: Literal[]; keywords: Record<string, Literal> } {
    const args: Literal[] = []
    const keywords: Record<string, Literal> = Object.create(null)
    while (!take(')')) {
      const start = at
      const name = matchAt(word)
      at += name?.length ?? 0
      if (name !== undefined && take('=')) keywords[name] = value()
      else {
        at = start
        args.push(value())
      }
      if (!take(',') && text[at] !== ')')
        throw fault('a comma or a closing parenthesis is missing', '"," or ")"')
    }
    return { args, keywords }
  }
}
