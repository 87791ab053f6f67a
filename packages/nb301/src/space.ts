import {
  type ArchitectureSpace,
  type Drawings,
  type MutateOptions,
  resolveRng,
  type SampleOptions,
  sampleBigIndices,
  unknownName,
} from '@nasbench/core'
import { fromCompact, toCompact } from './compact.js'
import { type Cost301, costOf } from './cost.js'
import { drawDot, drawMermaid, drawSvg } from './draw.js'
import { drawText } from './draw-text.js'
import type { Genotype } from './genotype.js'
import { mutateGenotype, neighborsOf } from './neighbors.js'
import { operations } from './operations.js'
import { parseGenotype } from './parse.js'
import { problemsOfGenotype } from './problems.js'
import { genotypeOfRank, rankOf, spaceSize } from './rank.js'
import { formatGenotype } from './text.js'

/** The dataset that the benchmark is of. */
export const dataset301 = 'cifar10'

/** The space of NAS-Bench-301, with what is particular to it typed. */
export interface DartsSpace extends ArchitectureSpace<Genotype> {
  readonly name: 'nb301'
  readonly size: bigint
  /** The compact form: for each cell eight `[predecessor, operation id]` pairs. */
  encode(arch: Genotype): [[number, number][], [number, number][]]
  getIndex(arch: Genotype): bigint
  at(index: number | bigint): Genotype
  cost(arch: Genotype, options?: { readonly dataset?: string }): Cost301
  draw(arch: Genotype): string
  readonly drawings: Required<Drawings<Genotype>>
}

/**
 * The 1,076,746,950,455,072,400 architectures of NAS-Bench-301, which are DARTS's, without any data file.
 *
 * `parse` reads a rank, the short text form (which `format` and `id` give), JSON and Python's printed genotype; see
 * `parseGenotype` and `formatGenotype`. What it and all others hand out is canonical; what they are handed may have
 * the two edges of a node in either order. The index is the rank, always a bigint. An edit is another operation on one
 * edge (`kind: 'op'`, 96 of them) or another predecessor of one edge (`'edge'`, 24); `mutate` draws each of the 120
 * with the same probability. `randomSample` samples ranks, so each architecture is as likely as any other. `cost` is of
 * the network as the benchmark trained it: 32 channels, 8 cells, auxiliary classifier.
 *
 * Whatever is not in the space is refused with INVALID_ARCHITECTURE, an index out of range among it; only `validate`
 * and `isValid` never throw.
 */
export const dartsSpace: DartsSpace = {
  name: 'nb301',
  size: spaceSize,
  opSet: () => [...operations],
  validate: problemsOfGenotype,
  isValid: (arch) => problemsOfGenotype(arch).length === 0,
  parse: parseGenotype,
  format: formatGenotype,
  encode: toCompact,
  decode: fromCompact,
  id: formatGenotype,
  getIndex: rankOf,
  at: genotypeOfRank,
  randomSample,
  iterAll,
  neighbors: neighborsOf,
  mutate: (arch: Genotype, options?: MutateOptions) => mutateGenotype(arch, options),
  cost,
  draw: drawText,
  drawings: { dot: drawDot, mermaid: drawMermaid, svg: drawSvg },
}

function randomSample(options: SampleOptions = {}): Genotype[] {
  return sampleBigIndices(resolveRng(options), spaceSize, options.n ?? 1).map(genotypeOfRank)
}

function* iterAll(): IterableIterator<Genotype> {
  for (let rank = 0n; rank < spaceSize; rank++) yield genotypeOfRank(rank)
}

function cost(arch: Genotype, options: { readonly dataset?: string } = {}): Cost301 {
  const { dataset = dataset301 } = options
  if (dataset !== dataset301) throw unknownName('UNKNOWN_DATASET', 'dataset', dataset, [dataset301], 'nb301')
  return costOf(arch)
}
