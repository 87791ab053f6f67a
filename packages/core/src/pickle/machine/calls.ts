import { token } from '../tape.js'
import { encodeLatin1, fitInteger } from '../text.js'
import type { PickleWindow } from '../window.js'
import type { Pause, PickleMachine } from './machine.js'
import { readScalar } from './numpy-scalar.js'
import { unsafe, unsupported } from './refusals.js'

/** REDUCE and NEWOBJ: nothing is called, the result is put on the tape. */
export function call(machine: PickleMachine, at: number): Pause | undefined {
  const { memo, stack, tape, types, window } = machine
  if (stack.length - 2 < stack.floor()) return 'below'
  const { kinds, values, sizes } = tape
  tape.buffer = window.buffer
  tape.base = window.base
  const args = stack.top()
  const callee = stack.top(1)
  if (kinds[callee] !== token.global) throw unsafe(window, 'calls something that is not a known global', at)
  if (kinds[args] !== token.tuple) throw window.corrupt('a call whose arguments are not a tuple', at)
  const meaning = types.meaning(values[callee] as number)
  const first = sizes[args] === 0 ? -1 : tape.resolve(args + 1)
  const second = first < 0 || tape.after(args + 1) >= tape.end(args) ? -1 : tape.resolve(tape.after(args + 1))
  const replace = (kind: number, value: number, size = 0): undefined => {
    stack.replace(2, callee, kind, value, size)
  }
  switch (meaning) {
    case 'dict':
    case 'set': {
      const kind = meaning === 'dict' ? token.dict : token.set
      if (first < 0) {
        if (machine.reportContainers && stack.markCount === 0 && kind === token.dict) {
          stack.length -= 2
          stack.truncate(callee)
          machine.startedKind = token.dict
          machine.startedAt = at
          window.at = at + 1
          return 'container'
        }
        return replace(kind, 0)
      }
      if (
        first !== args + 1 ||
        (kinds[first] !== token.list && kinds[first] !== token.tuple) ||
        second >= 0
      ) {
        throw unsupported(window, 'a container made in an unknown way', at)
      }
      spread(machine, callee, first, kind, at)
      return
    }
    case 'bytes': {
      const bytes = first < 0 ? new Uint8Array(0) : tape.bytes(first)
      const text = first < 0 ? undefined : tape.text(first)
      if (bytes) {
        if (kinds[first] === token.bytes)
          return replace(token.bytes, values[first] as number, sizes[first] as number)
        tape.made.push(bytes)
      } else if (text !== undefined) tape.made.push(latin1Bytes(window, text, at))
      else throw unsupported(window, 'bytes made in an unknown way', at)
      return replace(token.made, tape.made.length - 1)
    }
    case 'encode': {
      const text = first < 0 ? undefined : tape.text(first)
      const encoding = second < 0 ? undefined : tape.text(second)
      if (text === undefined || !/^(latin1|latin-1|iso-8859-1)$/i.test(encoding ?? '')) {
        throw unsupported(window, 'text encoded in an unknown way', at)
      }
      tape.made.push(latin1Bytes(window, text, at))
      return replace(token.made, tape.made.length - 1)
    }
    case 'dtype': {
      const code = first < 0 ? undefined : tape.text(first)
      if (code === undefined) throw unsupported(window, 'a numpy data type without a name', at)
      return replace(token.dtype, types.dtype(code, false))
    }
    case 'scalar': {
      const dtype =
        first >= 0 && kinds[first] === token.dtype ? tape.dtypes[values[first] as number] : undefined
      const bytes = second < 0 ? undefined : tape.bytes(second)
      const value = dtype && bytes ? readScalar(dtype.code, dtype.bigEndian, bytes) : undefined
      if (value === undefined) throw unsupported(window, `a numpy scalar of type ${dtype?.code ?? '?'}`, at)
      if (typeof value === 'bigint') {
        stack.length -= 2
        stack.truncate(callee)
        stack.pushInteger(fitInteger(value))
        return
      }
      if (typeof value === 'boolean') return replace(value ? token.true : token.false, 0)
      return replace(dtype?.code.startsWith('f') ? token.float : token.int, value)
    }
    case 'object':
      // The call stays as it is: its header takes the callee's place, the memo still means the global.
      memo.detach(callee, stack.tapeLength)
      kinds[callee] = token.object
      sizes[callee] = stack.tapeLength - callee - 1
      stack.length--
      return
    case 'name':
      throw unsafe(window, `calls ${tape.globals[values[callee] as number]}`, at)
  }
}

/* A list of pairs (or of items) becomes the dict (or set) it was the argument for. */
function spread(machine: PickleMachine, callee: number, list: number, kind: number, at: number): void {
  const { memo, stack, tape, window } = machine
  const { kinds, values, sizes } = tape
  const end = tape.end(list)
  memo.detachFrom(callee, stack.tapeLength)
  let to = callee + 1
  for (let item = list + 1; item < end; ) {
    const behind = tape.after(item)
    let from = item
    if (kind === token.dict) {
      const pair = kinds[item] === token.tuple || kinds[item] === token.list
      if (!pair || tape.after(tape.after(item + 1)) !== behind) {
        throw unsupported(window, 'a dict made of something else than pairs', at)
      }
      from = item + 1
    }
    for (let node = from; node < behind; node++) {
      if (kinds[node] === token.ref && (values[node] as number) >= callee) {
        throw unsupported(window, 'a dict made of shared containers', at)
      }
    }
    kinds.copyWithin(to, from, behind)
    values.copyWithin(to, from, behind)
    sizes.copyWithin(to, from, behind)
    to += behind - from
    item = behind
  }
  kinds[callee] = kind
  values[callee] = 0
  sizes[callee] = to - callee - 1
  stack.tapeLength = to
  stack.length--
}

/** BUILD: gives a numpy data type its byte order, or an uncalled call its state. */
export function build(machine: PickleMachine, at: number): Pause | undefined {
  const { memo, stack, tape, types, window } = machine
  if (stack.length - 2 < stack.floor()) return 'below'
  const { kinds, values, sizes } = tape
  tape.buffer = window.buffer
  tape.base = window.base
  const state = stack.top()
  const target = stack.top(1)
  switch (kinds[target]) {
    case token.dtype: {
      const dtype = tape.dtypes[values[target] as number]
      const order = sizes[state] ? tape.text(tape.after(state + 1)) : undefined
      if (kinds[state] !== token.tuple || !dtype)
        throw unsupported(window, 'a numpy data type in an unknown form', at)
      const number = types.dtype(dtype.code, order === '>')
      stack.length--
      stack.truncate(state)
      values[target] = number
      memo.changeDtype(target, number)
      return
    }
    case token.object:
      sizes[target] = stack.tapeLength - target - 1
      stack.length--
      return
    case token.dict: {
      const empty = kinds[state] === token.none || (kinds[state] === token.dict && sizes[state] === 0)
      if (!empty && !machine.leaveOutWeights) throw unsupported(window, 'a dict with attributes', at)
      stack.length--
      stack.truncate(state)
      return
    }
    default:
      throw unsupported(window, 'an object in an unknown form', at)
  }
}

/** The numbers of a tensor are elsewhere in torch's file: `('storage', type, key, place, count, …)`. */
export function leaveOutStorage(machine: PickleMachine, at: number): Pause | undefined {
  const { stack, tape, window } = machine
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

function latin1Bytes(window: PickleWindow, text: string, at: number): Uint8Array {
  const bytes = encodeLatin1(text)
  if (bytes === undefined) throw window.corrupt('text that is not latin-1 where bytes are spelled', at)
  return bytes
}
