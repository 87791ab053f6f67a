/**
 * The search space of NAS-Bench-101 alone: no results, importers or stores.
 *
 * @module \@nasbench/nb101/space
 */

import type { ArchitectureSpace, Drawings } from '@nasbench/core'
import { type Arch101, archOfIndex } from './arch.js'
import { costOf, costsOf } from './cost.js'
import { drawDot, drawMermaid, drawSvg } from './draw.js'
import { drawText } from './draw-text.js'
import { featureNames, features } from './features.js'
import { hashOf } from './identity.js'
import { mutateArch101 } from './mutate.js'
import { neighborsOf } from './neighbors.js'
import { operations, spaceSize } from './operations.js'
import { checkIndex } from './parse.js'
import { type ArchInput101, archOf, indexOf } from './resolve.js'
import { type SampleOptions101, sampleArchs101 } from './sample.js'
import { formatArch101, parseArch101 } from './text.js'
import { problemsOfArch } from './validate.js'

export type { Arch101 } from './arch.js'
export { type LoadHashTableOptions, loadHashTable } from './hash-table.js'
export type { ArchInput101 } from './resolve.js'
export type { SampleOptions101, Sampler101 } from './sample.js'

/** The NAS-Bench-101 search space with precise types. */
export interface Nb101Space extends ArchitectureSpace<Arch101> {
  readonly name: 'nb101'
  readonly size: number
  /** The module hash: 32 lower-case hex digits; 30 µs. */
  id(arch: ArchInput101): string
  getIndex(arch: ArchInput101): number
  encode(arch: ArchInput101): { adjacency: number[][]; operations: string[] }
  randomSample(options?: SampleOptions101): Arch101[]
  cost(arch: ArchInput101): { readonly params: number; readonly flops: number }
  costs(indices: ArrayLike<number>): { readonly params: Float64Array; readonly flops: Float64Array }
  draw(arch: ArchInput101): string
  readonly drawings: Required<Drawings<Arch101>>
}

/**
 * The 423,624 cells of NAS-Bench-101 in the order in which they were generated, without any data file.
 *
 * A cell may be given with its vertices in any order, and with vertices on no path from input to output. An index, a hash,
 * sampling and edits give the cell as stored in the published files; a matrix stays as it is given. `from` says which
 * values name a cell. `id` is the module hash. `neighbors` and `mutate` edit the pruned cell, see `neighborsOf` and
 * `mutateArch101`; kinds of edit are `edge_toggle`, `op_swap`, `op_substitute` and `vertex_toggle`. `cost` is that of the
 * stored form. Nothing is computed before it is used; the first index takes less than 100 ms.
 *
 * Values that name no cell are refused with INVALID_ARCHITECTURE; only `validate` and `isValid` never throw.
 */
export const nb101Space: Nb101Space = {
  name: 'nb101',
  size: spaceSize,
  operations: () => [...operations],
  from: archOf,
  validate: problemsOfArch,
  isValid: (arch) => problemsOfArch(arch).length === 0,
  parse: parseArch101,
  format: formatArch101,
  encode,
  decode: archOf,
  features,
  featureNames,
  id: hashOf,
  getIndex: indexOf,
  at: (index) => archOfIndex(checkIndex(index)),
  randomSample: sampleArchs101,
  iterAll,
  neighbors: (arch) => neighborsOf(arch),
  mutate: mutateArch101,
  cost: (arch) => costOf(arch),
  costs: costsOf,
  draw: drawText,
  drawings: { dot: drawDot, mermaid: drawMermaid, svg: drawSvg },
}

function encode(arch: ArchInput101): { adjacency: number[][]; operations: string[] } {
  const plain = archOf(arch)
  return { adjacency: plain.adjacency.map((row) => [...row]), operations: [...plain.operations] }
}

function* iterAll(): IterableIterator<Arch101> {
  for (let index = 0; index < spaceSize; index++) yield archOfIndex(index)
}
