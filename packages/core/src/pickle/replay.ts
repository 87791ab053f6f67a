import { Parser } from 'pickleparser'
import { isNasBenchError } from '../errors.js'
import { buildState, type GlobalRule, type PickleGlobal } from './globals.js'
import { readLiteral } from './literals.js'
import type { PickleVerifier } from './verify.js'

type Reader = Parameters<Parser['read']>[0]

/* Opcodes as pickleparser is told them. */
const tuple = 0x74
const none = 0x4e
const value = 0x47
const join = 0x93
const put = 0x72
const get = 0x6a

/** More items than that in one APPENDS go another way: pickleparser spreads them over a call's arguments. */
const mostSpread = 10_000

/**
 * Has pickleparser build the value of the pickle that `verifier` follows.
 *
 * pickleparser is the stack machine: stack, marks, memo, containers. It sees no byte of the file. This reader gives it
 * opcodes that the verifier has passed, with what it would get wrong put in other words:
 * - a number, text or bytes is BINFLOAT, with the decoded value in place of the float (its LONG1 knows no negative
 *   numbers, its strings drop byte order marks, its ASCII is windows-1252, its text opcodes know no escapes);
 * - what it has no right opcode for (calls, BUILD, DICT, long APPENDS) is STACK_GLOBAL: it takes two values off the
 *   stack and pushes what our resolver makes of them.
 */
export function replay(verifier: PickleVerifier): unknown {
  let literal: unknown
  let combine: (below: unknown, top: unknown) => unknown
  const queue: number[] = []

  const serve = (first: number, ...rest: number[]) => {
    queue.push(...rest)
    return first
  }

  const apply = (rule: GlobalRule, args: readonly unknown[]): unknown => {
    const made = rule.call?.(args, verifier)
    if (made === undefined) throw verifier.unsupported(`makes a "${rule.global}" in a way that is not known`)
    return made
  }

  const byte = (): number => {
    const queued = queue.shift()
    if (queued !== undefined) return queued
    do verifier.step()
    while (verifier.opcode.name === 'PROTO' || verifier.opcode.name === 'FRAME')
    const { name, code } = verifier.opcode
    switch (name) {
      case 'PUT':
      case 'BINPUT':
      case 'LONG_BINPUT':
        return put
      case 'GET':
      case 'BINGET':
      case 'LONG_BINGET':
        return get
      case 'GLOBAL':
      case 'STACK_GLOBAL': {
        const mention: PickleGlobal = { global: (verifier.rule as GlobalRule).global }
        combine = () => mention
        literal = mention
        return name === 'GLOBAL' ? value : join
      }
      case 'REDUCE':
      case 'NEWOBJ': {
        const rule = verifier.rule as GlobalRule
        combine = (_, args) => apply(rule, args as readonly unknown[])
        return join
      }
      case 'INST':
      case 'OBJ': {
        const rule = verifier.rule as GlobalRule
        const from = name === 'OBJ' ? 1 : 0
        combine = (args) => apply(rule, (args as readonly unknown[]).slice(from))
        return serve(tuple, none, join)
      }
      case 'BUILD': {
        combine = (made, state) => {
          if (buildState(made, state, verifier)) return made
          throw verifier.unsupported('gives an object a state that is not known')
        }
        return join
      }
      case 'DICT':
        combine = (items) => dictOf(items as readonly unknown[])
        return serve(tuple, none, join)
      case 'APPENDS':
        if (verifier.collected <= mostSpread) return code
        combine = (list, items) => {
          for (const item of items as readonly unknown[]) (list as unknown[]).push(item)
          return list
        }
        return serve(tuple, join)
      default:
        if (verifier.opcode.argument === 0) return code
        literal = readLiteral(verifier.window, verifier.at, verifier.next)
        return value
    }
  }

  const never = (): never => {
    throw verifier.unsupported('could not be replayed')
  }
  const reader: Reader = {
    hasNext: () => true,
    byte,
    /* BINFLOAT's argument: pickleparser pushes it as it is. */
    float64: () => literal as number,
    uint32: () => verifier.slot,
    bytes: never,
    uint16: never,
    int32: never,
    uint64: never,
    skip: never,
    string: never,
    line: never,
  }
  const parser = new Parser({
    unpicklingTypeOfDictionary: 'Map',
    unpicklingTypeOfSet: 'Set',
    nameResolver: { resolve: (below: unknown, top: unknown) => combine(below, top) as () => unknown },
  })
  try {
    return parser.read(reader)
  } catch (error) {
    throw isNasBenchError(error) ? error : verifier.corrupt(`${String(error)}`)
  }
}

function dictOf(items: readonly unknown[]): Map<unknown, unknown> {
  const dict = new Map<unknown, unknown>()
  for (let i = 0; i < items.length; i += 2) dict.set(items[i], items[i + 1])
  return dict
}
