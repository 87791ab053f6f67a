import { unknownName } from '@nasbench/core'
import type { Arch101 } from '../arch.js'
import { readTuple } from '../object-forms.js'
import { inputName, operations, outputName } from '../operations.js'
import { padArch101 } from '../padded.js'
import { invalidArch } from '../problems.js'
import { type ArchInput101, archOf } from '../resolve.js'
import { matrixOfEdges, oneHotPaths, pathIndicesOf, rowMajorEdges } from './paths.js'

/** The input of a graph network of NASLib. */
export interface NaslibGraph {
  /** 7 × 7, row to column; of `bonas` 8 × 8 with a vertex that sees all, ones on the diagonal, column to row. */
  readonly adjacency: number[][]
  /** One row a vertex. */
  readonly operations: number[][]
}

/** NASLib's encodings by their names there (nasbench101/encodings.py and conversions.py). */
export interface NaslibEncodings {
  /** 36: the 21 edges row after row, then three for each operation: max-pool, 3 × 3, 1 × 1. */
  adjacency_one_hot: number[]
  /** 364 zeros and ones: which sequences of operations lead from input to output. */
  path: number[]
  /** The numbers of those sequences, ascending, one for each path. */
  path_indices: number[]
  /** 56: the 49 entries row after row, then an operation a vertex: input 0, output 1, max-pool 2, 1 × 1 3, 3 × 3 4. */
  tuple: number[]
  /** Operations one-hot: output, input, 3 × 3, 1 × 1, max-pool. */
  gcn: NaslibGraph
  /** Operations one-hot: input, 3 × 3, 1 × 1, max-pool, output, the vertex that sees all. */
  bonas: NaslibGraph
  /** Operations as one number per vertex in a row of its own: input 0, output 1, 3 × 3 2, 1 × 1 3, max-pool 4. */
  seminas: NaslibGraph
}

const [conv3x3, conv1x1, maxpool] = operations
const tupleNames = [inputName, outputName, maxpool, conv1x1, conv3x3]

/**
 * A cell as NASLib encodes it, padded to 7 × 7 as there.
 *
 * All but the paths depend on the order of the vertices and on the unused ones, whose operation, `conv3x3-bn-relu` where
 * padding adds them, is among the numbers: take `canonicalArch101(arch)` for one encoding per cell.
 *
 * @throws NasBenchError INVALID_ARCHITECTURE, INVALID_ARGUMENT for another name
 */
export function encodeNaslib<Name extends keyof NaslibEncodings>(
  arch: ArchInput101,
  name: Name,
): NaslibEncodings[Name] {
  if (!Object.hasOwn(encoders, name)) {
    throw unknownName('INVALID_ARGUMENT', 'encoding', name, Object.keys(encoders), 'nb101')
  }
  return encoders[name](padArch101(archOf(arch)))
}

/**
 * The cell of a `tuple`, of any number of vertices, or of an `adjacency_one_hot`.
 *
 * @throws NasBenchError INVALID_ARCHITECTURE, INVALID_ARGUMENT for another name
 */
export function decodeNaslib(encoding: readonly number[], name: 'tuple' | 'adjacency_one_hot'): Arch101 {
  if (name !== 'tuple' && name !== 'adjacency_one_hot') {
    throw unknownName('INVALID_ARGUMENT', 'encoding', name, ['tuple', 'adjacency_one_hot'], 'nb101')
  }
  const numbers = Array.isArray(encoding) || ArrayBuffer.isView(encoding) ? Array.from(encoding) : []
  return archOf(name === 'tuple' ? tupleOf(numbers) : readOneHot(numbers))
}

const encoders: { readonly [Name in keyof NaslibEncodings]: (arch: Arch101) => NaslibEncodings[Name] } = {
  adjacency_one_hot: (arch) => [
    ...rowMajorEdges(arch),
    ...arch.operations.slice(1, -1).flatMap((name) => oneHot([maxpool, conv3x3, conv1x1], name)),
  ],
  path: (arch) => oneHotPaths(pathIndicesOf(arch)),
  path_indices: pathIndicesOf,
  tuple: ({ adjacency, operations: names }) => [
    ...adjacency.flat(),
    ...names.map((name) => tupleNames.indexOf(name)),
  ],
  gcn: ({ adjacency, operations: names }) => ({
    adjacency: adjacency.map((row) => [...row]),
    operations: names.map((name) => oneHot([outputName, inputName, ...operations], name)),
  }),
  bonas: ({ adjacency, operations: names }) => ({
    adjacency: Array.from({ length: 8 }, (_, target) =>
      Array.from({ length: 8 }, (_, source) => {
        if (source === target) return 1
        return target === 7 ? 1 : (adjacency[source]?.[target] ?? 0)
      }),
    ),
    operations: [
      ...names.map((name) => [...oneHot([inputName, ...operations, outputName], name), 0]),
      [0, 0, 0, 0, 0, 1],
    ],
  }),
  seminas: ({ adjacency, operations: names }) => ({
    adjacency: adjacency.map((row) => [...row]),
    operations: names.map((name) => [[inputName, outputName, ...operations].indexOf(name)]),
  }),
}

function oneHot(names: readonly string[], name: string): number[] {
  return names.map((other) => (other === name ? 1 : 0))
}

function tupleOf(numbers: readonly number[]): unknown {
  const vertices = (Math.sqrt(1 + 4 * numbers.length) - 1) / 2
  if (!Number.isInteger(vertices)) {
    throw invalidArch(numbers, [
      { message: `it has ${numbers.length} numbers`, expected: 'V · V + V of them' },
    ])
  }
  return readTuple(numbers, vertices)
}

function readOneHot(numbers: readonly number[]): unknown {
  const names = Array.from({ length: 5 }, (_, at) => {
    const three = numbers.slice(21 + 3 * at, 24 + 3 * at)
    const sum = three.reduce((total, bit) => total + bit, 0)
    return sum === 1 ? [maxpool, conv3x3, conv1x1][three.indexOf(1)] : undefined
  })
  if (numbers.length !== 36 || names.includes(undefined)) {
    throw invalidArch(numbers, [
      { message: 'it is not an encoding', expected: '21 edges and five times three numbers, one of them 1' },
    ])
  }
  return { adjacency: matrixOfEdges(numbers), operations: [inputName, ...names, outputName] }
}
