import { NasBenchError } from '../errors.js'
import { treeProblem } from './graph.js'
import { replay } from './replay.js'
import { PickleVerifier } from './verify.js'
import { PickleWindow } from './window.js'

/** What a pickle may have in it, and how large it may be. */
export interface ParsePickleOptions {
  /**
   * Classes that may be named beside the usual ones, as `module name`: `xgboost.core Booster`. They are never called;
   * an instance becomes `{ global, args, state }`.
   */
  readonly globals?: readonly string[]
  /** The largest pickle that is read whole, in bytes; 64 MiB unless said. */
  readonly maxBytes?: number
  /** For messages: where the bytes are from. */
  readonly name?: string
}

/**
 * Reads a whole, small pickle of protocol 0 to 5 as plain values, by pickleparser behind a verifier. No code of the
 * pickle runs and nothing outside it is touched.
 *
 * None is null; an int a number where that is exact, else a bigint; bytes and bytearray Uint8Array (a copy); str
 * string; list and tuple arrays; dict, OrderedDict, defaultdict and the like Map, with keys of any type; set and frozenset Set;
 * a numpy scalar number, bigint or boolean; a numpy array {@link NumpyArray}; a complex number `{ real, imag }`;
 * an object of one of `globals` a {@link PickleObject}; a class among the values {@link PickleGlobal}. A str of
 * Python 2 is a string where it is ASCII, else a Uint8Array. Values that Python shares are shared.
 *
 * @throws NasBenchError with the byte offset: CORRUPT_FILE where the bytes are no whole, single pickle; UNSAFE_PICKLE
 * where it names any other global, a persistent id or an extension, holds itself, nests deeper than 1,000 levels or
 * would take memory out of proportion to its size; UNSUPPORTED_FILE where it is too large or of an unknown form.
 */
export function parsePickle(bytes: Uint8Array, options: ParsePickleOptions = {}): unknown {
  const { value, end } = parsePickleAt(bytes, 0, options)
  if (end < bytes.length) {
    const name = options.name ?? 'the pickle'
    throw new NasBenchError(
      'CORRUPT_FILE',
      `${name} goes on for ${bytes.length - end} bytes behind its end at byte ${end} (several pickles in a row are read with parsePickles)`,
      { path: name, offset: end },
    )
  }
  return value
}

/* torch's container has five. */
const mostPickles = 1000

/**
 * Reads pickles that stand one behind the other up to the end, as in torch's legacy container. See {@link parsePickle}.
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
    if (values.length > mostPickles) {
      const { name = 'the pickle' } = options
      throw new NasBenchError('UNSAFE_PICKLE', `${name} is more than ${mostPickles} pickles in a row`, {
        path: name,
        offset: at,
      })
    }
  } while (at < bytes.length)
  return values
}

/**
 * Reads the pickle that begins at byte `at`, and tells where it ends: behind its STOP. See {@link parsePickle}.
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
  // Of a Node Buffer a plain view: a Buffer's slice would be no copy.
  const plain = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const window = new PickleWindow(name, plain.length, plain, 0, plain.length)
  const verifier = new PickleVerifier(window, at, globals)
  const value = replay(verifier)
  const problem = verifier.sharedAt < 0 ? undefined : treeProblem(value)
  if (problem) {
    throw new NasBenchError(
      'UNSAFE_PICKLE',
      `${name} ${problem} (by what byte ${verifier.sharedAt} refers to)`,
      {
        path: name,
        offset: verifier.sharedAt,
      },
    )
  }
  return { value, end: verifier.next }
}
