import { invalidArgument, type Rng, type SeededRng } from '@nasbench/core'

/**
 * Random draws whose position can be saved: a stream is its generator and the number of 32-bit words taken from it.
 *
 * Everything is made of words, so that a restored stream takes the same number of words and is where the saved one was.
 * Skipping takes 25 ns per word.
 */
export interface Draws extends Rng {
  /** Words taken until now. */
  readonly words: number
  /** A number of the standard normal distribution, by Box and Muller's method. */
  gaussian(): number
}

const two32 = 2 ** 32
const two53 = 2 ** 53

/** A stream over `rng`, `skip` words into it. */
export function createDraws(rng: SeededRng, skip = 0): Draws {
  if (!Number.isSafeInteger(skip) || skip < 0) {
    throw invalidArgument('the number of words drawn', 'an integer, 0 or more', skip)
  }
  let words = 0
  const word = () => {
    words++
    return rng.below(two32)
  }
  while (words < skip) word()
  const random = () => ((word() >>> 5) * 2 ** 26 + (word() >>> 6)) / two53
  return {
    get words() {
      return words
    },
    random,
    below(bound) {
      const wide = bound > two32
      const range = wide ? two53 : two32
      // The draws at the top would make low remainders more likely, so they are drawn again.
      const limit = range - (range % bound)
      for (;;) {
        const drawn = wide ? (word() >>> 11) * two32 + word() : word()
        if (drawn < limit) return drawn % bound
      }
    },
    gaussian() {
      const radius = Math.sqrt(-2 * Math.log(1 - random()))
      return radius * Math.cos(2 * Math.PI * random())
    },
  }
}
