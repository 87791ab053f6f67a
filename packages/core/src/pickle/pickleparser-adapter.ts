/*
 * The values of a tape, built by pickleparser.
 *
 * pickleparser is the builder's stack machine: stack, marks, memo, containers. It sees no byte of a file. The reader
 * below gives it a few opcodes that it has right, made from tokens that our own machine has checked:
 * - a scalar is BINFLOAT, with the decoded value in place of the float (pickleparser's integers know no sign, its
 *   strings drop byte order marks, its ASCII is windows-1252, its text opcodes know no escapes);
 * - a list or tuple is MARK … TUPLE, whose array becomes the value (its APPENDS spreads over a call's arguments);
 * - an uncalled call is MARK … TUPLE and then STACK_GLOBAL, which takes two values off the stack and pushes what the
 *   resolver makes of them.
 *
 * Invariants: `frames` is the path to the token at hand, so its length is the depth. A container is in `finished` from
 * its last token on and only if the tape shares any; a reference to one that is not finished means that it holds itself,
 * or that it stands before the root, and then it is built in place of the first reference to it.
 */
import { Parser } from 'pickleparser'
import { isNasBenchError } from '../errors.js'
import { corruptRecord, maxDepth, tooDeep } from './check-tree.js'
import { numpyArrayOf } from './numpy.js'
import { type PickleObject, type TapeTokens, token } from './tape-tokens.js'

type Reader = Parameters<Parser['read']>[0]

const opcode = {
  mark: 0x28,
  tuple: 0x74,
  dict: 0x7d,
  items: 0x75,
  set: 0x91,
  none: 0x4e,
  make: 0x93,
} as const
const literal = 0x47
const put = 0x72
const get = 0x6a
const stop = 0x2e

/* Texts up to here are decoded again rather than kept. */
const shortText = 64

interface Frame {
  readonly node: number
  readonly end: number
  /** Where reading resumes after the container. */
  readonly next: number
}

/** The value at `root`, see `PickleTape.value`. `arrays`: numpy's arrays are built rather than left as calls. */
export function buildValue(tape: TapeTokens, root: number, arrays = tape.buildsArrays): unknown {
  const { kinds, values, sizes, budget } = tape
  const frames: Frame[] = []
  const finished = new Set<number>()
  const kept = new Map<number, unknown>()
  const queue: number[] = []
  let at = root
  let operand: unknown
  let slot = 0
  let global = ''

  const open = (node: number, next: number): number => {
    if (frames.length >= maxDepth) throw corruptRecord(tape, tooDeep)
    const hashed = kinds[node] === token.dict || kinds[node] === token.set
    budget?.spend(hashed ? 200 + 20 * sizes[node]! : 40, tape.start)
    frames.push({ node, end: tape.end(node), next })
    at = node + 1
    if (kinds[node] !== token.dict) return opcode.mark
    queue.push(opcode.mark)
    return opcode.dict
  }

  const close = ({ node, next }: Frame): number => {
    frames.pop()
    at = next
    const kind = kinds[node]!
    if (kind === token.object) {
      global = tape.globals[values[node]!]!
      queue.push(opcode.none, opcode.make)
    }
    if (tape.shares) {
      finished.add(node)
      slot = node
      queue.push(put)
    }
    return kind === token.dict ? opcode.items : kind === token.set ? opcode.set : opcode.tuple
  }

  const follow = (node: number): number => {
    at = node + 1
    const target = values[node]!
    if (kinds[target]! < token.dict) return scalar(target)
    if (finished.has(target)) {
      slot = target
      return get
    }
    if (frames.some((frame) => frame.node === target)) throw corruptRecord(tape, 'a value that holds itself')
    return open(target, at)
  }

  const scalar = (node: number): number => {
    operand = scalarAt(node)
    return literal
  }

  const scalarAt = (node: number): unknown => {
    const value = values[node]!
    switch (kinds[node]) {
      case token.none:
        return null
      case token.true:
        return true
      case token.false:
        return false
      case token.text:
      case token.bytes: {
        // Values that Python shares are shared, and a large string that is fetched a thousand times exists once.
        if (kinds[node] === token.text && sizes[node]! <= shortText) return tape.text(node)
        if (kept.has(value)) return kept.get(value)
        budget?.spend(160 + sizes[node]!, tape.start)
        const made = tape.text(node) ?? tape.bytes(node)
        kept.set(value, made)
        return made
      }
      case token.farText:
        return tape.text(node)
      case token.made:
        return tape.made[value]
      case token.global:
        return { global: tape.globals[value] }
      case token.dtype:
        return tape.dtypes[value]
      default:
        return value
    }
  }

  const byte = (): number => {
    if (queue.length > 0) return queue.shift()!
    const frame = frames.at(-1)
    if (frame === undefined && at !== root) return stop
    if (frame !== undefined && at >= frame.end) return close(frame)
    budget?.spend(16, tape.start)
    const kind = kinds[at]!
    if (kind === token.ref) return follow(at)
    if (kind < token.ref) return scalar(at++)
    return open(at, tape.after(at))
  }

  const makeObject = (items: unknown): unknown => {
    const [args, ...state] = items as readonly [readonly unknown[], ...unknown[]]
    const object: PickleObject = state.length > 0 ? { global, args, state: state[0] } : { global, args }
    return (arrays && numpyArrayOf(object)) || object
  }

  const never = (): never => {
    throw corruptRecord(tape, 'a value that cannot be built')
  }
  const reader: Reader = {
    hasNext: () => true,
    byte,
    /* BINFLOAT's argument: pickleparser pushes it as it is. */
    float64: () => operand as number,
    uint32: () => slot,
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
    nameResolver: { resolve: (items: unknown) => makeObject(items) as () => unknown },
  })
  try {
    return parser.read(reader)
  } catch (error) {
    throw isNasBenchError(error)
      ? error
      : corruptRecord(tape, `a value that cannot be built: ${String(error)}`)
  }
}
