import { checkpointMask } from '../far/checkpoints.js'
import { formatOpcode } from '../opcodes.js'
import { memoSlot } from '../scan.js'
import { token } from '../tape.js'
import {
  decodeInteger,
  decodeLatin1,
  encodeLatin1,
  isAscii,
  parseFloatText,
  parseInteger,
  unescapeUnicode,
  unquoteString,
} from '../text.js'
import { build, call, leaveOutStorage } from './calls.js'
import type { Pause, PickleMachine } from './machine.js'
import { unsafe, unsupported } from './refusals.js'

/** Bytes of an integer; parsePickle has the same limit. */
const longestInteger = 65_532

/** The opcodes that are rare in benchmark files; all bytes of the opcode are there. */
export function step(machine: PickleMachine, code: number, at: number, behind: number): Pause | undefined {
  const { memo, stack, tape, types, window } = machine
  const { buffer } = window
  const text = (from: number, to: number) => decodeLatin1(buffer.subarray(from, to))
  switch (code) {
    case 0x2e: // STOP
      return 'below'
    case 0x70: // PUT
    case 0x71: // BINPUT
    case 0x72: // LONG_BINPUT
      if (stack.length === 0) return 'below'
      putTop(machine, memoSlot(window, at, memo.next), at)
      if ((memo.next & checkpointMask) === 0) machine.checkpoints.add(memo.next - 1, window.base + behind)
      return
    case 0x30: // POP
      // On an empty stretch POP takes the mark away.
      if (stack.markCount > 0 && stack.marks[stack.markCount - 1] === stack.length) stack.markCount--
      else {
        if (stack.length - 1 < stack.floor()) return 'below'
        stack.truncate(stack.entries[--stack.length] as number)
      }
      return
    case 0x31: {
      // POP_MARK
      if (stack.markCount === 0) return 'below'
      const mark = stack.marks[--stack.markCount] as number
      if (mark < stack.length) stack.truncate(stack.entries[mark] as number)
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
      return pushIntegerLine(machine, text(at + 1, behind - 1), true, at)
    case 0x4c: // LONG
      return pushIntegerLine(machine, text(at + 1, behind - 1), false, at)
    case 0x46: // FLOAT
      return pushFloatLine(machine, text(at + 1, behind - 1), at)
    case 0x8a: // LONG1
      return stack.pushInteger(decodeInteger(buffer.subarray(at + 2, behind)))
    case 0x8b: // LONG4
      if (behind - at - 5 > longestInteger)
        throw unsupported(window, `an integer of more than ${longestInteger} bytes`, at)
      return stack.pushInteger(decodeInteger(buffer.subarray(at + 5, behind)))
    case 0x55: // SHORT_BINSTRING
    case 0x54: // BINSTRING
      return pushByteString(machine, text(at + (code === 0x55 ? 2 : 5), behind))
    case 0x53: {
      // STRING
      const unquoted = unquoteString(text(at + 1, behind - 1))
      if (unquoted === undefined) throw window.corrupt('a string that is not quoted as Python does it', at)
      return pushByteString(machine, unquoted)
    }
    case 0x56: {
      // UNICODE
      const unescaped = unescapeUnicode(text(at + 1, behind - 1))
      if (unescaped === undefined) throw window.corrupt('text with a broken escape', at)
      return stack.pushMade(unescaped)
    }
    case 0x63: {
      // GLOBAL
      const [module = '', name = ''] = text(at + 1, behind - 1).split('\n')
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
      return call(machine, at)
    case 0x62: // BUILD
      return build(machine, at)
    case 0x64: // DICT
    case 0x6c: // LIST
    case 0x91: {
      // FROZENSET
      if (stack.markCount === 0) return 'below'
      const mark = stack.marks[--stack.markCount] as number
      const start = mark < stack.length ? (stack.entries[mark] as number) : stack.tapeLength
      if (machine.reportContainers && stack.markCount === 0 && mark === stack.length && code !== 0x91) {
        // Protocol 0 begins an empty container this way: a mark just before.
        machine.startedAt = at - 1
        machine.startedKind = code === 0x64 ? token.dict : token.list
        window.at = behind
        return 'container'
      }
      if (code === 0x64 && (stack.length - mark) % 2 === 1)
        throw window.corrupt('a dict with a key too many', at)
      stack.wrap(start, stack.tapeLength)
      tape.kinds[start] = code === 0x64 ? token.dict : code === 0x6c ? token.list : token.set
      stack.tapeLength++
      stack.entries[mark] = start
      stack.length = mark + 1
      return
    }
    case 0x51: // BINPERSID
      if (machine.leaveOutWeights) return leaveOutStorage(machine, at)
      throw unsafe(window, 'refers to an object outside of the pickle', at)
    case 0x50: // PERSID
      throw unsafe(window, 'refers to an object outside of the pickle', at)
    case 0x82: // EXT1
    case 0x83: // EXT2
    case 0x84: // EXT4
      throw unsafe(window, 'uses the extension registry of copyreg', at)
    case 0x69: // INST
    case 0x6f: // OBJ
    case 0x92: {
      // NEWOBJ_EX
      if (code === 0x69) {
        const [module = '', name = ''] = text(at + 1, behind - 1).split('\n')
        types.global(module, name, at)
      }
      throw unsafe(window, `makes an instance of a class (${formatOpcode(code)})`, at)
    }
    case 0x97: // NEXT_BUFFER
    case 0x98: // READONLY_BUFFER
      throw unsupported(window, 'buffers that are kept outside of the pickle', at)
    default:
      throw window.corrupt(`${formatOpcode(code)} where an opcode should stand`, at)
  }
}

function putTop({ memo, stack }: PickleMachine, slot: number, at: number): void {
  memo.checkSlot(slot, at)
  memo.put(slot, stack.top())
}

function pushIntegerLine(
  { stack, window }: PickleMachine,
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

function pushFloatLine({ stack, window }: PickleMachine, text: string, at: number): undefined {
  const value = parseFloatText(text)
  if (value === undefined) throw window.corrupt(`"${text.slice(0, 40)}" for a float`, at)
  stack.push(token.float, value)
}

/* A Python 2 str, one character a byte: text where it is ASCII, else bytes. */
function pushByteString({ stack }: PickleMachine, characters: string): undefined {
  stack.pushMade(isAscii(characters) ? characters : encodeLatin1(characters))
}
