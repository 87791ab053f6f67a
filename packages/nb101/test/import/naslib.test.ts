import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { share } from '../files.js'
import { openImported } from '../stores.js'

/* Made by naslib.py beside it, with CPython and numpy. */
const fixture = fileURLToPath(new URL('../fixtures/naslib-only108.pkl', import.meta.url))
const hashes = [
  '043721b9c7fe8c5fad811d47d83132ec',
  'b49ac8c578b4561d79ac7087988f1c61',
  '1af995a92568cf42af2c2668f72834ea',
]

it('reads NASLib’s pickle with its numpy arrays', async () => {
  const bench = await openImported(fixture)
  expect(bench.source.version).toBe('NASLib pickle, 3 cells')
  expect([...bench.iterHashes()]).toEqual(hashes)
  expect(bench.getStatistics()).toMatchObject({ runs: 9, budgets: [108], ignored: [], respelled: 0 })
  for (const [number, hash] of hashes.entries()) {
    const [info, { 108: runs }] = bench.query(hash)
    expect(info.moduleHash).toBe(hash)
    for (let repeat = 0; repeat < 3; repeat++) {
      const time = (start: number) => Math.fround(start / 7 + number + repeat / 3)
      const at = (start: number) => start + 100 * number + 10 * repeat
      expect(runs?.[repeat]).toEqual({
        halfwayTrainingTime: time(5000),
        halfwayTrainAccuracy: share(at(5000)),
        halfwayValidationAccuracy: share(at(5000) + 1),
        halfwayTestAccuracy: share(at(5000) + 2),
        finalTrainingTime: time(9000),
        finalTrainAccuracy: share(at(9000)),
        finalValidationAccuracy: share(at(9000) + 1),
        finalTestAccuracy: share(at(9000) + 2),
      })
    }
  }
  expect(bench.query(hashes[2] as string)[0].trainableParameters).toBe(3_468_426)
  bench.close()
})
