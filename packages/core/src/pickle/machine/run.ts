import { checkpointMask } from '../memo-lookup/checkpoints.js'
import { slotOfLine } from '../scan.js'
import { token } from '../tape-tokens.js'
import { opcodeEnd } from '../window.js'
import { step } from './opcodes-slow-path.js'
import { tooLarge, unsupported } from './refusals.js'
import type { MachineState, Pause } from './state.js'

/**
 * Runs opcodes from `window.at` until one needs something that the machine does not have. This is where the time of an
 * import goes: the common opcodes are handled here with all state in local variables, written back by `save` before
 * anything else looks at it; the others are in `step`.
 */
export function runMachine(state: MachineState): Pause {
  const { memo, stack, tape, window } = state
  const { buffer, view, base } = window
  let limit = window.limit()
  let { kinds, values, sizes } = tape
  let room = kinds.length
  let { entries } = stack
  let at = window.at
  let n = stack.tapeLength
  let sp = stack.length

  for (;;) {
    // Room for the three tokens an opcode adds at the most.
    if (n + 4 > room) {
      if (room >= state.maxTokens) throw tooLarge(window, state.maxTokens, at)
      tape.grow()
      ;({ kinds, values, sizes } = tape)
      room = kinds.length
    }
    if (sp + 4 > entries.length) entries = stack.grow(at)
    const code = at < limit ? buffer[at]! : -1
    let kind: number
    let size = 0
    let end: number
    switch (code) {
      // The common pushes, by how often they stand in a benchmark file.
      case 0x4b: // BININT1
        // A learning curve is epoch and value by the hundred.
        while (
          at + 11 <= limit &&
          buffer[at + 2] === 0x47 &&
          buffer[at] === 0x4b &&
          n + 6 <= room &&
          sp + 6 <= entries.length
        ) {
          kinds[n] = token.int
          values[n] = buffer[at + 1]!
          entries[sp++] = n++
          kinds[n] = token.float
          values[n] = view.getFloat64(at + 3, false)
          entries[sp++] = n++
          at += 11
        }
        if (buffer[at] !== 0x4b || n + 4 > room || sp + 4 > entries.length) continue
        end = at + 2
        if (end > limit) break
        kinds[n] = token.int
        values[n] = buffer[at + 1]!
        entries[sp++] = n++
        at = end
        continue
      case 0x47: // BINFLOAT
        end = at + 9
        if (end > limit) break
        kinds[n] = token.float
        values[n] = view.getFloat64(at + 1, false)
        entries[sp++] = n++
        at = end
        continue
      case 0x8c: // SHORT_BINUNICODE
        if (at + 2 > limit) {
          end = at + 2
          break
        }
        size = buffer[at + 1]!
        end = at + 2 + size
        if (end > limit) break
        kinds[n] = token.text
        values[n] = base + at + 2
        sizes[n] = size
        entries[sp++] = n++
        at = end
        continue
      case 0x94: {
        // MEMOIZE
        if (sp === 0) {
          save(state, at, n, sp)
          return 'below'
        }
        memo.put(memo.next, entries[sp - 1]!)
        at++
        if ((memo.next & checkpointMask) === 0) state.checkpoints.add(memo.next - 1, base + at)
        continue
      }
      case 0x6a: // LONG_BINGET
      case 0x68: // BINGET
      case 0x67: {
        // GET
        let slot: number
        if (code === 0x6a) {
          end = at + 5
          if (end > limit) break
          slot = view.getUint32(at + 1, true)
        } else if (code === 0x68) {
          end = at + 2
          if (end > limit) break
          slot = buffer[at + 1]!
        } else {
          end = opcodeEnd(buffer, view, at, limit)
          if (end > limit) break
          slot = slotOfLine(window, at)
        }
        const index = slot - memo.first
        if (index >= 0) {
          const node = index < memo.nearLength ? memo.near[index]! : -1
          if (node >= 0 && kinds[node]! < token.dict) {
            kinds[n] = kinds[node]!
            values[n] = values[node]!
            sizes[n] = sizes[node]!
            entries[sp++] = n++
            at = end
            continue
          }
        } else {
          // Far: almost always the text of a key, so that is tried first.
          const line = slot & memo.farMask
          if (memo.farSlots[line] === slot) {
            kinds[n] = token.farText
            values[n] = memo.farNumbers[line]!
            entries[sp++] = n++
            at = end
            continue
          }
        }
        save(state, at, n, sp)
        if (!stack.pushSlot(slot)) {
          state.wanted = slot
          return 'far'
        }
        n = stack.tapeLength
        sp = stack.length
        at = end
        continue
      }
      case 0x58: // BINUNICODE
        if (at + 5 > limit) {
          end = at + 5
          break
        }
        size = view.getUint32(at + 1, true)
        end = at + 5 + size
        if (end > limit) break
        kinds[n] = token.text
        values[n] = base + at + 5
        sizes[n] = size
        entries[sp++] = n++
        at = end
        continue
      case 0x28: // MARK
        if (stack.markCount === stack.marks.length) stack.growMarks(at)
        stack.marks[stack.markCount++] = sp
        at++
        continue
      case 0x7d: // EMPTY_DICT
      case 0x5d: // EMPTY_LIST
      case 0x8f: // EMPTY_SET
        kind = code === 0x7d ? token.dict : code === 0x5d ? token.list : token.set
        if (state.reportContainers && stack.markCount === 0 && (kind !== token.set || state.reportSets)) {
          save(state, at + 1, n, sp)
          state.startedKind = kind
          state.startedAt = at
          return 'container'
        }
        kinds[n] = kind
        values[n] = 0
        sizes[n] = 0
        entries[sp++] = n++
        at++
        continue
      case 0x75: // SETITEMS
      case 0x65: // APPENDS
      case 0x90: {
        // ADDITEMS
        if (stack.markCount === 0) {
          save(state, at, n, sp)
          return 'below'
        }
        const mark = stack.marks[--stack.markCount]!
        const container = mark > stack.floor() ? entries[mark - 1]! : -1
        if (container < 0) {
          // The mark belongs to the record, its container is outside.
          stack.markCount++
          save(state, at, n, sp)
          return 'below'
        }
        stack.checkContainer(code, container, sp - mark, at)
        sizes[container] = n - container - 1
        sp = mark
        at++
        continue
      }
      case 0x73: // SETITEM
      case 0x61: {
        // APPEND
        const items = code === 0x73 ? 2 : 1
        if (sp - items - 1 < stack.floor()) {
          save(state, at, n, sp)
          return 'below'
        }
        const container = entries[sp - items - 1]!
        stack.checkContainer(code, container, items, at)
        sizes[container] = n - container - 1
        sp -= items
        at++
        continue
      }
      case 0x85: // TUPLE1
      case 0x86: // TUPLE2
      case 0x87: {
        // TUPLE3
        const items = code - 0x84
        if (sp - items < stack.floor()) {
          save(state, at, n, sp)
          return 'below'
        }
        sp -= items
        stack.wrap(entries[sp]!, n)
        n++
        sp++
        at++
        continue
      }
      case 0x29: // EMPTY_TUPLE
        kinds[n] = token.tuple
        values[n] = 0
        sizes[n] = 0
        entries[sp++] = n++
        at++
        continue
      case 0x74: {
        // TUPLE
        if (stack.markCount === 0) {
          save(state, at, n, sp)
          return 'below'
        }
        const mark = stack.marks[--stack.markCount]!
        const start = mark < sp ? entries[mark]! : n
        stack.wrap(start, n)
        n++
        entries[mark] = start
        sp = mark + 1
        at++
        continue
      }
      case 0x4a: // BININT
        end = at + 5
        if (end > limit) break
        kinds[n] = token.int
        values[n] = view.getInt32(at + 1, true)
        entries[sp++] = n++
        at = end
        continue
      case 0x4d: // BININT2
        end = at + 3
        if (end > limit) break
        kinds[n] = token.int
        values[n] = view.getUint16(at + 1, true)
        entries[sp++] = n++
        at = end
        continue
      case 0x4e: // NONE
      case 0x88: // NEWTRUE
      case 0x89: // NEWFALSE
        kinds[n] = code === 0x4e ? token.none : code === 0x88 ? token.true : token.false
        values[n] = 0
        entries[sp++] = n++
        at++
        continue
      case 0x95: // FRAME
        end = at + 9
        if (end > limit) break
        window.enterFrame(at)
        limit = window.limit()
        at = end
        continue
      case 0x80: {
        // PROTO
        end = at + 2
        if (end > limit) break
        const protocol = buffer[at + 1]!
        if (protocol > 5)
          throw unsupported(window, `pickle protocol ${protocol}; protocols 0 to 5 are known`, at)
        at = end
        continue
      }
      case 0x43: // SHORT_BINBYTES
      case 0x42: // BINBYTES
      case 0x8e: // BINBYTES8
      case 0x96: // BYTEARRAY8
      case 0x8d: {
        // BINUNICODE8
        const head = code === 0x43 ? 2 : code === 0x42 ? 5 : 9
        end = opcodeEnd(buffer, view, at, limit)
        if (end > limit) break
        kinds[n] = code === 0x8d ? token.text : token.bytes
        values[n] = base + at + head
        sizes[n] = end - at - head
        entries[sp++] = n++
        at = end
        continue
      }
      case -1:
        end = at + 1
        break
      default: {
        end = opcodeEnd(buffer, view, at, limit)
        if (end > limit) break
        save(state, at, n, sp)
        const pause = step(state, code, at, end)
        if (pause) return pause
        n = stack.tapeLength
        sp = stack.length
        ;({ kinds, values, sizes } = tape)
        room = kinds.length
        entries = stack.entries
        at = end
        continue
      }
    }
    // Only reached where bytes are missing.
    if (window.passes(at, end)) {
      limit = window.limit()
      continue
    }
    save(state, at, n, sp)
    state.wanted = end
    return 'more'
  }
}

function save({ stack, window }: MachineState, at: number, tokens: number, values: number): void {
  window.at = at
  stack.tapeLength = tokens
  stack.length = values
}
