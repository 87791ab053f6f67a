import { arrayParts, readNumpyScalar } from '../numpy.js'
import { formatOpcode } from '../opcodes.js'
import { buildValue } from '../pickleparser-adapter.js'
import { type PickleComplex, type TapeTokens, token } from '../tape-tokens.js'
import { encodeLatin1, fitInteger } from '../text.js'
import { unsafe, unsupported } from './refusals.js'
import type { MachineState, Pause } from './state.js'

/**
 * REDUCE, NEWOBJ, INST and OBJ, with the callee and its arguments on top of the stack: nothing is called, the result is
 * put on the tape.
 */
export function call(state: MachineState, code: number, at: number, end: number): Pause | undefined {
  const { memo, stack, tape, types, window } = state
  if (stack.length - 2 < stack.floor()) return 'below'
  const { kinds, values, sizes } = tape
  tape.buffer = window.buffer
  tape.base = window.base
  const args = tape.resolve(stack.top())
  const callee = stack.top(1)
  if (kinds[callee] !== token.global) throw unsafe(window, 'calls something that is not a known global', at)
  if (kinds[args] !== token.tuple) throw window.corrupt('a call whose arguments are not a tuple', at)
  const meaning = types.meaning(values[callee]!)
  const [first = -1, second = -1, third = -1] = argumentsAt(tape, args)
  // A class is only ever called; __new__ of a container ignores the arguments that we would use.
  if (code === 0x81 && meaning !== 'object' && first >= 0)
    throw unsupported(window, 'a container made by NEWOBJ', at)
  const unknown = (what: string) => unsupported(window, `${what} made in an unknown way`, at)
  const replace = (kind: number, value: number, size = 0): undefined => {
    stack.replace(2, callee, kind, value, size)
  }
  const replaceMade = (value: unknown): undefined => replace(token.made, tape.made.push(value) - 1)
  const encoded = (text: string): Uint8Array => {
    tape.budget?.spend(160 + text.length, window.base + at)
    const bytes = encodeLatin1(text)
    if (!bytes) throw unsupported(window, 'text that is not latin-1 in place of bytes', at)
    return bytes
  }
  switch (meaning) {
    case 'dict':
    case 'defaultdict':
    case 'list':
    case 'set': {
      const kind = meaning === 'list' ? token.list : meaning === 'set' ? token.set : token.dict
      // A defaultdict's factory is a class that is mentioned and never called: what is in the dict is in the pickle.
      if (first < 0 || meaning === 'defaultdict') {
        if (second >= 0) throw unknown('a container')
        if (!state.reportContainers || stack.markCount > 0 || kind !== token.dict) return replace(kind, 0)
        stack.length -= 2
        stack.truncate(callee)
        state.startedKind = token.dict
        state.startedAt = at
        window.at = end
        return 'container'
      }
      const items = kinds[first] === token.list || kinds[first] === token.tuple || kinds[first] === token.set
      if (first !== callee + 2 || !items || second >= 0) throw unknown('a container')
      spread(state, callee, first, kind, at)
      return
    }
    case 'bytes': {
      if (first < 0) return replaceMade(new Uint8Array(0))
      const text = tape.text(first)
      if (text !== undefined && isLatin1(tape, second)) return replaceMade(encoded(text))
      if (second >= 0) throw unknown('bytes')
      if (kinds[first] === token.bytes) return replace(token.bytes, values[first]!, sizes[first])
      const bytes = tape.bytes(first)
      if (!bytes) throw unknown('bytes')
      return replaceMade(bytes)
    }
    case 'encode': {
      const text = first < 0 ? undefined : tape.text(first)
      if (text === undefined || !isLatin1(tape, second))
        throw unsupported(window, 'text encoded in an unknown way', at)
      return replaceMade(encoded(text))
    }
    case 'complex': {
      const [real, imag] = [first, second].map((node) => (node < 0 ? Number.NaN : tape.number(node)))
      if (!tape.isNumber(first) || !tape.isNumber(second) || third >= 0) throw unknown('a complex number')
      return replaceMade({ real, imag } as PickleComplex)
    }
    case 'dtype': {
      const name = first < 0 ? undefined : tape.text(first)
      if (name === undefined) throw unsupported(window, 'a numpy data type without a name', at)
      return replace(token.dtype, types.dtype(name, false))
    }
    case 'scalar': {
      const dtype = kinds[first] === token.dtype ? tape.dtypes[values[first]!] : undefined
      const bytes = second < 0 ? undefined : tape.bytes(second)
      const value = dtype && bytes && third < 0 ? readNumpyScalar(dtype, bytes) : undefined
      if (value === undefined) throw unsupported(window, `a numpy scalar of type ${dtype?.code ?? '?'}`, at)
      if (typeof value === 'boolean') return replace(value ? token.true : token.false, 0)
      if (typeof value === 'number')
        return replace(dtype?.code.startsWith('f') ? token.float : token.int, value)
      stack.length -= 2
      stack.truncate(callee)
      return stack.pushInteger(fitInteger(value))
    }
    case 'object':
      // The call stays as it is: its header takes the callee's position, the memo still means the global.
      memo.detach(callee, stack.tapeLength)
      kinds[callee] = token.object
      sizes[callee] = stack.tapeLength - callee - 1
      stack.length--
      if (tape.globals[values[callee]!]!.endsWith('._frombuffer')) checkArray(state, callee, at)
      return
    case 'name':
      throw unsafe(window, `calls ${tape.globals[values[callee]!]} by ${formatOpcode(code)}`, at)
  }
}

/* The first three of a call's arguments, references resolved. */
function argumentsAt(tape: TapeTokens, args: number): number[] {
  const found: number[] = []
  const end = tape.end(args)
  for (let node = args + 1; node < end && found.length < 3; node = tape.after(node))
    found.push(tape.resolve(node))
  return found
}

/* How Python names the encoding in which each byte is one character. */
function isLatin1(tape: TapeTokens, node: number): boolean {
  return node >= 0 && /^(latin-?1|iso-8859-1)$/i.test(tape.text(node) ?? '')
}

/* A list of pairs (or of items) becomes the dict (or set or list) it was the argument for. */
function spread(state: MachineState, callee: number, list: number, kind: number, at: number): void {
  const { memo, stack, tape, window } = state
  const { kinds, values, sizes } = tape
  const end = tape.end(list)
  memo.detachFrom(callee, stack.tapeLength)
  let to = callee + 1
  for (let item = list + 1; item < end; ) {
    const next = tape.after(item)
    let from = item
    if (kind === token.dict) {
      const pair = kinds[item] === token.tuple || kinds[item] === token.list
      // Key and value must be there: an empty pair's "key" would be the next item.
      if (!pair || next - item < 3 || tape.after(tape.after(item + 1)) !== next) {
        throw unsupported(window, 'a dict made of something else than pairs', at)
      }
      from = item + 1
    }
    for (let node = from; node < next; node++) {
      if (kinds[node] === token.ref && values[node]! >= callee) {
        throw unsupported(window, 'a dict made of shared containers', at)
      }
    }
    kinds.copyWithin(to, from, next)
    values.copyWithin(to, from, next)
    sizes.copyWithin(to, from, next)
    to += next - from
    item = next
  }
  kinds[callee] = kind
  values[callee] = 0
  sizes[callee] = to - callee - 1
  stack.tapeLength = to
  stack.length--
}

/** BUILD: gives a numpy data type its byte order, or an uncalled call its state. */
export function build(state: MachineState, at: number): Pause | undefined {
  const { memo, stack, tape, types, window } = state
  if (stack.length - 2 < stack.floor()) return 'below'
  const { kinds, values, sizes } = tape
  tape.buffer = window.buffer
  tape.base = window.base
  const given = stack.top()
  const target = stack.top(1)
  switch (kinds[target]) {
    case token.dtype: {
      const order = dtypeOrder(tape, given)
      const dtype = tape.dtypes[values[target]!]
      if (!dtype || order === undefined) throw unsupported(window, 'a numpy data type in an unknown form', at)
      const number = types.dtype(dtype.code, order === '>')
      stack.length--
      stack.truncate(given)
      values[target] = number
      memo.changeDtype(target, number)
      return
    }
    case token.object: {
      if (tape.end(target) > tape.after(target + 1))
        throw unsupported(window, 'an object with two states', at)
      sizes[target] = stack.tapeLength - target - 1
      stack.length--
      if (tape.globals[values[target]!]!.endsWith('._reconstruct')) checkArray(state, target, at)
      return
    }
    case token.dict: {
      const empty = kinds[given] === token.none || (kinds[given] === token.dict && sizes[given] === 0)
      if (!empty && !state.leaveOutWeights) throw unsupported(window, 'a dict with attributes', at)
      stack.length--
      stack.truncate(given)
      return
    }
    case token.global:
      throw unsafe(window, 'changes a class', at)
    default:
      throw unsupported(window, 'an object in an unknown form', at)
  }
}

/*
 * The byte order in a data type's state: version, byte order, base type, names, fields, size, alignment, flags. Undefined
 * for records and sub-arrays, which have a base type, names or fields.
 */
function dtypeOrder(tape: TapeTokens, node: number): string | undefined {
  if (tape.kinds[node] !== token.tuple || tape.sizes[node]! < 5) return undefined
  const order = tape.after(node + 1)
  const plain = [1, 2, 3].every((offset) => tape.kinds[order + offset] === token.none)
  const text = tape.text(order)
  return plain && text !== undefined && /^[<>|=]$/.test(text) ? text : undefined
}

/* Arrays that are to be built must be ones: here their offset is known. */
function checkArray({ tape, window }: MachineState, node: number, at: number): void {
  if (!tape.buildsArrays) return
  const parts = arrayParts(buildValue(tape, node, false))
  if (!parts) throw unsupported(window, 'a numpy array whose type, shape and bytes do not go together', at)
  tape.budget?.spend(2 * parts.bytes.length, window.base + at)
}

/** The numbers of a tensor are elsewhere in torch's file: `('storage', type, key, location, count, …)`. */
export function leaveOutStorage(state: MachineState, at: number): Pause | undefined {
  const { stack, tape, window } = state
  if (stack.length - 1 < stack.floor()) return 'below'
  tape.buffer = window.buffer
  tape.base = window.base
  const id = stack.top()
  const isStorage =
    tape.kinds[id] === token.tuple && tape.sizes[id] !== 0 && tape.text(tape.resolve(id + 1)) === 'storage'
  if (!isStorage) throw unsafe(window, 'refers to something else than a storage outside of the pickle', at)
  stack.replace(1, id, token.none, 0)
  return undefined
}
