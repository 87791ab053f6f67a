import { indexOfSpec, readSpec, specOfIndex } from './canonical.js'
import { channelsOfWiring } from './channels.js'
import { enumerateCells } from './enumerate.js'
import { spaceSize } from './operations.js'
import { invalidArch } from './problems.js'
import { type ArchInput101, archOf, indexOf } from './resolve.js'
import { type Bits, columnStart, verticesOf } from './structures.js'
import { problemsOfArch } from './validate.js'

/** The trainable parameters (count) and the multiply-adds of one image (count). */
export interface Cost101 {
  /** Trainable parameters (count). */
  readonly params: number
  /** Multiply-adds of one image (count). */
  readonly flops: number
}

/** The network around the cells: 3 stacks of 3 modules, each stack with its channels in and out and its images' side. */
export const stacks = [
  { input: 128, output: 128, side: 32 },
  { input: 128, output: 256, side: 16 },
  { input: 256, output: 512, side: 8 },
] as const

/** Stem: 3 × 3 × 3 × 128 weights and 2 × 128 of normalisation; classifier: 512 × 10 weights and 10 biases. */
const fixedCost: Cost101 = { params: 3712 + 5130, flops: 3456 * 32 * 32 + 5120 }

/**
 * The cost of the whole network that the benchmark trains for a cell, by formula.
 *
 * `params` is what the published files record. It belongs to the stored order of the vertices: where three of them feed
 * the output, 128 channels are shared as 43 + 43 + 42, and another order of the same cell has up to 1.37 % more or less.
 * `flops` are multiply-adds of convolutions and of the classifier; the files have none, so that is our definition.
 *
 * @throws NasBenchError INVALID_ARCHITECTURE
 */
export function costOf(arch: ArchInput101): Cost101 {
  return costOfIndex(indexOf(arch))
}

/* The costs of the 2,494 canonical wirings: at most 1 MB. */
const costsOfWirings = new Map<Bits, WiringCost>()

/** {@link costOf} of an index, which must be one: less than 1 µs. */
export function costOfIndex(index: number): Cost101 {
  const { bits, code, vertices } = specOfIndex(index)
  let shares = costsOfWirings.get(bits)
  if (shares === undefined) {
    shares = costOfWiring(bits, vertices)
    costsOfWirings.set(bits, shares)
  }
  return { params: total(shares.params, code, vertices), flops: total(shares.flops, code, vertices) }
}

/**
 * The cost of a cell in the order of vertices it is given in, unused ones taken away: of one of its stored form
 * {@link costOf} speaks.
 *
 * @throws NasBenchError INVALID_ARCHITECTURE
 */
export function costAsGiven(arch: ArchInput101): Cost101 {
  const spec = readSpec(archOf(arch))
  if (spec === undefined || indexOfSpec(spec) < 0) throw invalidArch(arch, problemsOfArch(arch))
  const shares = costOfWiring(spec.bits, spec.vertices)
  return {
    params: total(shares.params, spec.code, spec.vertices),
    flops: total(shares.flops, spec.code, spec.vertices),
  }
}

/** The cost of every cell, by index. */
export interface CostColumns {
  /** Trainable parameters (count). */
  readonly params: Uint32Array
  /** Multiply-adds of one image (count). */
  readonly flops: Float64Array
}

let columns: CostColumns | undefined

/** The cost of all 423,624 cells, for filters: worked out on the first call in less than 100 ms, 5 MB. */
export function costColumns(): CostColumns {
  columns ??= createColumns()
  return columns
}

function createColumns(): CostColumns {
  const { keys } = enumerateCells()
  const params = new Uint32Array(spaceSize)
  const flops = new Float64Array(spaceSize)
  let bits = 0
  let vertices = 0
  let shares: WiringCost = noCost
  for (let index = 0; index < spaceSize; index++) {
    const key = keys[index]!
    if (key >>> 8 !== bits) {
      bits = key >>> 8
      vertices = verticesOf(bits)
      shares = costOfWiring(bits, vertices)
    }
    params[index] = total(shares.params, key & 255, vertices)
    flops[index] = total(shares.flops, key & 255, vertices)
  }
  return { params, flops }
}

/** The costs of the cells of these indices, from {@link costColumns}; NaN for a value that is not an index. */
export function costsOf(indices: ArrayLike<number>): {
  readonly params: Float64Array
  readonly flops: Float64Array
} {
  const all = costColumns()
  const params = new Float64Array(indices.length)
  const flops = new Float64Array(indices.length)
  for (let at = 0; at < indices.length; at++) {
    params[at] = all.params[indices[at]!] ?? Number.NaN
    flops[at] = all.flops[indices[at]!] ?? Number.NaN
  }
  return { params, flops }
}

/**
 * The cost of a wiring: at 0 the part of all operations, starting at `3 * vertex` the part that each operation of a
 * vertex adds.
 */
export interface WiringCost {
  readonly params: Float64Array
  readonly flops: Float64Array
}

const noCost: WiringCost = { params: new Float64Array(0), flops: new Float64Array(0) }

/** The cost of a wiring with operations. */
export function total(shares: Float64Array, code: number, vertices: number): number {
  let sum = shares[0]!
  let left = code
  for (let vertex = vertices - 2; vertex > 0; vertex--) {
    sum += shares[3 * vertex + (left % 3)]!
    left = Math.floor(left / 3)
  }
  return sum
}

/** The cost of a wiring whose every vertex is in use, its vertices in their order. */
export function costOfWiring(bits: Bits, vertices: number): WiringCost {
  const params = new Float64Array(3 * vertices)
  const flops = new Float64Array(3 * vertices)
  params[0] = fixedCost.params
  flops[0] = fixedCost.flops
  const add = (at: number, weights: number, channels: number, pixels: number) => {
    params[at] = params[at]! + weights + 2 * channels
    flops[at] = flops[at]! + weights * pixels
  }
  for (const { input, output, side } of stacks) {
    const channels = channelsOfWiring(input, output, bits, vertices)
    for (let module = 0; module < 3; module++) {
      const into = module === 0 ? input : output
      for (let vertex = 1; vertex < vertices; vertex++) {
        const width = channels[vertex]!
        const projected = (bits >>> columnStart[vertex]!) & 1
        if (projected === 1) add(0, into * width, width, side * side)
        if (vertex === vertices - 1) continue
        add(3 * vertex, 9 * width * width, width, side * side)
        add(3 * vertex + 1, width * width, width, side * side)
      }
    }
  }
  return { params, flops }
}
