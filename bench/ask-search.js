// Asked and told architectures per second: evolution and random search on the bundled results of NAS-Bench-201.
import { NASBench201 } from '../packages/nb201/dist/index.js'
import { randomSearch, regularizedEvolution } from '../packages/search/dist/index.js'

const bench = await NASBench201.bundled()
const { space } = bench
// The values alone, so that the loop and not the table is timed.
const values = bench.queryMany(
  Array.from({ length: space.size }, (_, index) => index),
  { dataset: 'cifar10', split: 'val' },
)

/** @param {import('../packages/search/dist/index.js').Optimizer<any>} optimizer */
function rate(optimizer, count = 300_000) {
  const before = process.cpuUsage().user
  for (let i = 0; i < count; i++) {
    const arch = optimizer.ask()
    optimizer.tell(arch, /** @type {number} */ (values[space.getIndex(arch)]))
  }
  return count / ((process.cpuUsage().user - before) / 1e6)
}

rate(regularizedEvolution(space, { population: 10, sample: 3 }), 50_000)
console.log(
  JSON.stringify({
    evolution: rate(regularizedEvolution(space, { population: 10, sample: 3, seed: 1 })),
    random: rate(randomSearch(space, { seed: 1 })),
  }),
)
