import { type TapeTokens, token } from '../tape-tokens.js'
import type { NamedTypes } from './named-types.js'

/**
 * Copies the first `length` tokens of a tape that another machine has written onto a tape, from `start` on; there is room
 * for them. Globals and data types get the numbers that they have there; `at` is the opcode that wants the copy.
 */
export function copyTape(
  from: TapeTokens,
  length: number,
  to: { readonly tape: TapeTokens; readonly types: NamedTypes; readonly start: number; readonly at: number },
): void {
  const { tape, types, start, at } = to
  for (let node = 0; node < length; node++) {
    const kind = from.kind(node)
    tape.kinds[start + node] = kind
    tape.sizes[start + node] = from.sizes[node]!
    let value = from.values[node]!
    switch (kind) {
      case token.text:
      case token.farText:
      case token.bytes:
      case token.made:
        // Their bytes are in another window.
        tape.kinds[start + node] = token.made
        value =
          tape.made.push(kind === token.made ? from.made[value] : (from.text(node) ?? from.bytes(node))) - 1
        break
      case token.ref:
        tape.shares = true
        value += start
        break
      case token.global:
      case token.object: {
        const name = from.globals[value]!
        const dot = name.lastIndexOf('.')
        value = types.global(name.slice(0, dot), name.slice(dot + 1), at)
        break
      }
      case token.dtype: {
        const dtype = from.dtypes[value]
        value = types.dtype(dtype?.code ?? '', dtype?.bigEndian ?? false)
        break
      }
    }
    tape.values[start + node] = value
  }
}
