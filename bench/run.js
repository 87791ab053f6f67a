/* Runs every *.bench.js beside this file, prints one table and writes it to bench/results.json. */
import { readdirSync, writeFileSync } from 'node:fs'
import { arch, cpus, platform } from 'node:os'

/**
 * Seconds that one call takes: the median of nine timings, each of as many calls as fill 20 ms.
 * @param {() => unknown} work
 */
function secondsPerCall(work) {
  const time = (/** @type {number} */ calls) => {
    const start = process.hrtime.bigint()
    for (let call = 0; call < calls; call++) work()
    return Number(process.hrtime.bigint() - start) / 1e9
  }
  let calls = 1
  while (time(calls) < 0.02) calls *= 2
  const timings = Array.from({ length: 9 }, () => time(calls) / calls).sort((a, b) => a - b)
  return timings[4]
}

/** @param {number} seconds */
function formatSeconds(seconds) {
  if (seconds < 1e-6) return `${(seconds * 1e9).toPrecision(3)} ns`
  if (seconds < 1e-3) return `${(seconds * 1e6).toPrecision(3)} µs`
  if (seconds < 1) return `${(seconds * 1e3).toPrecision(3)} ms`
  return `${seconds.toPrecision(3)} s`
}

const rows = []
const files = readdirSync(new URL('.', import.meta.url)).filter((file) => file.endsWith('.bench.js'))
for (const file of files.sort()) {
  /* Each exports the works it times by the name they have in the table. */
  const { default: works } = await import(new URL(file, import.meta.url).href)
  for (const [work, run] of Object.entries(works)) rows.push({ work, seconds: secondsPerCall(run) })
}

const machine = {
  node: process.version,
  platform: platform(),
  arch: arch(),
  cpu: cpus()[0]?.model,
  cpus: cpus().length,
}
writeFileSync(new URL('results.json', import.meta.url), `${JSON.stringify({ machine, rows }, null, 2)}\n`)
console.table(
  Object.fromEntries(rows.map(({ work, seconds }) => [work, { 'per call': formatSeconds(seconds) }])),
)
