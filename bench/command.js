/* The command as a whole process, beside a bare Node. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { child, median } from './child.js'
import { benchFolder } from './files.js'

const bin = fileURLToPath(new URL('../packages/cli/dist/bin.js', import.meta.url))

/**
 * @param {readonly string[]} args
 * @param {number} times
 */
function secondsOf(args, times) {
  return median(
    Array.from({ length: times }, () => {
      const start = process.hrtime.bigint()
      const { status, stderr } = spawnSync(process.execPath, [...args], { encoding: 'utf8' })
      if (status !== 0) throw new Error(`${args.join(' ')}: ${stderr}`)
      return Number(process.hrtime.bigint() - start) / 1e9
    }),
  )
}

/**
 * An architecture of a store.
 * @param {string} benchmark
 * @param {string} store
 */
function firstOf(benchmark, store) {
  const argv = [bin, 'sample', benchmark, '-n', '1', '--data', store]
  return spawnSync(process.execPath, argv, { encoding: 'utf8' }).stdout.trim()
}

/** @param {any} context */
export async function run(context) {
  const seconds = (/** @type {readonly string[]} */ args) => secondsOf(args, context.quick ? 3 : 15)
  const bare = seconds(['-e', ''])
  /** @type {import('./table.js').Row[]} */
  const rows = [
    { work: 'node alone, a whole process', unit: 's', ours: bare },
    { work: '  nasbench --help', unit: 's', ours: seconds([bin, '--help']), goal: 0.15 },
    {
      work: '  nasbench query nb201 --demo',
      unit: 's',
      ours: seconds([bin, 'query', 'nb201', '0', '--demo']),
    },
  ]
  const { fraction } = context
  for (const [benchmark, more] of /** @type {const} */ ([
    ['nb201', []],
    ['nb101', []],
    ['nb301', ['--model', 'table']],
  ])) {
    const file = context.file(benchmark, fraction)
    if (!file) continue
    const store = join(benchFolder(), `${benchmark}-${fraction}.store`)
    if (!existsSync(join(store, 'zarr.json'))) child('import-once.js', [benchmark, file, store])
    // One that is in a tenth of a file too.
    const arch = firstOf(benchmark, store)
    rows.push({
      work: `  nasbench query ${benchmark} on an imported store`,
      unit: 's',
      ours: seconds([bin, 'query', benchmark, arch, '--data', store, ...more]),
      goal: 0.25,
    })
    if (benchmark === 'nb301') continue
    rows.push({
      work: `  nasbench top ${benchmark} -k 10 on it`,
      unit: 's',
      ours: seconds([bin, 'top', benchmark, '-k', '10', '--data', store]),
    })
  }
  return { rows }
}
