import { NasBenchError } from '../errors.js'
import { formatOpcode } from './opcodes.js'
import {
  decodeInteger,
  decodeLatin1,
  decodeUtf8,
  isAscii,
  parseFloatText,
  parseInteger,
  unescapeUnicode,
  unquoteString,
} from './text.js'
import type { PickleWindow } from './window.js'

/** The value of an opcode that pushes what its argument says; the argument ends at `next`. */
export function readLiteral(window: PickleWindow, at: number, next: number): unknown {
  const { buffer, view } = window
  const code = buffer[at] as number
  const right = <Value>(value: Value | undefined): Value => {
    if (value === undefined) throw window.corrupt(`${formatOpcode(code)} with a wrong argument`, at)
    return value
  }
  const from = at + 1
  const line = () => decodeLatin1(buffer.subarray(from, next - 1))
  switch (code) {
    case 0x4b: // BININT1
      return buffer[from]
    case 0x4d: // BININT2
      return view.getUint16(from, true)
    case 0x4a: // BININT
      return view.getInt32(from, true)
    case 0x47: // BINFLOAT
      return view.getFloat64(from, false)
    case 0x8a: // LONG1
      return decodeInteger(buffer.subarray(from + 1, next))
    case 0x8b: // LONG4
      if (next - from > 65_536) throw tooLong(window, at)
      return decodeInteger(buffer.subarray(from + 4, next))
    case 0x49: {
      // INT
      const text = line()
      if (text === '00' || text === '01') return text === '01'
      return right(parseInteger(text))
    }
    case 0x4c: // LONG
      return right(parseInteger(line().replace(/L$/, '')))
    case 0x46: // FLOAT
      return right(parseFloatText(line()))
    case 0x8c: // SHORT_BINUNICODE
      return right(decodeUtf8(buffer.subarray(from + 1, next)))
    case 0x58: // BINUNICODE
      return right(decodeUtf8(buffer.subarray(from + 4, next)))
    case 0x8d: // BINUNICODE8
      return right(decodeUtf8(buffer.subarray(from + 8, next)))
    case 0x56: // UNICODE
      return right(unescapeUnicode(line()))
    case 0x53: // STRING
      return textOrBytes(right(unquoteString(line())))
    case 0x55: // SHORT_BINSTRING
      return textOrBytes(decodeLatin1(buffer.subarray(from + 1, next)))
    case 0x54: // BINSTRING
      return textOrBytes(decodeLatin1(buffer.subarray(from + 4, next)))
    case 0x43: // SHORT_BINBYTES
      return buffer.slice(from + 1, next)
    case 0x42: // BINBYTES
      return buffer.slice(from + 4, next)
    case 0x8e: // BINBYTES8
    case 0x96: // BYTEARRAY8
      return buffer.slice(from + 8, next)
    default:
      throw window.corrupt(`${formatOpcode(code)} where a value should stand`, at)
  }
}

/* A str of Python 2 was either; text it is where every character is ASCII. */
function textOrBytes(characters: string): string | Uint8Array {
  return isAscii(characters)
    ? characters
    : Uint8Array.from(characters, (character) => character.charCodeAt(0))
}

function tooLong(window: PickleWindow, at: number): NasBenchError {
  return new NasBenchError(
    'UNSUPPORTED_FILE',
    `${window.name} has an integer of more than 65,532 bytes (byte ${at})`,
    {
      path: window.name,
      offset: at,
    },
  )
}
