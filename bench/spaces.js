/* The time of the spaces without any data. */
import { child, median } from './child.js'

/**
 * @param {string} script
 * @param {number} times
 */
function medians(script, times) {
  const runs = Array.from({ length: times }, () => child(script, []))
  return (/** @type {string} */ key) => median(runs.map((result) => result[key]))
}

/** @param {{ quick: boolean }} context */
export function run({ quick }) {
  const times = quick ? 1 : 5
  const of = medians('ask-space-nb101.js', times)
  const darts = medians('ask-space-nb301.js', times)
  return {
    rows: [
      { work: 'nb101: enumerate all 423,624 cells', unit: 's', ours: of('enumerated'), goal: 0.3 },
      { work: '  index of a stored cell', unit: '/s', ours: of('getIndexStored'), goal: 1e6 },
      { work: '  index of a cell read from JSON', unit: '/s', ours: of('getIndexParsed'), goal: 7e4 },
      { work: '  index of a 7 × 7 matrix to be pruned', unit: '/s', ours: of('getIndexRaw'), goal: 7e4 },
      { work: '  cell of an index', unit: '/s', ours: of('at') },
      { work: '  module hash', unit: '/s', ours: of('hash') },
      { work: '  the first cell by hash', unit: 's', ours: of('firstHash') },
      {
        work: '  a sample of 1,000',
        unit: 's',
        ours: of('sample'),
        goal: 0.001,
        peer: 0.366,
        peerName: 'NASBenchAPI',
      },
      { work: '  all neighbours', unit: 's', ours: of('neighbors') },
      { work: '  one mutation', unit: 's', ours: of('mutate') },
      { work: '  iterate over all cells', unit: 's', ours: of('all') },
      { work: 'nb301: rank of an architecture', unit: '/s', ours: darts('rank') },
      { work: '  architecture of a rank', unit: '/s', ours: darts('at') },
      { work: '  architecture of a text', unit: '/s', ours: darts('parse') },
      { work: '  parameters and multiply-adds', unit: '/s', ours: darts('cost') },
      { work: '  a sample of 1,000', unit: 's', ours: darts('sample') },
      { work: '  all 120 neighbours', unit: 's', ours: darts('neighbors') },
      { work: '  one mutation', unit: 's', ours: darts('mutate') },
    ],
  }
}
