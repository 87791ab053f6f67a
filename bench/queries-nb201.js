/* Opening and asking an imported file of NAS-Bench-201. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { child, median } from './child.js'
import { benchFolder } from './files.js'

/* The times of nats_bench 1.8 under CPython 3.11 on such a machine; it is not run here, since its files are not at hand. */
const library = 'nats_bench 1.8, measured once'

/** @param {any} context */
export async function run(context) {
  const { fraction } = context
  const file = context.file('nb201', fraction)
  if (!file) return { rows: [] }
  const store = join(benchFolder(), `nb201-${fraction}.store`)
  if (!existsSync(join(store, 'zarr.json'))) child('import-once.js', ['nb201', file, store])
  const runs = Array.from({ length: context.quick ? 1 : 5 }, () => child('ask-nb201.js', [store]))
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
      {
        work: '  official getMoreInfo, mean over the runs',
        unit: '/s',
        ours: of('moreInfo'),
        goal: 3e5,
        peer: 1 / 780e-6,
        peerName: library,
      },
      {
        work: '  the same of each architecture for the first time',
        unit: '/s',
        ours: of('moreInfoFirst'),
        peer: 1 / 16.4e-3,
        peerName: library,
      },
      {
        work: '  official getMoreInfo, one run',
        unit: '/s',
        ours: of('moreInfoRun'),
        goal: 3e5,
        peer: 1 / 310e-6,
        peerName: library,
      },
      {
        work: '  official getCostInfo',
        unit: '/s',
        ours: of('costInfo'),
        goal: 1e6,
        peer: 1 / 9.7e-3,
        peerName: library,
      },
      { work: '  the same of each architecture for the first time', unit: '/s', ours: of('costInfoFirst') },
      {
        work: '  official findBest, the first time',
        unit: 's',
        ours: of('findBestFirst'),
        peer: 54 * 60,
        peerName: `${library}, all read`,
      },
      { work: '  official findBest, again', unit: 's', ours: of('findBest'), goal: 0.005 },
    ],
  }
}
