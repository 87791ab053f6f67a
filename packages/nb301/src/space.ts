/**
 * The space of NAS-Bench-301 without any data, for pages and for search.
 *
 * @module \@nasbench/nb301/space
 */

import {
  type ArchitectureSpace,
  type Drawings,
  drawBigIndices,
  type MutateOptions,
  type SampleOptions,
} from '@nasbench/core'
import { type Cost301, costOf } from './cost.js'
import { checkDataset, dataset301 } from './dataset.js'
import { drawDot, drawMermaid, drawSvg } from './draw.js'
import { drawText } from './draw-text.js'
import { encodeFeatures, featureNames } from './features.js'
import {
  type CompactCell,
  canonicalGenotype,
  codeOfGenotype,
  formatGenotype,
  type Genotype,
  type GenotypeInput,
  genotypeOfCode,
  toCompact,
} from './genotype.js'
import { mutateGenotype, neighborsOf } from './neighbors.js'
import { operations } from './operations.js'
import { problemsOfGenotype } from './problems.js'
import { codeOfRank, rankOfCodes, spaceSize } from './rank.js'

/** The space of NAS-Bench-301 with precise types. */
export interface DartsSpace extends ArchitectureSpace<Genotype> {
  readonly name: 'nb301'
  readonly size: bigint
  /** The compact form: for each cell eight `[predecessor, operation id]` pairs. */
  encode(arch: GenotypeInput): [CompactCell, CompactCell]
  getIndex(arch: GenotypeInput): bigint
  cost(arch: GenotypeInput, options?: { readonly dataset?: string }): Cost301
  draw(arch: GenotypeInput): string
  readonly drawings: Required<Drawings<Genotype>>
}

/**
 * The 1,076,746,950,455,072,400 architectures of NAS-Bench-301, which are those of DARTS, without any data file.
 *
 * `from` (and `parse` for text) accepts an index, the short text form (which `format` and `id` return), genotypes, compact
 * pairs and ConfigSpace entries, each as an object and as JSON or Python text, `Genotype(…)` as DARTS, pt.darts and NASLib
 * print it, and a results file's own record. All architectures that are returned are canonical; those that are given may have
 * the two edges of a node in either order. The index is always a bigint. An edit is another operation on one edge
 * (`kind: 'op'`, 96 of them) or another predecessor of one edge (`'edge'`, 24); `mutate` draws each of the 120 with the
 * same probability. `randomSample` samples indices, so each architecture is as likely as any other. `cost` is that of
 * the network as the benchmark trained it: 32 channels, 8 cells, auxiliary classifier. `features` are the 56 numbers that
 * the tree surrogates take.
 *
 * A value that is not in the space is refused with INVALID_ARCHITECTURE, also an index out of range; only `validate`
 * and `isValid` never throw.
 */
export const dartsSpace: DartsSpace = {
  name: 'nb301',
  size: spaceSize,
  featureNames,
  operations: () => [...operations],
  from: canonicalGenotype,
  parse: canonicalGenotype,
  format: formatGenotype,
  validate: problemsOfGenotype,
  isValid: (arch) => problemsOfGenotype(arch).length === 0,
  encode: toCompact,
  decode: (encoding) => canonicalGenotype(encoding as object),
  features: (arch) => encodeFeatures(arch),
  id: formatGenotype,
  getIndex,
  at,
  randomSample: (options: SampleOptions = {}) => drawBigIndices(options, spaceSize).map(at),
  iterAll,
  neighbors: neighborsOf,
  mutate: (arch, options: MutateOptions = {}) => mutateGenotype(arch, options),
  cost,
  draw: drawText,
  drawings: { dot: drawDot, mermaid: drawMermaid, svg: drawSvg },
}

function getIndex(arch: GenotypeInput): bigint {
  const { normal, reduce } = codeOfGenotype(arch)
  return rankOfCodes(normal, reduce)
}

function at(index: number | bigint): Genotype {
  const { normal, reduce } = codeOfRank(index)
  return genotypeOfCode(normal, reduce)
}

function* iterAll(): IterableIterator<Genotype> {
  for (let index = 0n; index < spaceSize; index++) yield at(index)
}

function cost(arch: GenotypeInput, { dataset = dataset301 }: { readonly dataset?: string } = {}): Cost301 {
  checkDataset(dataset)
  return costOf(arch)
}
