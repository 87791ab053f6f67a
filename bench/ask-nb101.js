/* Questions to a store in a process of its own: `node ask-nb101.js STORE`. */
import { createRng } from '../packages/core/dist/index.node.js'
import { NASBench101, nb101Space } from '../packages/nb101/dist/index.js'
import { secondsPerCall } from './timing.js'

const store = process.argv[2]
const start = performance.now()
const bench = await NASBench101.open(store)
const opened = performance.now()
const cells = bench.randomSample({ n: 1000, seed: 'bench' })
bench.summary(cells[0])
const first = (performance.now() - opened) / 1000
const rng = createRng('bench')
for (let i = 0; i < 1000; i++) bench.query(cells[rng.below(cells.length)])
const rss = process.memoryUsage.rss()

const ops = ['conv3x3-bn-relu', 'conv1x1-bn-relu', 'maxpool3x3']
/* One more vertex that leads nowhere, before the output. */
const wider = cells.map(({ adjacency, operations }, at) => {
  const last = operations.length - 1
  const rows = adjacency.map((row) => [...row.slice(0, last), 0, row[last]])
  rows.splice(last, 0, new Array(last + 2).fill(0))
  return { adjacency: rows, operations: [...operations.slice(0, last), ops[at % 3], operations[last]] }
})
// Columns are loaded as a whole once there have been some thousand questions.
for (let i = 0; i < 10_000; i++) {
  bench.summary(cells[i % cells.length])
  bench.query(cells[i % cells.length])
}
console.log(
  JSON.stringify({
    open: (opened - start) / 1000,
    first,
    rss,
    summaryCell: 1 / secondsPerCall((i) => bench.summary(cells[i % cells.length])),
    summaryWider: 1 / secondsPerCall((i) => bench.summary(wider[i % wider.length])),
    query: secondsPerCall((i) => bench.query(cells[i % cells.length])),
    top: secondsPerCall(() => bench.top({ k: 10 })),
    sample: secondsPerCall((i) => nb101Space.randomSample({ n: 1000, seed: i })),
  }),
)
