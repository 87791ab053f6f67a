import { createMemoryBudget } from '../bytes/budget.js'
import { NasBenchError } from '../errors.js'
import { checkTree } from './check-tree.js'
import { runMachine } from './machine/run.js'
import { createMachine } from './machine/state.js'
import { MemoCheckpoints } from './memo-lookup/checkpoints.js'
import { formatOpcode, op } from './opcodes.js'
import { PickleTape } from './tape.js'
import { PickleWindow } from './window.js'

/** Limits on the contents and the size of a pickle. */
export interface ParsePickleOptions {
  /**
   * Classes that may be named in addition to the usual ones, as `module name`: `xgboost.core Booster`. They are never
   * called; an instance becomes `{ global, args, state }`.
   */
  readonly globals?: readonly string[]
  /** The largest pickle that is read whole, in bytes. Default: 64 MiB. */
  readonly maxBytes?: number
  /** For messages: where the bytes are from. */
  readonly name?: string
}

/**
 * Reads a whole, small pickle of protocol 0 to 5 as plain values: the machine of `walkPickle` checks it opcode by
 * opcode, pickleparser builds the values. No code of the pickle runs and nothing outside it is touched.
 *
 * None is null; an int a number where that is exact, else a bigint; bytes and bytearray Uint8Array (a copy); str
 * string; list and tuple arrays; dict, OrderedDict, defaultdict and the like Map, with keys of any type; set and
 * frozenset Set; a numpy scalar number, bigint or boolean; a numpy array {@link NumpyArray}; a complex number `{ real,
 * imag }`; an object of one of `globals` a {@link PickleObject}; a class among the values {@link PickleGlobal}. A str
 * of Python 2 is a string where it is ASCII, else a Uint8Array. Values that Python shares are shared.
 *
 * @throws NasBenchError with the byte offset: CORRUPT_FILE if the bytes are not one whole pickle, or the value holds
 * itself or nests deeper than 1,000 levels; UNSAFE_PICKLE if it names any other global, a persistent id or an
 * extension, or would take memory out of proportion to its size; UNSUPPORTED_FILE if it is too large or of an unknown
 * form.
 */
export function parsePickle(bytes: Uint8Array, options: ParsePickleOptions = {}): unknown {
  const { value, end } = parsePickleAt(bytes, 0, options)
  if (end < bytes.length) {
    const name = options.name ?? 'the pickle'
    throw new NasBenchError(
      'CORRUPT_FILE',
      `${name} has ${bytes.length - end} trailing bytes after its end at byte ${end} (parsePickles reads several pickles in a row)`,
      { path: name, offset: end },
    )
  }
  return value
}

/* torch's container has five. */
const maxPickles = 1000

/**
 * Reads pickles that follow one another up to the end, as in torch's legacy container. See {@link parsePickle}.
 *
 * @throws NasBenchError as `parsePickle`, and UNSAFE_PICKLE for more than 1,000 of them
 */
export function parsePickles(bytes: Uint8Array, options: ParsePickleOptions = {}): unknown[] {
  const values: unknown[] = []
  let at = 0
  do {
    const { value, end } = parsePickleAt(bytes, at, options)
    values.push(value)
    at = end
    if (values.length > maxPickles) {
      const { name = 'the pickle' } = options
      throw new NasBenchError('UNSAFE_PICKLE', `${name} is more than ${maxPickles} pickles in a row`, {
        path: name,
        offset: at,
      })
    }
  } while (at < bytes.length)
  return values
}

/**
 * Reads the pickle that begins at byte `at`. `end` is the offset after its STOP. See {@link parsePickle}.
 *
 * @throws NasBenchError as `parsePickle`
 */
export function parsePickleAt(
  bytes: Uint8Array,
  at: number,
  options: ParsePickleOptions = {},
): { readonly value: unknown; readonly end: number } {
  const { globals = [], maxBytes = 2 ** 26, name = 'the pickle' } = options
  if (bytes.length > maxBytes) {
    throw new NasBenchError(
      'UNSUPPORTED_FILE',
      `${name} has ${bytes.length} bytes, more than the ${maxBytes} that are read whole: read it with walkPickle`,
      { path: name, offset: 0 },
    )
  }
  // A slice of a Node Buffer is a view; a slice of a plain array is a copy.
  const plain = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const window = new PickleWindow(name, plain.length, plain, 0, plain.length)
  window.at = at
  const tape = new PickleTape(256, createMemoryBudget(name, plain.length, 'UNSAFE_PICKLE'))
  tape.name = name
  tape.start = at
  tape.buffer = plain
  tape.buildsArrays = true
  // All slots of the memo belong to the one record, so that the machine never needs an earlier one.
  const machine = createMachine(window, tape, new MemoCheckpoints(), {
    globals,
    maxTokens: maxBytes,
    brief: true,
  })
  runMachine(machine)
  const { stack } = machine
  if (plain[window.at] !== op.STOP) {
    throw window.corrupt(`${formatOpcode(plain[window.at]!)} with too little on the stack`, window.at)
  }
  window.checkStop(stack.length, stack.markCount)
  checkTree(tape, stack.tapeLength)
  return { value: tape.value(stack.entry(0)), end: window.at + 1 }
}
