/// <reference path="./arc4.d.ts" />
import seedrandom from 'seedrandom/seedrandom.js'
import { formatReceived, invalidArgument, NasBenchError } from '../errors.js'

/** A stream of random numbers. */
export interface Rng {
  /** Uniform in [0, 1). */
  random(): number
  /** Uniform integer in [0, bound); bound is a positive safe integer. */
  below(bound: number): number
  /** The same for bounds that no number holds; {@link belowBig} makes do with `below` where it is absent. */
  belowBig?(bound: bigint): bigint
  /** `n` distinct integers of [0, size), `n <= size`, where the generator has its own way of choosing them. */
  sampleIndices?(size: number, n: number): number[]
}

/** A stream of its own, which hands out further independent streams. */
export interface SeededRng extends Rng {
  /**
   * A child stream that depends on this stream's seed and the label alone, however much has been drawn from
   * either: add a step to an experiment and the other steps keep their draws.
   */
  fork(label: string): SeededRng
}

/**
 * A stream of random numbers from a seed, over the npm package seedrandom (ARC4).
 *
 * A seed is its text: `1` and `'1'` are one seed. seedrandom itself repeats a short key and keeps only the low byte
 * of a character, so `'a'`, `'aa'` and `'š'` would be one stream there; here every text is a stream of its own.
 * Nothing global is read or changed.
 *
 * @throws NasBenchError INVALID_ARGUMENT for anything but a finite number or a string: seedrandom would take
 * `undefined` and `null` to mean the clock.
 */
export function createRng(seed: number | string): SeededRng {
  const good = typeof seed === 'string' || (typeof seed === 'number' && Number.isFinite(seed))
  if (!good) {
    throw new NasBenchError(
      'INVALID_ARGUMENT',
      `a seed must be a finite number or a string, not ${formatReceived(seed)}(runs without a seed are not reproducible)`,
      { expected: 'a finite number or a string', received: seed },
    )
  }
  return streamOf(lengthPrefixed(String(seed)))
}

/**
 * Refuses a bound that `below` cannot serve.
 *
 * @throws NasBenchError INVALID_ARGUMENT unless it is an integer from 1 to 2^53 - 1.
 */
export function checkBound(bound: number): void {
  if (Number.isSafeInteger(bound) && bound >= 1) return
  throw invalidArgument('the bound of a random integer', 'an integer from 1 to 2^53 - 1', bound)
}

const two32 = 2 ** 32
const two53 = 2 ** 53

function streamOf(key: string): SeededRng {
  const source = seedrandom(key)
  const word = () => source.int32() >>> 0
  return {
    random: () => source(),
    below(bound) {
      checkBound(bound)
      const wide = bound > two32
      /* The draws at the top that would make low remainders likelier are drawn again. */
      const range = wide ? two53 : two32
      const limit = range - (range % bound)
      for (;;) {
        const drawn = wide ? (word() >>> 11) * two32 + word() : word()
        if (drawn < limit) return drawn % bound
      }
    },
    fork: (label) => streamOf(`${key}/${lengthPrefixed(checkLabel(label))}`),
  }
}

function checkLabel(label: string): string {
  if (typeof label === 'string') return label
  throw invalidArgument("a fork's label", 'a string', label)
}

/*
 * Printable ASCII with its length in front: no key is a repetition of another, and none relies on the high byte of
 * a character, so that no two seeds meet in seedrandom's key schedule (keys beyond 256 characters are mixed there).
 */
function lengthPrefixed(text: string): string {
  const plain = text.replace(
    /[^ -[\]-~]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
  return `${plain.length}:${plain}`
}
