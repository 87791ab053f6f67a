/* The time and memory of the space of NAS-Bench-101, in a process of its own. */
import { createRng } from '../packages/core/dist/index.node.js'
import { hashOfIndex, indexOfHash, nb101Space as space } from '../packages/nb101/dist/index.js'
import { secondsPerCall } from './timing.js'

const start = performance.now()
space.at(0)
const enumerated = (performance.now() - start) / 1000
const hash = hashOfIndex(423_623)
const hashStart = performance.now()
indexOfHash(hash)
const firstHash = (performance.now() - hashStart) / 1000

const rng = createRng('bench')
const indices = Array.from({ length: 20_000 }, () => rng.below(space.size))
const stored = indices.map((index) => space.at(index))
/* As they come from elsewhere: nothing is shared or frozen. */
const parsed = /** @type {typeof stored} */ (JSON.parse(JSON.stringify(stored)))
const raw = space.randomSample({ n: 20_000, seed: 1, sampler: 'matrix' })
/** @template Item @param {readonly Item[]} items @param {number} i @returns {Item} */
const pick = (items, i) => /** @type {Item} */ (items[i % items.length])

console.log(
  JSON.stringify({
    enumerated,
    firstHash,
    getIndexStored: 1 / secondsPerCall((i) => space.getIndex(pick(stored, i))),
    getIndexParsed: 1 / secondsPerCall((i) => space.getIndex(pick(parsed, i))),
    getIndexRaw: 1 / secondsPerCall((i) => space.getIndex(pick(raw, i))),
    at: 1 / secondsPerCall((i) => space.at(pick(indices, i))),
    hash: 1 / secondsPerCall((i) => space.id(pick(stored, i))),
    sample: secondsPerCall((i) => space.randomSample({ n: 1000, seed: i })),
    neighbors: secondsPerCall((i) => space.neighbors(pick(stored, i))),
    mutate: secondsPerCall((i) => space.mutate(pick(stored, i), { seed: i })),
    all: secondsPerCall(() => {
      let vertices = 0
      for (const { operations } of space.iterAll()) vertices += operations.length
      return vertices
    }),
  }),
)
