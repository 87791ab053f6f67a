import { createRng, sampleIndices } from '../packages/core/dist/index.node.js'

export default {
  'seed a generator': () => createRng(42),
  'sample 1,000 of 423,624 indices': () => sampleIndices(createRng(42), 423_624, 1000),
}
