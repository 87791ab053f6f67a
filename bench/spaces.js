/* What the spaces take without any data. */
import { child, median } from './child.js'

export function run() {
  const runs = Array.from({ length: 5 }, () => child('ask-space-nb101.js', []))
  /** @param {string} key */
  const of = (key) => median(runs.map((result) => result[key]))
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
    ],
  }
}
