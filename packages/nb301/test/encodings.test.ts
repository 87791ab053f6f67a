import { expect, it } from 'vitest'
import { sharedJson } from '../../../test/shared.js'
import { encodeAdjacency, encodePaths, pathPlaces } from '../src/encodings.js'
import { canonicalGenotype as fromCompact, type Genotype, toCompact } from '../src/genotype.js'
import { operations } from '../src/operations.js'
import { dartsSpace } from '../src/space.js'

interface Golden {
  readonly encodings: {
    readonly cases: Readonly<
      Record<
        string,
        {
          readonly compact: readonly (readonly (readonly [number, number])[])[]
          readonly adjacency_encoding_len114: readonly number[]
          readonly path_indices_naslib_7edges_bug: readonly number[]
          readonly path_indices_naszilla_8edges: readonly number[]
          readonly paths8: readonly number[]
          readonly nbhd: number
        }
      >
    >
  }
}

const golden = sharedJson<Golden>('golden', 'nb301.json')

/* The genotype of a compact form with its edges left in their order. */
function asGiven(compact: Golden['encodings']['cases'][string]['compact']): Genotype {
  const [normal, reduce] = compact.map((cell) =>
    cell.map(([predecessor, op]) => [operations[op] as string, predecessor] as const),
  )
  return { normal, reduce } as unknown as Genotype
}

/* Paths from an input to a node, equal sequences of operations counted again. */
function pathCount(cell: Genotype['normal']): number {
  const counts = [1, 1, 0, 0, 0, 0]
  for (const [at, [, predecessor]] of cell.entries()) {
    counts[2 + (at >> 1)] = (counts[2 + (at >> 1)] as number) + (counts[predecessor] as number)
  }
  return counts.slice(2).reduce((sum, count) => sum + count, 0)
}

it.skipIf(golden === undefined)('encodes as NASLib and naszilla do, in the shared vectors', () => {
  const cases = Object.values(golden?.encodings.cases ?? {})
  expect(cases.length).toBe(2)
  for (const wanted of cases) {
    const arch = asGiven(wanted.compact)
    expect(encodeAdjacency(arch, { order: 'given' })).toEqual(wanted.adjacency_encoding_len114)
    expect(pathPlaces(arch)).toEqual(wanted.path_indices_naszilla_8edges)
    expect(pathPlaces(arch, { order: 'given', edges: 'naslib' })).toEqual(
      wanted.path_indices_naslib_7edges_bug,
    )
    expect([pathCount(arch.normal), pathCount(arch.reduce)]).toEqual(wanted.paths8)
    expect(dartsSpace.neighbors(fromCompact(wanted.compact)).length).toBe(wanted.nbhd)
    expect(fromCompact(toCompact(arch))).toEqual(fromCompact(wanted.compact))
  }
})

it('gives equivalent spellings one encoding, unless asked for the order given', () => {
  const [arch] = dartsSpace.randomSample({ seed: 'encodings' })
  const swapped = structuredClone(arch) as unknown as { normal: unknown[]; reduce: unknown[] }
  swapped.normal = [1, 0, 3, 2, 5, 4, 7, 6].map((at) => swapped.normal[at])
  const other = swapped as unknown as Genotype
  expect(encodeAdjacency(other)).toEqual(encodeAdjacency(arch as Genotype))
  expect(encodeAdjacency(other, { order: 'given' })).not.toEqual(encodeAdjacency(other))
  expect(encodePaths(other)).toEqual(encodePaths(arch as Genotype))
})

it('has so many numbers', () => {
  for (const arch of dartsSpace.randomSample({ n: 50 })) {
    expect(encodeAdjacency(arch).length).toBe(114)
    const paths = encodePaths(arch)
    expect(paths.length).toBe(11_204)
    expect([...paths.entries()].flatMap(([at, one]) => (one ? [at] : []))).toEqual(pathPlaces(arch))
    const short = new Set(pathPlaces(arch, { edges: 'naslib' }))
    expect(pathPlaces(arch).filter((place) => short.has(place)).length).toBe(short.size)
  }
})

it('refuses what is no architecture', () => {
  for (const take of [encodeAdjacency, encodePaths, pathPlaces]) {
    expect(() => take({ normal: [], reduce: [] })).toThrow(/there are 0 edges at normal/)
  }
})
