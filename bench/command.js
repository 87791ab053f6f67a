/* The command as a whole process, beside a bare Node. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { child, median } from './child.js'
import { benchFolder } from './files.js'

const bin = fileURLToPath(new URL('../packages/cli/dist/bin.js', import.meta.url))

/** @param {readonly string[]} args */
function seconds(args) {
  return median(
    Array.from({ length: 15 }, () => {
      const start = process.hrtime.bigint()
      const { status, stderr } = spawnSync(process.execPath, [...args], { encoding: 'utf8' })
      if (status !== 0) throw new Error(`${args.join(' ')}: ${stderr}`)
      return Number(process.hrtime.bigint() - start) / 1e9
    }),
  )
}

/** @param {any} context */
export async function run(context) {
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
  const fraction = context.full ? 1 : 0.1
  const file = context.file('nb201', fraction)
  if (file) {
    const store = join(benchFolder(), `nb201-${fraction}.store`)
    if (!existsSync(join(store, 'zarr.json'))) child('import-once.js', ['nb201', file, store])
    rows.push({
      work: '  nasbench query nb201 on an imported store',
      unit: 's',
      ours: seconds([bin, 'query', 'nb201', '0', '--data', store]),
      goal: 0.25,
    })
  }
  return { rows }
}
