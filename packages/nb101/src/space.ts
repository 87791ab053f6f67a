import type { ArchitectureSpace, Drawings } from '@nasbench/core'
import { type Arch101, archOfIndex, plainArch } from './arch.js'
import { checkedIndex, indexOfArch } from './canonical.js'
import { costOf } from './cost.js'
import { drawDot, drawMermaid, drawSvg } from './draw.js'
import { drawText } from './draw-text.js'
import { hashOf } from './hash.js'
import { indexOfHash, looksLikeHash } from './hash-lookup.js'
import { mutateArch101 } from './mutate.js'
import { neighborsOf } from './neighbors.js'
import { operations, spaceSize } from './operations.js'
import { checkedPlain, checkIndex, formatArch101, parseArch101 } from './parse.js'
import { type SampleOptions101, sampleArchs101 } from './sample.js'
import { problemsOfArch } from './validate.js'

/** The space of NAS-Bench-101, with what is particular to it typed. */
export interface Nb101Space extends ArchitectureSpace<Arch101> {
  readonly name: 'nb101'
  readonly size: number
  /** The module hash: 32 lower-case hex digits; 30 µs. */
  id(arch: Arch101): string
  getIndex(arch: Arch101): number
  encode(arch: Arch101): { adjacency: number[][]; operations: string[] }
  randomSample(options?: SampleOptions101): Arch101[]
  cost(arch: Arch101): { readonly params: number; readonly flops: number }
  draw(arch: Arch101): string
  readonly drawings: Required<Drawings<Arch101>>
}

/**
 * The 423,624 cells of NAS-Bench-101 in the order they were generated in, without any data file.
 *
 * Whatever spells a cell stands for it: any order of its vertices, and vertices on no way from input to output. What is
 * found by index, hash, sampling or edits is the cell as stored in the published files; what is parsed from a matrix, or
 * decoded, stays as it was given. `id` is the module hash. `neighbors` and `mutate` edit the pruned cell, see
 * `neighborsOf` and `mutateArch101`; kinds of edit are `edge_toggle`, `op_swap`, `op_substitute` and `vertex_toggle`. `cost`
 * is that of the stored form. Nothing is made before it is used; the first index takes less than 100 ms.
 *
 * Whatever is not in the space is refused with INVALID_ARCHITECTURE; only `validate` and `isValid` never throw.
 */
export const nb101Space: Nb101Space = {
  name: 'nb101',
  size: spaceSize,
  opSet: () => [...operations],
  validate: problemsOfArch,
  isValid: (arch) => problemsOfArch(arch).length === 0,
  parse: parseArch101,
  format: formatArch101,
  encode,
  decode: (encoding) => checkedPlain(encoding, encoding),
  id: hashOf,
  getIndex: checkedIndex,
  at: (index) => archOfIndex(checkIndex(index)),
  randomSample: sampleArchs101,
  iterAll,
  neighbors: (arch) => neighborsOf(arch),
  mutate: mutateArch101,
  cost: (arch) => costOf(arch),
  draw: drawText,
  drawings: { dot: drawDot, mermaid: drawMermaid, svg: drawSvg },
}

/**
 * The index of a cell given as itself, as its text, hash or index.
 *
 * @throws NasBenchError INVALID_ARCHITECTURE
 */
export function resolveArch(arch: Arch101 | string | number): number {
  if (typeof arch === 'number') return checkIndex(arch)
  if (typeof arch !== 'string') return checkedIndex(arch)
  const text = arch.trim()
  return looksLikeHash(text) ? indexOfHash(text) : indexOfArch(parseArch101(text))
}

function encode(arch: Arch101): { adjacency: number[][]; operations: string[] } {
  checkedIndex(arch)
  const plain = plainArch(arch)
  return { adjacency: plain.adjacency.map((row) => [...row]), operations: [...plain.operations] }
}

function* iterAll(): IterableIterator<Arch101> {
  for (let index = 0; index < spaceSize; index++) yield archOfIndex(index)
}
