import { decodeTextOpcode } from '../decode-text-opcode.js'
import { checkpointMask } from '../memo-lookup/checkpoints.js'
import { formatOpcode } from '../opcodes.js'
import { memoSlot } from '../scan.js'
import { token } from '../tape-tokens.js'
import { decodeInteger, decodeLatin1, parseFloatText, parseInteger } from '../text.js'
import { build, call, leaveOutStorage } from './calls.js'
import { unsafe, unsupported } from './refusals.js'
import type { MachineState, Pause } from './state.js'

/** Bytes of an integer; parsePickle has the same limit. */
const maxIntegerBytes = 65_532

/** The opcodes that are rare in benchmark files; all bytes of the opcode are there. */
export function step(state: MachineState, code: number, at: number, end: number): Pause | undefined {
  const { memo, stack, tape, types, window } = state
  const { buffer } = window
  const text = (from: number, to: number) => decodeLatin1(buffer.subarray(from, to))
  switch (code) {
    case 0x2e: // STOP
      return 'below'
    case 0x70: // PUT
    case 0x71: // BINPUT
    case 0x72: // LONG_BINPUT
      if (stack.length === 0) return 'below'
      putTop(state, memoSlot(window, at, memo.next), at)
      if ((memo.next & checkpointMask) === 0) state.checkpoints.add(memo.next - 1, window.base + end)
      return
    case 0x30: // POP
      // On an empty stretch POP takes the mark away.
      if (stack.markCount > 0 && stack.marks[stack.markCount - 1] === stack.length) stack.markCount--
      else {
        if (stack.length - 1 < stack.floor()) return 'below'
        stack.truncate(stack.entries[--stack.length]!)
      }
      return
    case 0x31: {
      // POP_MARK
      if (stack.markCount === 0) return 'below'
      const mark = stack.marks[--stack.markCount]!
      if (mark < stack.length) stack.truncate(stack.entries[mark]!)
      stack.length = mark
      return
    }
    case 0x32: {
      // DUP
      if (stack.length - 1 < stack.floor()) return 'below'
      stack.pushCopy(stack.top())
      return
    }
    case 0x49: // INT
      return pushIntegerLine(state, text(at + 1, end - 1), true, at)
    case 0x4c: // LONG
      return pushIntegerLine(state, text(at + 1, end - 1), false, at)
    case 0x46: // FLOAT
      return pushFloatLine(state, text(at + 1, end - 1), at)
    case 0x8a: // LONG1
      return stack.pushInteger(decodeInteger(buffer.subarray(at + 2, end)))
    case 0x8b: // LONG4
      if (end - at - 5 > maxIntegerBytes)
        throw unsupported(window, `an integer of more than ${maxIntegerBytes} bytes`, at)
      return stack.pushInteger(decodeInteger(buffer.subarray(at + 5, end)))
    case 0x55: // SHORT_BINSTRING
    case 0x54: // BINSTRING
    case 0x53: // STRING
    case 0x56: // UNICODE
      return stack.pushMade(decodeTextOpcode(window, at, end))
    case 0x63: {
      // GLOBAL
      const [module = '', name = ''] = text(at + 1, end - 1).split('\n')
      return stack.push(token.global, types.global(module, name, at))
    }
    case 0x93: {
      // STACK_GLOBAL
      if (stack.length - 2 < stack.floor()) return 'below'
      const nameAt = stack.top()
      const moduleAt = stack.top(1)
      tape.buffer = buffer
      tape.base = window.base
      const module = tape.text(moduleAt)
      const name = tape.text(nameAt)
      if (module === undefined || name === undefined)
        throw window.corrupt('a global whose name is not text', at)
      stack.length -= 2
      stack.truncate(moduleAt)
      return stack.push(token.global, types.global(module, name, at))
    }
    case 0x52: // REDUCE
    case 0x81: // NEWOBJ
      return call(state, code, at, end)
    case 0x62: // BUILD
      return build(state, at)
    case 0x64: // DICT
    case 0x6c: // LIST
    case 0x91: {
      // FROZENSET
      if (stack.markCount === 0) return 'below'
      const items = stack.length - stack.floor()
      if (state.reportContainers && stack.markCount === 1 && items === 0 && code !== 0x91) {
        // Protocol 0 begins an empty container this way: a mark just before.
        stack.markCount--
        state.startedAt = at - 1
        state.startedKind = code === 0x64 ? token.dict : token.list
        window.at = end
        return 'container'
      }
      if (code === 0x64 && items % 2 === 1) throw window.corrupt('a dict with a key too many', at)
      const start = stack.entries[stack.wrapMarked()]!
      tape.kinds[start] = code === 0x64 ? token.dict : code === 0x6c ? token.list : token.set
      return
    }
    case 0x51: // BINPERSID
      if (state.leaveOutWeights) return leaveOutStorage(state, at)
      throw unsafe(window, 'refers to an object outside of the pickle', at)
    case 0x50: // PERSID
      throw unsafe(window, 'refers to an object outside of the pickle', at)
    case 0x82: // EXT1
    case 0x83: // EXT2
    case 0x84: // EXT4
      throw unsafe(window, 'uses the extension registry of copyreg', at)
    case 0x69: {
      // INST: a class by name, and arguments above a mark.
      if (stack.markCount === 0) return 'below'
      const [module = '', name = ''] = text(at + 1, end - 1).split('\n')
      const global = types.global(module, name, at)
      const mark = stack.wrapMarked()
      // A second header before the arguments' own makes room for the class.
      const callee = stack.entries[mark]!
      stack.wrap(callee, stack.tapeLength++)
      tape.kinds[callee] = token.global
      tape.values[callee] = global
      tape.sizes[callee] = 0
      stack.entries[stack.length++] = callee + 1
      return call(state, 0x69, at, end)
    }
    case 0x6f: {
      // OBJ: a class and its arguments above a mark.
      if (stack.markCount === 0) return 'below'
      if (stack.floor() === stack.length) throw window.corrupt('OBJ without a class', at)
      stack.marks[stack.markCount - 1]!++
      stack.wrapMarked()
      return call(state, 0x6f, at, end)
    }
    case 0x92: // NEWOBJ_EX
      throw unsupported(window, 'an object made by NEWOBJ_EX', at)
    case 0x97: // NEXT_BUFFER
    case 0x98: // READONLY_BUFFER
      throw unsupported(window, 'buffers that are kept outside of the pickle', at)
    default:
      throw window.corrupt(`${formatOpcode(code)} where an opcode should stand`, at)
  }
}

function putTop({ memo, stack }: MachineState, slot: number, at: number): void {
  memo.checkSlot(slot, at)
  memo.put(slot, stack.top())
}

function pushIntegerLine(
  { stack, window }: MachineState,
  text: string,
  boolean: boolean,
  at: number,
): undefined {
  if (boolean && (text === '00' || text === '01')) {
    stack.push(text === '01' ? token.true : token.false, 0)
    return
  }
  const value = parseInteger(text.endsWith('L') ? text.slice(0, -1) : text)
  if (value === undefined) throw window.corrupt(`"${text.slice(0, 40)}" for an integer`, at)
  stack.pushInteger(value)
}

function pushFloatLine({ stack, window }: MachineState, text: string, at: number): undefined {
  const value = parseFloatText(text)
  if (value === undefined) throw window.corrupt(`"${text.slice(0, 40)}" for a float`, at)
  stack.push(token.float, value)
}
