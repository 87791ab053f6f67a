/* Questions to a store in a process of its own: `node ask-nb301.js STORE`. */
import { dartsSpace, NASBench301 } from '../packages/nb301/dist/index.js'
import { secondsPerCall } from './timing.js'

const store = process.argv[2]
const start = performance.now()
const bench = await NASBench301.open(store)
const opened = performance.now()
const archs = bench.randomSample({ n: 2000, seed: 'bench' })
const sampled = performance.now()
bench.summary(archs[0] ?? 0)
const first = (performance.now() - sampled) / 1000
for (const arch of archs.slice(0, 1000)) bench.query(arch)
const rss = process.memoryUsage.rss()

/* As they come from elsewhere: nothing is shared or frozen. */
const parsed = /** @type {typeof archs} */ (JSON.parse(JSON.stringify(archs)))
const texts = archs.map((arch) => dartsSpace.format(arch))
console.log(
  JSON.stringify({
    open: (opened - start) / 1000,
    first,
    rss,
    genotype: 1 / secondsPerCall((i) => bench.summary(parsed[i % parsed.length] ?? 0)),
    text: 1 / secondsPerCall((i) => bench.summary(texts[i % texts.length] ?? '')),
    entry: 1 / secondsPerCall((i) => bench.summary((i * 7919) % 5000)),
    query: secondsPerCall((i) => bench.query(parsed[i % parsed.length] ?? 0)),
    curve: secondsPerCall((i) => bench.curve(parsed[i % parsed.length] ?? 0)),
    top: secondsPerCall(() => bench.top({ k: 10 })),
  }),
)
