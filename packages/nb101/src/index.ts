export { type Arch101, canonicalArch101, createArch101, pruneArch101 } from './arch.js'
export { hashOf, hashOfIndex } from './hash.js'
export { type Operation101, operations } from './operations.js'
export { usedVertices } from './prune.js'
