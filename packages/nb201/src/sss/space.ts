import {
  type ArchitectureSpace,
  type MutateOptions,
  resolveRng,
  type SampleOptions,
  sampleIndices,
  unknownName,
} from '@nasbench/core'
import type { Dataset201 } from '../cost.js'
import {
  channelChoices,
  checkSizeIndex,
  indexOfSizeArch,
  invalidSizeArch,
  problemsOfSizeArch,
  resolveSizeArch,
  type SizeArch,
  sizeArchAt,
  sizeSpaceSize,
  sizeTextAt,
} from './arch.js'
import { sizeCost } from './cost.js'

/** NATS-Bench's size space, with what is particular to it typed. */
export interface NatsSssSpace extends ArchitectureSpace<SizeArch> {
  readonly name: 'nats-sss'
  readonly size: number
  encode(arch: SizeArch): number[]
  getIndex(arch: SizeArch): number
  cost(
    arch: SizeArch,
    options?: { readonly dataset?: string },
  ): { readonly params: number; readonly flops: number }
}

const weights = [4096, 512, 64, 8, 1]

/**
 * The 32,768 networks of NATS-Bench's size space in the official index order, without any data file.
 *
 * `parse` reads `8:8:16:32:64` and an index; `encode` gives five numbers from 0 to 7; an edit is another number of
 * channels in one place (`kind: 'channels'`), 35 of them. `cost` is for `cifar10` unless a dataset is given. Whatever is
 * not in the space is refused with INVALID_ARCHITECTURE; only `validate` and `isValid` never throw.
 */
export const natsSssSpace: NatsSssSpace = {
  name: 'nats-sss',
  size: sizeSpaceSize,
  opSet: () => channelChoices.map(String),
  validate: problemsOfSizeArch,
  isValid: (arch) => problemsOfSizeArch(arch).length === 0,
  parse: (text) => sizeArchAt(resolveSizeArch(text)),
  format: (arch) => sizeTextAt(indexOfSizeArch(arch)),
  encode(arch) {
    const index = indexOfSizeArch(arch)
    return weights.map((weight) => Math.floor(index / weight) % 8)
  },
  decode(encoding) {
    const digits: readonly unknown[] = Array.isArray(encoding) ? encoding : []
    const whole = digits.length === 5 && digits.every((digit) => Number.isInteger(digit))
    if (whole && (digits as number[]).every((digit) => digit >= 0 && digit < 8)) {
      return sizeArchAt((digits as number[]).reduce((index, digit) => index * 8 + digit, 0))
    }
    throw invalidSizeArch(encoding, [
      { message: 'it is not an encoding', expected: 'five numbers from 0 to 7' },
    ])
  },
  id: (arch) => sizeTextAt(indexOfSizeArch(arch)),
  getIndex: indexOfSizeArch,
  at: (index) => sizeArchAt(checkSizeIndex(typeof index === 'bigint' ? Number(index) : index)),
  randomSample(options: SampleOptions = {}) {
    return sampleIndices(resolveRng(options), sizeSpaceSize, options.n ?? 1).map(sizeArchAt)
  },
  *iterAll() {
    for (let index = 0; index < sizeSpaceSize; index++) yield sizeArchAt(index)
  },
  neighbors(arch) {
    const index = indexOfSizeArch(arch)
    return Array.from({ length: 35 }, (_, which) => sizeArchAt(neighborOf(index, which)))
  },
  mutate(arch, options: MutateOptions = {}) {
    if (options.kind !== undefined && options.kind !== 'channels')
      throw unknownName('INVALID_ARGUMENT', 'kind of edit', options.kind, ['channels'], 'nats-sss')
    const index = indexOfSizeArch(arch)
    return sizeArchAt(neighborOf(index, resolveRng(options).below(35)))
  },
  cost(arch, { dataset = 'cifar10' } = {}) {
    indexOfSizeArch(arch)
    return sizeCost(arch, dataset as Dataset201)
  },
}

/* Seven a place, by ascending channels, the architecture's own left out. */
function neighborOf(index: number, which: number): number {
  const weight = weights[Math.floor(which / 7)] as number
  const own = Math.floor(index / weight) % 8
  const other = which % 7
  return index + ((other < own ? other : other + 1) - own) * weight
}
