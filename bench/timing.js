/**
 * Seconds of one call: the median of nine timings, each of as many calls as fill 20 ms.
 * @param {(call: number) => unknown} work
 */
export function secondsPerCall(work) {
  let next = 0
  const time = (/** @type {number} */ calls) => {
    const start = process.hrtime.bigint()
    for (let call = 0; call < calls; call++) work(next++)
    return Number(process.hrtime.bigint() - start) / 1e9
  }
  let calls = 1
  while (time(calls) < 0.02) calls *= 2
  const timings = Array.from({ length: 9 }, () => time(calls) / calls).sort((a, b) => a - b)
  return timings[4] ?? Number.NaN
}
