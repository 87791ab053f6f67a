import { type ArchInput, type ArchitectureSpace, drawIndices } from '@nasbench/core'
import type { Cost201, Dataset201 } from '../cost.js'
import {
  checkSizeIndex,
  problemsOfSizeArch,
  resolveSizeArch,
  type SizeArch,
  sizeArchAt,
  sizeArchOf,
  sizeSpaceSize,
  sizeTextAt,
  widths,
} from './arch.js'
import { sizeCost } from './cost.js'

/** NATS-Bench's size space with precise types. */
export interface NatsSssSpace extends ArchitectureSpace<SizeArch> {
  readonly name: 'nats-sss'
  readonly size: number
  encode(arch: ArchInput<SizeArch>): number[]
  getIndex(arch: ArchInput<SizeArch>): number
  cost(arch: ArchInput<SizeArch>, options?: { readonly dataset?: string }): Cost201
}

const format = (arch: ArchInput<SizeArch>) => sizeTextAt(resolveSizeArch(arch))
const from = (arch: ArchInput<SizeArch>) => sizeArchAt(resolveSizeArch(arch))

/**
 * The 32,768 networks of NATS-Bench's size space in the official index order, without any data file.
 *
 * `from` takes the index, `8:8:16:32:64` (or with dashes), a list or tuple of the five numbers, and `{ channels }`. `encode` gives five
 * numbers from 0 to 7; an edit (`kind: 'choice'`) is another number of channels in one group, 35 of them. `cost` is for
 * `cifar10` unless a dataset is given. Values outside the space are INVALID_ARCHITECTURE; only `validate` and `isValid`
 * never throw.
 */
export const natsSssSpace: NatsSssSpace = {
  name: 'nats-sss',
  size: sizeSpaceSize,
  operations: () => widths.operations().slice(),
  from,
  validate: problemsOfSizeArch,
  isValid: (arch) => problemsOfSizeArch(arch).length === 0,
  parse: (text) => from(typeof text === 'string' ? text : { text }),
  format,
  encode: (arch) => widths.encode(format(arch)),
  decode: (encoding) => sizeArchOf(widths.decode(encoding)),
  features: (arch) => widths.features(format(arch)),
  featureNames: widths.featureNames,
  id: format,
  getIndex: resolveSizeArch,
  at: (index) => sizeArchAt(checkSizeIndex(index)),
  randomSample: (options = {}) => drawIndices(options, sizeSpaceSize).map(sizeArchAt),
  *iterAll() {
    for (let index = 0; index < sizeSpaceSize; index++) yield sizeArchAt(index)
  },
  neighbors: (arch) => widths.neighbors(format(arch)).map(sizeArchOf),
  mutate: (arch, options) => sizeArchOf(widths.mutate(format(arch), options)),
  cost: (arch, { dataset = 'cifar10' } = {}) => sizeCost(from(arch), dataset as Dataset201),
}
