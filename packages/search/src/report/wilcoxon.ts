import { invalidArgument } from '@nasbench/core'

/** The result of a signed-rank test. */
export interface SignedRankTest {
  /** The smaller sum of signed ranks (a number from 0). */
  readonly statistic: number
  /** Two-sided probability; 1 if all pairs are equal. */
  readonly p: number
  /** Number of pairs that differ. */
  readonly pairs: number
  readonly method: 'exact' | 'normal approximation'
}

/* As in scipy: exact up to 50 pairs without ties. */
const maxExact = 50

/**
 * Wilcoxon's signed-rank test of paired numbers, two-sided; pairs without a difference are left out.
 *
 * Exact if there are at most 50 pairs, and none are equal or tied; else the normal approximation with the correction for ties.
 * These are the rules of scipy.stats.wilcoxon.
 *
 * @throws NasBenchError INVALID_ARGUMENT for lists of different lengths.
 */
export function signedRankTest(a: readonly number[], b: readonly number[]): SignedRankTest {
  if (a.length !== b.length) throw invalidArgument('the second list', `${a.length} numbers`, b.length)
  const differences = a.map((value, i) => value - b[i]!).filter((difference) => difference !== 0)
  const pairs = differences.length
  if (pairs === 0) return { statistic: 0, p: 1, pairs, method: 'exact' }
  const { ranks, ties } = averageRanks(differences.map(Math.abs))
  const positive = ranks.reduce((sum, rank, i) => sum + (differences[i]! > 0 ? rank : 0), 0)
  const total = (pairs * (pairs + 1)) / 2
  const statistic = Math.min(positive, total - positive)
  if (pairs <= maxExact && ties === 0 && pairs === a.length) {
    return { statistic, p: Math.min(1, 2 * exactTail(statistic, pairs)), pairs, method: 'exact' }
  }
  const variance = (pairs * (pairs + 1) * (2 * pairs + 1)) / 24 - ties / 48
  const z = (statistic - total / 2) / Math.sqrt(variance)
  return { statistic, p: Math.min(1, 2 * normalTail(-z)), pairs, method: 'normal approximation' }
}

/** Ranks from 1, equal numbers share their mean rank; `ties` is the sum of t³ − t over groups of t equal numbers. */
export function averageRanks(values: readonly number[]): { readonly ranks: number[]; readonly ties: number } {
  const order = values.map((_, i) => i).sort((x, y) => values[x]! - values[y]!)
  const ranks = values.map(() => 0)
  let ties = 0
  for (let start = 0; start < order.length; ) {
    let end = start + 1
    while (end < order.length && values[order[end]!] === values[order[start]!]) end++
    for (let i = start; i < end; i++) ranks[order[i]!] = (start + 1 + end) / 2
    ties += (end - start) ** 3 - (end - start)
    start = end
  }
  return { ranks, ties }
}

/** The probability of a sum of at most `statistic`, if each rank is positive with probability 1/2. */
function exactTail(statistic: number, pairs: number): number {
  const sums = new Float64Array((pairs * (pairs + 1)) / 2 + 1)
  sums[0] = 1
  for (let rank = 1; rank <= pairs; rank++) {
    for (let sum = sums.length - 1; sum >= rank; sum--) sums[sum]! += sums[sum - rank]!
  }
  let tail = 0
  for (let sum = 0; sum <= statistic; sum++) tail += sums[sum]!
  return tail / 2 ** pairs
}

/** The probability that a standard normal number is above `z`, z at least 0. */
function normalTail(z: number): number {
  // Below 3 the series of the error function, above the continued fraction of its complement: 14 digits.
  if (z < 3) {
    let term = z
    let sum = z
    for (let k = 1; Math.abs(term) > 1e-17; k++) {
      term *= (z * z) / (2 * k + 1)
      sum += term
    }
    return 0.5 - (sum * Math.exp((-z * z) / 2)) / Math.sqrt(2 * Math.PI)
  }
  let fraction = 0
  for (let k = 120; k > 0; k--) fraction = k / (z + fraction)
  return Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI) / (z + fraction)
}
