/**
 * Made-up noise from -1 to 1 with mean 0: the two halves of a 32-bit hash of the parts, added up.
 *
 * The same integers give the same number in every process; nothing is drawn and nothing is remembered. The values near 0
 * are the likeliest. Demo data of the benchmarks is made with it.
 */
export function hashNoise(...parts: readonly number[]): number {
  let hash = 0x9e3779b9
  for (let at = 0; at < parts.length; at++) hash = mixBits(hash ^ parts[at]!)
  return ((hash & 0xffff) + (hash >>> 16)) / 0xffff - 1
}

/** Spreads every bit of a 32-bit integer over all 32: the finaliser of MurmurHash3 (A. Appleby, public domain). */
export function mixBits(word: number): number {
  let mixed = Math.imul(word ^ (word >>> 16), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return mixed ^ (mixed >>> 16)
}
