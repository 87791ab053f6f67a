/* Opening and asking an imported file of NAS-Bench-201. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { child, median } from './child.js'
import { benchFolder } from './files.js'

/** @param {any} context */
export async function run(context) {
  const fraction = context.full ? 1 : 0.1
  const file = context.file('nb201', fraction)
  if (!file) return { rows: [] }
  const store = join(benchFolder(), `nb201-${fraction}.store`)
  if (!existsSync(join(store, 'zarr.json'))) child('import-once.js', ['nb201', file, store])
  const runs = Array.from({ length: 5 }, () => child('ask-nb201.js', [store]))
  /** @param {string} key */
  const of = (key) => median(runs.map((result) => result[key]))
  return {
    rows: [
      { work: 'nb201: open a store', unit: 's', ours: of('open'), goal: 0.015 },
      { work: '  memory after 1,000 random queries', unit: 'B', ours: of('rss'), goal: 90e6 },
      { work: '  the first answer', unit: 's', ours: of('first') },
      { work: '  summary by index', unit: '/s', ours: of('summaryIndex'), goal: 1e6 },
      { work: '  summary by text', unit: '/s', ours: of('summaryText'), goal: 1e6 },
      { work: '  query by text', unit: '/s', ours: of('query'), goal: 5e5 },
      { work: '  queryMany of all', unit: 's', ours: of('queryMany'), goal: 0.01 },
      { work: '  top 10 of all', unit: 's', ours: of('top'), goal: 0.01 },
      { work: '  one curve', unit: 's', ours: of('curve') },
    ],
  }
}
