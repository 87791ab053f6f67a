import type { ByteSource } from '../bytes/source.js'
import { SingleItems } from './ahead.js'
import { PickleInput } from './input.js'
import type { Level } from './level.js'
import { PickleScanner } from './scan.js'
import { token } from './tape.js'
import { PickleWindow } from './window.js'

/**
 * Whether the value that begins at `window.at` is the next single item of the container of `level`, or belongs to what is
 * `around`. That shows in the opcode behind the value: it is looked for with a scanner and a window of its own, and what
 * it tells of the values on the way is kept in `around.ahead`. Undefined: there are too many of them to tell.
 */
export async function isNextItem(
  source: ByteSource,
  window: PickleWindow,
  level: Level,
  around: Level,
  /** Bytes that may be held at once. */
  most: number,
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
    const input = new PickleInput(source, window.base + near.at, most, { readAhead: false })
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
  return level.kind === token.dict
    ? code === 0x73 && scanner.depth === 2
    : code === 0x61 && scanner.depth === 1
}
