/*
 * Reads the pickles of torch's tensors. Their numbers are not in the pickle: it refers to a storage by a persistent id, which
 * core's `parsePickle` refuses on purpose. So this is a stack machine of the few opcodes that torch writes around tensors.
 * It calls nothing: a global is a name, a call of one is a note of the name and its arguments, and every value that it
 * makes is in the bytes, so that memory grows with their number.
 */
import { NasBenchError } from '@nasbench/core'

/** A call that was noted and not made. */
export interface Call {
  readonly global: string
  readonly args: readonly unknown[]
}

/** A storage that a persistent id refers to. */
export interface StorageRef {
  readonly storage: readonly unknown[]
}

const mark = Symbol('mark')

/**
 * Reads the pickle that begins at byte `at`: lists and tuples become arrays, dictionaries Maps, calls {@link Call} and
 * persistent ids {@link StorageRef}.
 *
 * @throws NasBenchError CORRUPT_FILE for bytes that end too early, UNSAFE_PICKLE for opcodes that no tensor needs
 */
export function readTorchPickle(
  bytes: Uint8Array,
  at: number,
  name: string,
): { value: unknown; end: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const stack: unknown[] = []
  const memo = new Map<number, unknown>()
  const decoder = new TextDecoder()
  let position = at
  const fail = (reason: string, code: 'CORRUPT_FILE' | 'UNSAFE_PICKLE' = 'CORRUPT_FILE') =>
    new NasBenchError(code, `${name}: ${reason} at byte ${position}`, { path: name, offset: position })
  const take = (count: number): number => {
    const from = position
    if (!(count >= 0) || from + count > bytes.length) throw fail('the pickle ends too early')
    position += count
    return from
  }
  const text = (length: number) => {
    const from = take(length)
    return decoder.decode(bytes.subarray(from, from + length))
  }
  const line = () => {
    const end = bytes.indexOf(10, position)
    if (end < 0) throw fail('the pickle ends too early')
    const result = decoder.decode(bytes.subarray(position, end))
    position = end + 1
    return result
  }
  const pop = (): unknown => {
    if (stack.length === 0) throw fail('the pickle takes a value that it never made')
    return stack.pop()
  }
  const popMark = (): unknown[] => {
    const from = stack.lastIndexOf(mark)
    if (from < 0) throw fail('the pickle has no mark')
    const items = stack.splice(from)
    return items.slice(1)
  }
  const top = <T>(kind: new (...args: never[]) => T): T => {
    const value = stack.at(-1)
    if (!(value instanceof kind)) throw fail('the pickle adds items to a value that is not a container')
    return value
  }
  const setItems = (items: readonly unknown[]) => {
    const value = stack.at(-1)
    // An OrderedDict is a call that is filled afterwards.
    const map =
      value instanceof Map ? value : isCall(value) ? (filled.get(value) ?? newFilled(value)) : undefined
    if (map === undefined) throw fail('the pickle adds items to a value that is not a container')
    for (let i = 0; i + 1 < items.length; i += 2) map.set(items[i], items[i + 1])
  }
  const filled = new Map<Call, Map<unknown, unknown>>()
  const newFilled = (call: Call) => {
    const map = new Map<unknown, unknown>()
    filled.set(call, map)
    stack[stack.length - 1] = map
    return map
  }
  for (;;) {
    const code = bytes[take(1)]!
    switch (code) {
      case 0x80: // PROTO
        take(1)
        break
      case 0x95: // FRAME
        take(8)
        break
      case 0x28: // MARK
        stack.push(mark)
        break
      case 0x2e: // STOP
        return { value: pop(), end: position }
      case 0x30: // POP
        pop()
        break
      case 0x4e: // NONE
        stack.push(null)
        break
      case 0x88: // NEWTRUE
      case 0x89: // NEWFALSE
        stack.push(code === 0x88)
        break
      case 0x4a: // BININT
        stack.push(view.getInt32(take(4), true))
        break
      case 0x4b: // BININT1
        stack.push(view.getUint8(take(1)))
        break
      case 0x4d: // BININT2
        stack.push(view.getUint16(take(2), true))
        break
      case 0x8a: {
        // LONG1
        const length = view.getUint8(take(1))
        const from = take(length)
        let value = 0n
        for (let i = length - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[from + i]!)
        stack.push(Number(length === 0 ? 0n : BigInt.asIntN(length * 8, value)))
        break
      }
      case 0x47: // BINFLOAT
        stack.push(view.getFloat64(take(8)))
        break
      case 0x8c: // SHORT_BINUNICODE
        stack.push(text(view.getUint8(take(1))))
        break
      case 0x58: // BINUNICODE
      case 0x54: // BINSTRING
        stack.push(text(view.getUint32(take(4), true)))
        break
      case 0x55: // SHORT_BINSTRING
        stack.push(text(view.getUint8(take(1))))
        break
      case 0x63: // GLOBAL
        stack.push(`${line()}.${line()}`)
        break
      case 0x93: {
        // STACK_GLOBAL
        const attribute = pop()
        stack.push(`${String(pop())}.${String(attribute)}`)
        break
      }
      case 0x5d: // EMPTY_LIST
        stack.push([])
        break
      case 0x7d: // EMPTY_DICT
        stack.push(new Map())
        break
      case 0x29: // EMPTY_TUPLE
        stack.push([])
        break
      case 0x85: // TUPLE1
      case 0x86: // TUPLE2
      case 0x87: {
        // TUPLE3
        const items = Array.from({ length: code - 0x84 }, pop).reverse()
        stack.push(items)
        break
      }
      case 0x74: // TUPLE
        stack.push(popMark())
        break
      case 0x61: {
        // APPEND
        const item = pop()
        top(Array).push(item)
        break
      }
      case 0x65: {
        // APPENDS
        const items = popMark()
        const list = top(Array)
        for (const item of items) list.push(item)
        break
      }
      case 0x73: {
        // SETITEM
        const value = pop()
        setItems([pop(), value])
        break
      }
      case 0x75: // SETITEMS
        setItems(popMark())
        break
      case 0x71: // BINPUT
        memo.set(view.getUint8(take(1)), stack.at(-1))
        break
      case 0x72: // LONG_BINPUT
        memo.set(view.getUint32(take(4), true), stack.at(-1))
        break
      case 0x94: // MEMOIZE
        memo.set(memo.size, stack.at(-1))
        break
      case 0x68: // BINGET
        stack.push(memo.get(view.getUint8(take(1))))
        break
      case 0x6a: // LONG_BINGET
        stack.push(memo.get(view.getUint32(take(4), true)))
        break
      case 0x51: // BINPERSID
        stack.push({ storage: asList(pop()) } satisfies StorageRef)
        break
      case 0x52: {
        // REDUCE
        const args = asList(pop())
        stack.push({ global: String(pop()), args } satisfies Call)
        break
      }
      case 0x62: // BUILD
        // The state of a tensor is about gradients.
        pop()
        break
      default:
        throw fail(`opcode 0x${code.toString(16)} is not one of a torch tensor`, 'UNSAFE_PICKLE')
    }
  }
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value]
}

/** True for a call that was noted. */
export function isCall(value: unknown): value is Call {
  return typeof value === 'object' && value !== null && 'global' in value && 'args' in value
}
