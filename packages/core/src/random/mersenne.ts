const size = 624
const middle = 397

/**
 * The Mersenne Twister MT19937 as a source of 32-bit words, seeded by an array of 32-bit words.
 *
 * `key` must not be empty. Each call of the result gives the next word, 0 to 2^32 - 1.
 * Source: M. Matsumoto and T. Nishimura, "Mersenne Twister", ACM TOMACS 8 (1998), and their `init_by_array` of 2002.
 */
export function createMersenneTwister(key: Uint32Array): () => number {
  const state = seededState(key)
  let next = size
  return () => {
    if (next === size) {
      renew(state)
      next = 0
    }
    let word = state[next++]!
    word ^= word >>> 11
    word ^= (word << 7) & 0x9d2c5680
    word ^= (word << 15) & 0xefc60000
    word ^= word >>> 18
    return word >>> 0
  }
}

function seededState(key: Uint32Array): Uint32Array {
  const state = new Uint32Array(size)
  state[0] = 19650218
  for (let i = 1; i < size; i++) state[i] = Math.imul(1812433253, mixed(state, i - 1)) + i

  /* Two passes over the state, the first bringing in the key; word 0 mirrors the last one at each wrap. */
  let at = 1
  const advance = () => {
    if (++at < size) return
    state[0] = state[size - 1]!
    at = 1
  }
  let used = 0
  for (let left = Math.max(size, key.length); left > 0; left--) {
    const before = Math.imul(mixed(state, at - 1), 1664525)
    state[at] = (state[at]! ^ before) + key[used]! + used
    used = (used + 1) % key.length
    advance()
  }
  for (let left = size - 1; left > 0; left--) {
    state[at] = (state[at]! ^ Math.imul(mixed(state, at - 1), 1566083941)) - at
    advance()
  }
  state[0] = 0x80000000
  return state
}

function mixed(state: Uint32Array, at: number): number {
  const word = state[at]!
  return word ^ (word >>> 30)
}

function renew(state: Uint32Array): void {
  for (let i = 0; i < size; i++) {
    const joined = (state[i]! & 0x80000000) | (state[(i + 1) % size]! & 0x7fffffff)
    const twisted = (joined >>> 1) ^ (joined & 1 ? 0x9908b0df : 0)
    state[i] = state[(i + middle) % size]! ^ twisted
  }
}
