/* Questions to a store in a process of its own: `node ask-nb201.js STORE`. */
import { createRng } from '../packages/core/dist/index.node.js'
import { NASBench201, nb201Space } from '../packages/nb201/dist/index.js'
import { secondsPerCall } from './timing.js'

const store = process.argv[2]
const start = performance.now()
const bench = await NASBench201.open(store)
const opened = performance.now()
const indices = [...bench.iterAll()].map((arch) => bench.getIndex(arch))
const counted = performance.now()
bench.summary(indices[0] ?? 0)
const first = (performance.now() - counted) / 1000

const rng = createRng('bench')
const questions = [
  { dataset: 'cifar10', split: 'val' },
  { dataset: 'cifar10', split: 'test' },
  { dataset: 'cifar100', split: 'test' },
  { dataset: 'ImageNet16-120', split: 'val' },
]
for (let i = 0; i < 1000; i++) {
  bench.query(indices[rng.below(indices.length)] ?? 0, questions[rng.below(questions.length)])
}
const rss = process.memoryUsage.rss()

const texts = indices.map((index) => nb201Space.format(nb201Space.at(index)))
const question = { dataset: 'cifar10', split: 'val' }
const test = { dataset: 'cifar10', split: 'test' }
const { official } = bench
const index = (/** @type {number} */ i) => indices[i % indices.length] ?? 0
const best = { dataset: 'cifar100', set: 'test' }
const bestStart = performance.now()
official.findBest(best)
const findBestFirst = (performance.now() - bestStart) / 1000
// The sums of costs and times are computed once for each architecture, and used again in a search.
const allStart = performance.now()
for (const one of indices) official.getMoreInfo(one, 'cifar100')
const allEnd = performance.now()
for (const one of indices) official.getCostInfo(one, 'cifar100')
const costsEnd = performance.now()
const runs = indices.map((one) => ({ seed: bench.summary(one, test).info.seeds[0] ?? 777 }))
for (const [i, run] of runs.entries()) official.getMoreInfo(index(i), 'cifar10', run)
console.log(
  JSON.stringify({
    open: (opened - start) / 1000,
    first,
    rss,
    summaryIndex: 1 / secondsPerCall((i) => bench.summary(indices[i % indices.length] ?? 0, question)),
    summaryText: 1 / secondsPerCall((i) => bench.summary(texts[i % texts.length] ?? '', question)),
    query: 1 / secondsPerCall((i) => bench.query(texts[i % texts.length] ?? '', question)),
    queryMany: secondsPerCall(() => bench.queryMany(texts, test)),
    top: secondsPerCall(() => bench.top({ k: 10, ...test })),
    moreInfoFirst: indices.length / ((allEnd - allStart) / 1000),
    costInfoFirst: indices.length / ((costsEnd - allEnd) / 1000),
    moreInfo: 1 / secondsPerCall((i) => official.getMoreInfo(index(i), 'cifar100')),
    moreInfoRun: 1 / secondsPerCall((i) => official.getMoreInfo(index(i), 'cifar10', runs[i % runs.length])),
    costInfo: 1 / secondsPerCall((i) => official.getCostInfo(index(i), 'cifar100')),
    findBest: secondsPerCall(() => official.findBest(best)),
    findBestFirst,
    curve: secondsPerCall((i) => bench.curve(indices[(i * 7) % indices.length] ?? 0, question)),
  }),
)
