import { invalidArgument } from '../errors.js'
import { createMersenneTwister } from './mersenne.js'
import { checkBound, type Rng } from './rng.js'

/** Python's `random.Random`, under its own names, exact to the draw. */
export interface CpythonRandom extends Rng {
  /** `random.random()` */
  random(): number
  /** `random._randbelow(bound)`, which the other methods are made of. */
  below(bound: number): number
  belowBig(bound: bigint): bigint
  /** `random.sample(range(size), n)` */
  sampleIndices(size: number, n: number): number[]
  /** `random.getrandbits(bits)` for 0 to 53 bits. */
  getrandbits(bits: number): number
  /** `random.getrandbits(bits)` for any number of bits. */
  getrandbitsBig(bits: number): bigint
  /** `random.randrange(stop)` */
  randrange(stop: number): number
  /** `random.randrange(start, stop)`: `stop` is not drawn. */
  randrange(start: number, stop: number): number
  /** `random.randint(least, greatest)`: `greatest` may be drawn. */
  randint(least: number, greatest: number): number
  /** `random.choice(items)` */
  choice<T>(items: readonly T[]): T
  /** `random.shuffle(items)`, in place. */
  shuffle(items: unknown[]): void
  /** `random.sample(range(population), n)` */
  sample(population: number, n: number): number[]
  /** `random.sample(population, n)` */
  sample<T>(population: readonly T[], n: number): T[]
}

/**
 * CPython's `random.Random(seed)` for an integer seed of any size: the Mersenne Twister MT19937 with CPython 3.11's
 * ways of drawing from it, so that what was made with `random.seed(88)` in Python is made again here.
 *
 * As in CPython the sign of a seed does not count. Seeds of other types (Python hashes them) are refused, and so are
 * arguments for which Python raises.
 *
 * @throws NasBenchError INVALID_ARGUMENT
 */
export function createCpythonRandom(seed: number | bigint): CpythonRandom {
  const word = createMersenneTwister(keyOf(seed))

  function getrandbits(bits: number): number {
    checkCount(bits, 53, 'the number of random bits')
    return bits === 0 ? 0 : bitsOf(bits)
  }

  /* 1 to 53 bits, lowest word first. */
  function bitsOf(bits: number): number {
    if (bits <= 32) return word() >>> (32 - bits)
    const low = word()
    return (word() >>> (64 - bits)) * 2 ** 32 + low
  }

  function getrandbitsBig(bits: number): bigint {
    checkCount(bits, 2 ** 31, 'the number of random bits')
    let value = 0n
    for (let done = 0; done < bits; done += 32) {
      const here = Math.min(32, bits - done)
      value |= BigInt(word() >>> (32 - here)) << BigInt(done)
    }
    return value
  }

  function below(bound: number): number {
    checkBound(bound)
    const bits = bound < 2 ** 32 ? 32 - Math.clz32(bound) : 64 - Math.clz32(bound / 2 ** 32)
    let drawn = bitsOf(bits)
    while (drawn >= bound) drawn = bitsOf(bits)
    return drawn
  }

  function belowBig(bound: bigint): bigint {
    if (bound < 1n) throw invalidArgument('the bound of a random integer', 'a positive bigint', bound)
    const bits = bound.toString(2).length
    let drawn = getrandbitsBig(bits)
    while (drawn >= bound) drawn = getrandbitsBig(bits)
    return drawn
  }

  function randrange(start: number, stop?: number): number {
    const [from, to] = stop === undefined ? [0, start] : [start, stop]
    for (const end of [from, to]) {
      if (!Number.isSafeInteger(end)) throw invalidArgument('an end of a range', 'a safe integer', end)
    }
    if (to <= from) throw invalidArgument('the range', 'one with at least one integer in it', [from, to])
    return from + below(to - from)
  }

  function sampleIndices(size: number, n: number): number[] {
    checkCount(size, Number.MAX_SAFE_INTEGER, 'the size of a population')
    checkCount(n, size, 'the number sampled')
    return size <= setSize(n) ? fromPool(below, size, n) : fromSet(below, size, n)
  }

  function sample(population: number, n: number): number[]
  function sample<T>(population: readonly T[], n: number): T[]
  function sample<T>(population: number | readonly T[], n: number): (number | T)[] {
    if (typeof population === 'number') return sampleIndices(population, n)
    return sampleIndices(population.length, n).map((at) => population[at] as T)
  }

  return {
    random: () => ((word() >>> 5) * 67108864 + (word() >>> 6)) / 9007199254740992,
    below,
    belowBig,
    getrandbits,
    getrandbitsBig,
    randrange,
    randint: (least, greatest) => randrange(least, greatest + 1),
    choice(items) {
      if (items.length === 0) throw invalidArgument('a choice', 'at least one item to choose from', items)
      return items[below(items.length)] as (typeof items)[number]
    },
    shuffle(items) {
      for (let last = items.length - 1; last > 0; last--) {
        const other = below(last + 1)
        const moved = items[last]
        items[last] = items[other]
        items[other] = moved
      }
    },
    sampleIndices,
    sample,
  }
}

/* The magnitude in 32-bit words, lowest first, as `random.seed` hands it to init_by_array; 0 is one word. */
function keyOf(seed: number | bigint): Uint32Array {
  if (typeof seed !== 'bigint' && !Number.isSafeInteger(seed)) {
    throw invalidArgument("the seed of CPython's random", 'an integer: a safe one, or a bigint', seed)
  }
  let left = BigInt(seed)
  if (left < 0n) left = -left
  const words: number[] = []
  do {
    words.push(Number(left & 0xffffffffn))
    left >>= 32n
  } while (left > 0n)
  return Uint32Array.from(words)
}

/* CPython's estimate of what a set of n costs; smaller populations are copied instead. 3n is not a power of 4, so the
   smallest power above it is what CPython gets by logarithms. */
function setSize(n: number): number {
  if (n <= 5) return 21
  let power = 4
  while (power < 3 * n) power *= 4
  return 21 + power
}

function fromPool(below: (bound: number) => number, size: number, n: number): number[] {
  const pool = Array.from({ length: size }, (_, at) => at)
  const chosen: number[] = []
  for (let left = size; left > size - n; left--) {
    const at = below(left)
    chosen.push(pool[at]!)
    pool[at] = pool[left - 1]!
  }
  return chosen
}

function fromSet(below: (bound: number) => number, size: number, n: number): number[] {
  const chosen = new Set<number>()
  while (chosen.size < n) chosen.add(below(size))
  return [...chosen]
}

function checkCount(value: number, greatest: number, what: string): void {
  if (Number.isSafeInteger(value) && value >= 0 && value <= greatest) return
  throw invalidArgument(what, `an integer from 0 to ${greatest}`, value)
}
