/**
 * The positions of the `k` best values, best first; of equal values the first position wins. NaN is never among them.
 *
 * @param highest true if the highest value is the best
 */
export function bestOf(values: Float64Array, k: number, highest: boolean): number[] {
  const sign = highest ? -1 : 1
  const order: number[] = []
  // A few of many: a bounded list, sorted by insertion.
  const before = (a: number, b: number) => sign * (values[a]! - values[b]!) || a - b
  if (k * 20 < values.length) {
    for (let i = 0; i < values.length; i++) {
      if (Number.isNaN(values[i]!)) continue
      if (order.length === k && before(i, order[k - 1]!) >= 0) continue
      let at = order.length
      while (at > 0 && before(i, order[at - 1]!) < 0) at--
      order.splice(at, 0, i)
      if (order.length > k) order.pop()
    }
    return order
  }
  for (let i = 0; i < values.length; i++) if (!Number.isNaN(values[i]!)) order.push(i)
  return order.sort(before).slice(0, k)
}
