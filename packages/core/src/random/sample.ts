import { invalidArgument } from '../errors.js'
import type { RandomOptions, SampleOptions } from '../space.js'
import { createCpythonRandom } from './cpython.js'
import { createRng, type Rng } from './rng.js'

/**
 * The generator that options ask for: `rng` as given, `'cpython'` with its integer `seed`, else {@link createRng}
 * with `seed`. A seed that is left out is 0: nothing is ever seeded from the clock.
 *
 * `randomSample({ n, seed, rng: 'cpython' })` draws as Python's `random.seed(seed)` and
 * `random.sample(range(size), n)` do, over indices in the order of the space.
 *
 * @throws NasBenchError INVALID_ARGUMENT for a seed of another type, for `'cpython'` with a seed that is not an
 * integer, and for a generator together with a seed, which it would ignore.
 */
export function resolveRng(options: RandomOptions = {}): Rng {
  const { rng, seed } = options
  if (rng === undefined) return createRng(seed === undefined ? 0 : seed)
  if (rng === 'cpython') {
    if (seed === undefined) return createCpythonRandom(0)
    if (typeof seed === 'number') return createCpythonRandom(seed)
    throw invalidArgument("the seed of rng: 'cpython'", 'an integer (Python hashes other seeds)', seed)
  }
  if (typeof rng?.random !== 'function' || typeof rng.below !== 'function') {
    throw invalidArgument('rng', "'cpython' or an object with random() and below(bound)", rng)
  }
  if (seed !== undefined)
    throw invalidArgument('seed', 'left out where a generator is given: it has its own', seed)
  return rng
}

/**
 * The indices that a `randomSample` call draws from [0, size): distinct, or independent with `replacement`.
 *
 * @throws NasBenchError INVALID_ARGUMENT for more than `size` without replacement
 */
export function drawIndices(options: SampleOptions, size: number): number[] {
  const { n = 1, replacement = false } = options
  const rng = resolveRng(options)
  if (replacement) {
    checkSample(size === 0, n)
    return Array.from({ length: n }, () => rng.below(size))
  }
  checkDistinct(n, size)
  return sampleIndices(rng, size, n)
}

/**
 * `drawIndices` for a space of any size.
 *
 * @throws NasBenchError INVALID_ARGUMENT for more than `size` without replacement
 */
export function drawBigIndices(options: SampleOptions, size: bigint): bigint[] {
  if (size <= BigInt(Number.MAX_SAFE_INTEGER)) return drawIndices(options, Number(size)).map(BigInt)
  const { n = 1, replacement = false } = options
  const rng = resolveRng(options)
  if (!replacement) return sampleBigIndices(rng, size, n)
  checkSample(false, n)
  return Array.from({ length: n }, () => belowBig(rng, size))
}

function checkDistinct(n: number, size: number): void {
  if (!(n > size)) return
  throw invalidArgument(
    'the number of samples',
    `at most ${size} without replacement (or set replacement: true)`,
    n,
  )
}

/**
 * `n` indices of [0, size) in random order: distinct while `n <= size`, drawn with replacement beyond.
 *
 * Takes one draw per index and O(n) time and memory (a partial Fisher–Yates shuffle). A generator with its own
 * `sampleIndices` is asked instead: CPython's answers `random.sample(range(size), n)`, and beyond the size, where
 * Python raises, each index is one `random.randrange(size)`.
 *
 * @throws NasBenchError INVALID_ARGUMENT if size or n is not an integer, or if size is 0 and n is not.
 */
export function sampleIndices(rng: Rng, size: number, n: number): number[] {
  checkWhole(size, 'the size of what is sampled')
  checkSample(size === 0, n)
  if (n > size) return Array.from({ length: n }, () => rng.below(size))
  if (rng.sampleIndices !== undefined) return rng.sampleIndices(size, n)

  /* Position i is swapped with one at or after it. Of a large space only positions that moved are remembered. */
  const dense = n * 16 >= size ? Array.from({ length: size }, (_, at) => at) : undefined
  const moved = new Map<number, number>()
  const chosen: number[] = []
  for (let i = 0; i < n; i++) {
    const at = i + rng.below(size - i)
    if (dense !== undefined) {
      chosen.push(dense[at]!)
      dense[at] = dense[i]!
    } else {
      chosen.push(moved.get(at) ?? at)
      moved.set(at, moved.get(i) ?? i)
      moved.delete(i)
    }
  }
  return chosen
}

/**
 * {@link sampleIndices} for a space whose size no number holds.
 *
 * @throws NasBenchError INVALID_ARGUMENT if size is negative, n is not an integer, or size is 0 and n is not.
 */
export function sampleBigIndices(rng: Rng, size: bigint, n: number): bigint[] {
  if (size <= BigInt(Number.MAX_SAFE_INTEGER)) return sampleIndices(rng, Number(size), n).map(BigInt)
  checkSample(false, n)
  /* So large a space is never exhausted: a repeated index is drawn again, as CPython does it too. */
  const chosen = new Set<bigint>()
  while (chosen.size < n) chosen.add(belowBig(rng, size))
  return [...chosen]
}

/**
 * A uniform integer in [0, bound), by rejection, from any generator; its own `belowBig` where it has one.
 *
 * @throws NasBenchError INVALID_ARGUMENT if bound is below 1.
 */
export function belowBig(rng: Rng, bound: bigint): bigint {
  if (bound < 1n) throw invalidArgument('the bound of a random integer', 'a positive bigint', bound)
  if (rng.belowBig !== undefined) return rng.belowBig(bound)
  const bits = (bound - 1n).toString(2).length
  for (;;) {
    let drawn = 0n
    for (let left = bits; left > 0; left -= 32) {
      const here = Math.min(32, left)
      drawn = (drawn << BigInt(here)) | BigInt(rng.below(2 ** here))
    }
    if (drawn < bound) return drawn
  }
}

/** Puts the items in random order, in place; from a CPython generator as `random.shuffle` does. */
export function shuffle(rng: Rng, items: unknown[]): void {
  for (let last = items.length - 1; last > 0; last--) {
    const other = rng.below(last + 1)
    const item = items[last]
    items[last] = items[other]
    items[other] = item
  }
}

function checkSample(empty: boolean, n: number): void {
  checkWhole(n, 'the number of samples')
  if (empty && n > 0) throw invalidArgument('the number of samples', '0 if there is nothing to sample', n)
}

function checkWhole(value: number, what: string): void {
  if (Number.isSafeInteger(value) && value >= 0) return
  throw invalidArgument(what, 'a whole number, 0 or more', value)
}
