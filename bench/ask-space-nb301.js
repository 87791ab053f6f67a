/* The time and memory of the space of NAS-Bench-301, in a process of its own. */
import { dartsSpace as space } from '../packages/nb301/dist/index.js'
import { secondsPerCall } from './timing.js'

const archs = space.randomSample({ n: 5000, seed: 'bench' })
const ranks = archs.map((arch) => space.getIndex(arch))
const texts = archs.map((arch) => space.format(arch))
/** @template Item @param {readonly Item[]} items @param {number} i @returns {Item} */
const pick = (items, i) => /** @type {Item} */ (items[i % items.length])

console.log(
  JSON.stringify({
    rank: 1 / secondsPerCall((i) => space.getIndex(pick(archs, i))),
    at: 1 / secondsPerCall((i) => space.at(pick(ranks, i))),
    parse: 1 / secondsPerCall((i) => space.parse(pick(texts, i))),
    cost: 1 / secondsPerCall((i) => space.cost(pick(archs, i))),
    sample: secondsPerCall((i) => space.randomSample({ n: 1000, seed: i })),
    neighbors: secondsPerCall((i) => space.neighbors(pick(archs, i))),
    mutate: secondsPerCall((i) => space.mutate(pick(archs, i), { seed: i })),
  }),
)
