/*
 * Times our packages and, beside them, what Python has: `pnpm bench [--full] [--only NAME] [--runs 3] [--fractions 0.1,1]`.
 *
 * `--quick` runs every group once at a fiftieth of the published size, in less than two minutes, to see a slowdown while working.
 * `--record VERSION` adds the medians to bench/history.json.
 *
 * Without --full the files have a tenth of the published size. Files are made once by ../shared/scale/make_scale.py and kept in
 * NASBENCH_BENCH_DIR (default: a folder in the system's temporary one). Prints one table, writes bench/results.json.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { arch, cpus, platform, totalmem } from 'node:os'
import { parseArgs } from 'node:util'
import { fileOfScale, peerAvailable, scaleAvailable } from './files.js'
import { formatTable } from './table.js'

const { values: options } = parseArgs({
  options: {
    full: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    record: { type: 'string' },
    only: { type: 'string' },
    runs: { type: 'string' },
    fractions: { type: 'string' },
  },
})

const groups = [
  'imports',
  'queries-nb201',
  'queries-nb101',
  'queries-nb301',
  'spaces',
  'search',
  'download',
  'command',
  'explorer',
  'browser-import',
]
const chosen = groups.filter((group) => options.only === undefined || group.includes(options.only))
if (chosen.length === 0) {
  console.error(`there is no group ${options.only}: ${groups.join(', ')}`)
  process.exit(2)
}

const fraction = options.full ? 1 : options.quick ? 0.02 : 0.1
const context = {
  full: options.full,
  quick: options.quick,
  /** The share of the published size that queries are asked of. */
  fraction,
  fractions: options.fractions?.split(',').map(Number) ?? (options.full ? [0.1, 0.3, 1] : [fraction]),
  runs: Number(options.runs ?? (options.quick ? 1 : 3)),
  file: fileOfScale,
  python: peerAvailable(),
  /** Reports the progress, since a full run takes half an hour. */
  say: (/** @type {string} */ text) => console.error(text),
}
if (!scaleAvailable())
  console.error('no generator of full-size files here: the groups that need them are left out')

/** @type {import('./table.js').Row[]} */
const rows = []
/** @type {Record<string, unknown>} */
const files = {}
for (const group of chosen) {
  if (!existsSync(new URL(`${group}.js`, import.meta.url))) continue
  context.say(`— ${group}`)
  const { run } = await import(`./${group}.js`)
  const result = await run(context)
  rows.push(...result.rows)
  Object.assign(files, result.files ?? {})
}

const machine = {
  node: process.version,
  platform: platform(),
  arch: arch(),
  cpu: cpus()[0]?.model,
  cores: cpus().length,
  memory: totalmem(),
  python: context.python,
  when: new Date().toISOString(),
}
writeFileSync(
  new URL('results.json', import.meta.url),
  `${JSON.stringify({ machine, files, rows }, null, 2)}\n`,
)
console.log(formatTable(rows))
if (options.record !== undefined) record(options.record)

/**
 * Adds the medians of this run to the history, in place of those that the version had.
 * @param {string} version
 */
function record(version) {
  const file = new URL('history.json', import.meta.url)
  const history = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {}
  let heading = ''
  const medians = Object.fromEntries(
    rows.map(({ work, ours, unit }) => {
      // Indented rows continue the row above them, and their names are not unique.
      const isPart = work.startsWith('  ')
      if (!isPart) heading = work
      return [isPart ? `${heading}: ${work.trim()}` : work, { ours, unit }]
    }),
  )
  history[version] = { machine, fraction, rows: { ...history[version]?.rows, ...medians } }
  writeFileSync(file, `${JSON.stringify(history, null, 2)}\n`)
}
