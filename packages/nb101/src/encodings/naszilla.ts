import { invalidArgument, unknownName } from '@nasbench/core'
import type { Arch101 } from '../arch.js'
import { inputName, operations, outputName } from '../operations.js'
import { padArch101 } from '../padded.js'
import { type ArchInput101, archOf } from '../resolve.js'
import { encodeNaslib, type NaslibGraph } from './naslib.js'
import { oneHotPaths, pathIndicesOf, rowMajorEdges } from './paths.js'

/** naszilla's encodings by their names there (nas_bench_101/encodings.py and cell_101.py), quirks and all. */
export interface NaszillaEncodings {
  /** 26: the 21 edges row after row, then the operations, the last vertex first: 1 × 1 0, 3 × 3 0.5, max-pool 1. */
  adj: number[]
  /** 26: the places of the edges there are among the 21, filled up with 0, which is a place too; operations as `adj`. */
  cat_adj: number[]
  /**
   * 27: the 21 edges, a 0 and the operations of the last four vertices but one, and the number of edges: it stands where
   * the first operation was.
   */
  cont_adj: number[]
  /** 364 zeros and ones, as NASLib's. */
  path: number[]
  /** The first `cutoff` (default: 40) of those zeros and ones. */
  trunc_path: number[]
  /** The numbers of the paths filled up to 20 with 0, which is the number of the direct edge too. */
  cat_path: number[]
  /** The same with only the numbers that are below `cutoff`. */
  trunc_cat_path: number[]
  /** As NASLib's; the accuracies that naszilla puts beside it are results, not part of the cell. */
  gcn: NaslibGraph
  /** A list of ids a vertex: its operation (input 0, output 1, 3 × 3 2, 1 × 1 3, max-pool 4), then whether each vertex before leads to it. */
  vae: number[][]
}

/**
 * A cell as naszilla encodes it, padded to 7 × 7 as there.
 *
 * naszilla sometimes uses a cell's paths as its identity, but different cells can have the same paths: see
 * `pathIndicesOf`.
 *
 * @throws NasBenchError INVALID_ARCHITECTURE, INVALID_ARGUMENT for another name, or a cutoff that is not an integer
 */
export function encodeNaszilla<Name extends keyof NaszillaEncodings>(
  arch: ArchInput101,
  name: Name,
  options: { readonly cutoff?: number } = {},
): NaszillaEncodings[Name] {
  if (!Object.hasOwn(encoders, name)) {
    throw unknownName('INVALID_ARGUMENT', 'encoding', name, Object.keys(encoders), 'nb101')
  }
  const { cutoff = 40 } = options
  if (!Number.isSafeInteger(cutoff) || cutoff < 0) {
    throw invalidArgument('cutoff', 'a whole number, 0 or more', cutoff)
  }
  return encoders[name](padArch101(archOf(arch)), cutoff)
}

const encoders: {
  readonly [Name in keyof NaszillaEncodings]: (arch: Arch101, cutoff: number) => NaszillaEncodings[Name]
} = {
  adj: (arch) => [...rowMajorEdges(arch), ...worthsBackwards(arch)],
  cat_adj: (arch) => {
    const places = rowMajorEdges(arch).flatMap((bit, place) => (bit === 1 ? [place] : []))
    return [...filled(places, 21), ...worthsBackwards(arch)]
  },
  cont_adj: (arch) => {
    const edges = rowMajorEdges(arch)
    const count = edges.reduce((sum, bit) => sum + bit, 0)
    return [...edges, 0, ...worthsBackwards(arch).slice(0, -1), count]
  },
  path: (arch) => oneHotPaths(pathIndicesOf(arch)),
  trunc_path: (arch, cutoff) => oneHotPaths(pathIndicesOf(arch)).slice(0, cutoff),
  cat_path: (arch) => filled(pathIndicesOf(arch), 20),
  trunc_cat_path: (arch, cutoff) =>
    filled(
      pathIndicesOf(arch).filter((index) => index < cutoff),
      20,
    ),
  gcn: (arch) => encodeNaslib(arch, 'gcn'),
  vae: ({ adjacency, operations: names }) =>
    names.map((name, vertex) => [
      [inputName, outputName, ...operations].indexOf(name),
      ...adjacency.slice(0, vertex).map((row) => row[vertex]!),
    ]),
}

/* Written to the places -1, -2 and so on: the first vertex's operation comes last. */
function worthsBackwards({ operations: names }: Arch101): number[] {
  const [conv3x3, conv1x1] = operations
  const worth = (name: string) => (name === conv1x1 ? 0 : name === conv3x3 ? 0.5 : 1)
  return names.slice(1, -1).map(worth).reverse()
}

function filled(numbers: readonly number[], length: number): number[] {
  return [...numbers, ...new Array<number>(Math.max(0, length - numbers.length)).fill(0)]
}
