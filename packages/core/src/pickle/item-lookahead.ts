import type { ByteSource } from '../bytes/source.js'
import type { ContainerFrame } from './container-frame.js'
import { PickleInput } from './input.js'
import { PickleScanner } from './scan.js'
import { SingleItems } from './single-item-index.js'
import { token } from './tape-tokens.js'
import { PickleWindow } from './window.js'

/**
 * Whether the value that begins at `window.at` is the next single item of the container of `frame`, or belongs to what is
 * `around`. The opcode after the value decides this, so a separate scanner and window look ahead for it; what they find
 * out about the values on the way is kept in `around.ahead`. Undefined: there are too many values to decide.
 */
export async function isNextItem(
  source: ByteSource,
  window: PickleWindow,
  frame: ContainerFrame,
  around: ContainerFrame,
  /** Bytes that may be held at once. */
  maxHeld: number,
): Promise<boolean | undefined> {
  const offset = window.base + window.at
  if (around.ahead && offset < around.ahead.end) return around.ahead.singles.has(offset)
  const singles = new SingleItems()
  const scanner = new PickleScanner(0, singles)
  const near = new PickleWindow(window.name, window.size, window.buffer, window.base, window.end)
  near.at = window.at
  near.frameEnd = window.frameEnd
  let look = near
  if (scanner.run(near) === 'more') {
    const input = new PickleInput(source, window.base + near.at, maxHeld, { readAhead: false })
    look = input.window
    look.frameEnd = near.frameEnd
    let short = true
    for (let wanted = near.base + scanner.wanted; short; wanted = look.base + scanner.wanted) {
      look.checkLine()
      await input.fill(look.base + look.at, wanted)
      short = scanner.run(look) === 'more'
    }
  }
  if (singles.deep) throw window.corrupt('a million values on the stack', window.at)
  if (singles.full) return undefined
  around.ahead = { end: look.base + look.at, singles }
  const code = look.buffer[look.at]
  return frame.kind === token.dict
    ? code === 0x73 && scanner.depth === 2
    : code === 0x61 && scanner.depth === 1
}
