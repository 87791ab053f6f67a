import { unknownName } from '@nasbench/core'
import { type Arch201, archOfCode, checkedCode, opsOfCode } from './arch.js'
import { invalidArch } from './grammar.js'
import { edges, type Operation201, operationId, operations } from './operations.js'

/**
 * The library whose order of edges and operations an encoding follows.
 *
 * | | edges | operations (ids from 0) |
 * |---|---|---|
 * | `official` | 1<-0, 2<-0, 2<-1, 3<-0, 3<-1, 3<-2 | none, skip_connect, nor_conv_1x1, nor_conv_3x3, avg_pool_3x3 |
 * | `naslib` | 1<-0, 2<-0, 3<-0, 2<-1, 3<-1, 3<-2 | skip_connect, none, nor_conv_3x3, nor_conv_1x1, avg_pool_3x3 |
 * | `naszilla` | as official | avg_pool_3x3, nor_conv_1x1, nor_conv_3x3, none, skip_connect |
 *
 * Sources: NASLib, naslib/search_spaces/nasbench201/conversions.py and encodings.py (its nodes are 1 to 4);
 * naszilla, naszilla/nas_bench_201/cell_201.py.
 */
export type Convention201 = 'official' | 'naslib' | 'naszilla'

export interface EncodingOptions {
  /** Default: `official`. */
  readonly convention?: Convention201
}

interface Order {
  /** Our edge at each of its places. */
  readonly edges: readonly number[]
  readonly operations: readonly Operation201[]
}

const orders: Readonly<Record<Convention201, Order>> = {
  official: { edges: [0, 1, 2, 3, 4, 5], operations },
  naslib: {
    edges: [0, 1, 3, 2, 4, 5],
    operations: ['skip_connect', 'none', 'nor_conv_3x3', 'nor_conv_1x1', 'avg_pool_3x3'],
  },
  naszilla: {
    edges: [0, 1, 2, 3, 4, 5],
    operations: ['avg_pool_3x3', 'nor_conv_1x1', 'nor_conv_3x3', 'none', 'skip_connect'],
  },
}

/**
 * The six operation ids; with `naslib` the tuple that NASLib and NAS-Bench-Suite-Zero name an architecture by, with
 * `naszilla` its `adj` encoding.
 *
 * @throws NasBenchError INVALID_ARCHITECTURE, INVALID_ARGUMENT for another convention
 */
export function encodeAdjacency(arch: Arch201, options: EncodingOptions = {}): number[] {
  const order = orderOf(options)
  const ops = opsOfCode(checkedCode(arch))
  return order.edges.map((edge) => order.operations.indexOf(ops[edge] as Operation201))
}

/**
 * The architecture of six operation ids: {@link encodeAdjacency} backwards.
 *
 * @throws NasBenchError INVALID_ARCHITECTURE, INVALID_ARGUMENT for another convention
 */
export function decodeAdjacency(ids: readonly number[], options: EncodingOptions = {}): Arch201 {
  const order = orderOf(options)
  const wrong =
    !Array.isArray(ids) || ids.length !== 6 || ids.some((id) => order.operations[id] === undefined)
  if (wrong)
    throw invalidArch(ids, [{ message: 'it is not an encoding', expected: 'six operation ids, 0 to 4' }])
  const code = edges.reduce((sum, _, edge) => {
    const id = ids[order.edges.indexOf(edge)]!
    return sum * 5 + operationId(order.operations[id])
  }, 0)
  return archOfCode(code)
}

/**
 * 30 zeros and ones: five for each edge, a one at its operation's id (NASLib's `adjacency_one_hot`, naszilla's
 * `encode_one_hot`).
 *
 * @throws NasBenchError INVALID_ARCHITECTURE, INVALID_ARGUMENT for another convention
 */
export function encodeOneHot(arch: Arch201, options: EncodingOptions = {}): number[] {
  return encodeAdjacency(arch, options).flatMap((id) => operations.map((_, at) => (at === id ? 1 : 0)))
}

/* The places of the edges of each path in a convention's tuple, from input to output, and where their slots begin. */
const paths = [
  { places: [3], slot: 0 },
  { places: [0, 4], slot: 5 },
  { places: [1, 5], slot: 5 },
  { places: [0, 2, 5], slot: 30 },
]

/**
 * The path encoding: 155 zeros and ones, one for each sequence of one, two or three operations, a one where some
 * path from input to output is that sequence. The two paths of two operations share their slots.
 *
 * The slot of a sequence is 0, 5 or 30 and the sum of the operations' ids times 1, 5 and 25, the operation next to
 * the input first. `length` cuts the encoding off: 30 is naszilla's `trunc_path`.
 *
 * NASLib takes the positions of the official order in its own tuple, so with `naslib` two of the four sequences are not
 * paths of the cell (3<-0 and 2<-1 are interchanged). It is given here as NASLib gives it.
 *
 * @throws NasBenchError INVALID_ARCHITECTURE, INVALID_ARGUMENT for another convention
 */
export function encodePaths(
  arch: Arch201,
  options: EncodingOptions & { readonly length?: number } = {},
): number[] {
  const ids = encodeAdjacency(arch, options)
  const encoding = new Array<number>(155).fill(0)
  for (const { places, slot } of paths) {
    encoding[places.reduce((sum, place, at) => sum + ids[place]! * 5 ** at, slot)] = 1
  }
  return encoding.slice(0, options.length ?? 155)
}

/** A cell as a graph whose vertices are the input, the six edges of the cell, and the output. */
export interface GraphEncoding {
  /** 8 × 8; row to column. */
  readonly adjacency: number[][]
  /** 8 × 7 one-hot. */
  readonly operations: number[][]
}

/**
 * The encoding for graph networks: operations as vertices, in the convention's order of edges.
 *
 * Columns of `operations` are input, the five operations and output; with `naszilla` output, input and the
 * operations. naszilla has the matrix that fits the order of NASLib's edges, not of its own; it is given here as
 * naszilla gives it.
 *
 * @throws NasBenchError INVALID_ARCHITECTURE, INVALID_ARGUMENT for another convention
 */
export function encodeGraph(arch: Arch201, options: EncodingOptions = {}): GraphEncoding {
  const ids = encodeAdjacency(arch, options)
  const naszilla = options.convention === 'naszilla'
  const columns = naszilla ? [1, ...ids.map((id) => id + 2), 0] : [0, ...ids.map((id) => id + 1), 6]
  const order = naszilla ? orders.naslib : orderOf(options)
  const vertices = [
    { source: -1, target: 0 },
    ...order.edges.map((edge) => edges[edge] as (typeof edges)[number]),
    { source: 3, target: 4 },
  ]
  return {
    adjacency: vertices.map((from) => vertices.map((to) => (from.target === to.source ? 1 : 0))),
    operations: columns.map((column) => Array.from({ length: 7 }, (_, at) => (at === column ? 1 : 0))),
  }
}

function orderOf({ convention = 'official' }: EncodingOptions): Order {
  if (Object.hasOwn(orders, convention)) return orders[convention]
  throw unknownName('INVALID_ARGUMENT', 'convention', convention, Object.keys(orders), 'nb201')
}
