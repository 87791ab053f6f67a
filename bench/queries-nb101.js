/* Opening and asking an imported file of NAS-Bench-101. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { child, median } from './child.js'
import { benchFolder } from './files.js'

/** @param {any} context */
export async function run(context) {
  const { fraction } = context
  const file = context.file('nb101', fraction)
  if (!file) return { rows: [] }
  const store = join(benchFolder(), `nb101-${fraction}.store`)
  if (!existsSync(join(store, 'zarr.json'))) child('import-once.js', ['nb101', file, store])
  const runs = Array.from({ length: context.quick ? 1 : 5 }, () => child('ask-nb101.js', [store]))
  /** @param {string} key */
  const of = (key) => median(runs.map((result) => result[key]))
  return {
    rows: [
      { work: 'nb101: open a store', unit: 's', ours: of('open'), goal: 0.015 },
      { work: '  memory after 1,000 random queries', unit: 'B', ours: of('rss'), goal: 90e6 },
      { work: '  the first answer, the space enumerated for it', unit: 's', ours: of('first') },
      { work: '  summary of a stored cell', unit: '/s', ours: of('summaryCell'), goal: 1e6 },
      { work: '  summary of an 8-vertex notation', unit: '/s', ours: of('summaryWider'), goal: 7e4 },
      { work: '  query, all runs of all budgets', unit: 's', ours: of('query'), goal: 1e-5 },
      { work: '  top 10 of all', unit: 's', ours: of('top'), goal: 0.02 },
      { work: '  sample 1,000', unit: 's', ours: of('sample'), goal: 0.001 },
    ],
  }
}
