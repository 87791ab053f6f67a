import { formatOpcode, op } from './opcodes.js'
import { decodeLatin1, decodeText, encodeLatin1, isAscii, unescapeUnicode, unquoteString } from './text.js'
import type { PickleWindow } from './window.js'

/**
 * The text of the opcode that stands at `at` and ends at `end`. A str of Python 2 that is not ASCII is bytes. Undefined
 * for opcodes that hold something else.
 *
 * @throws NasBenchError CORRUPT_FILE for text that is not written as Python writes it
 */
export function decodeTextOpcode(
  window: PickleWindow,
  at: number,
  end: number,
): string | Uint8Array | undefined {
  const { buffer } = window
  const code = buffer[at]!
  const line = () => decodeLatin1(buffer.subarray(at + 1, end - 1))
  const right = (text: string | undefined): string => {
    if (text === undefined)
      throw window.corrupt(`${formatOpcode(code)} with text that Python does not write`, at)
    return text
  }
  const textOrBytes = (characters: string) =>
    isAscii(characters) ? characters : (encodeLatin1(characters) as Uint8Array)
  switch (code) {
    case op.SHORT_BINUNICODE:
      return decodeText(window, at + 2, end)
    case op.BINUNICODE:
      return decodeText(window, at + 5, end)
    case op.BINUNICODE8:
      return decodeText(window, at + 9, end)
    case op.UNICODE:
      return right(unescapeUnicode(line()))
    case op.STRING:
      return textOrBytes(right(unquoteString(line())))
    case op.SHORT_BINSTRING:
      return textOrBytes(decodeLatin1(buffer.subarray(at + 2, end)))
    case op.BINSTRING:
      return textOrBytes(decodeLatin1(buffer.subarray(at + 5, end)))
    default:
      return undefined
  }
}
