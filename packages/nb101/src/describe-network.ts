import {
  batchNormLayer,
  convolutionLayer,
  type LayerShape,
  linearLayer,
  type NetworkLayer,
  plainLayer,
  poolingLayer,
  sumOfLayers,
} from '@nasbench/core'
import { type Arch101, archOfIndex } from './arch.js'
import { computeVertexChannels } from './channels.js'
import { stacks } from './cost.js'
import { operations } from './operations.js'
import { type ArchInput101, indexOf } from './resolve.js'

/** How a vertex takes what another vertex gives. */
export interface VertexInput101 {
  /** The place of the vertex that gives it. */
  readonly source: number
  /**
   * `projection`: the module's input by a 1 × 1 convolution to as many channels as are wanted; `truncation`: without its
   * last channels; `identity`: as it is.
   */
  readonly how: 'projection' | 'truncation' | 'identity'
  /** Channels given and channels taken. */
  readonly from: number
  /** How many channels are taken. */
  readonly to: number
}

/** A vertex of a module, and what comes into it. */
export interface Vertex101 {
  /** Its place in the stored cell. */
  readonly vertex: number
  readonly operation: string
  /** How many channels it gives. */
  readonly channels: number
  /** Added up; at the output, what interior vertices give stands side by side, and the module's input is added to that. */
  readonly inputs: readonly VertexInput101[]
}

/** A cell in its place in the network. */
export interface Module101 {
  /** `stack1/module1` */
  readonly name: string
  /** The shape that it is given. */
  readonly input: LayerShape
  /** The shape that it gives. */
  readonly output: LayerShape
  readonly vertices: readonly Vertex101[]
  readonly layers: readonly NetworkLayer[]
  /** Trainable parameters (count). */
  readonly params: number
  /** Multiply-adds of one image (count). */
  readonly macs: number
}

/** Three modules of the same channels, and what halves the image before them. */
export interface Stack101 {
  readonly name: string
  /** The halving of the image before the second and the third. */
  readonly downsampling: readonly NetworkLayer[]
  readonly modules: readonly Module101[]
}

/** A whole network, layer by layer. */
export interface Network101 {
  /** The cell's place in the official generation order. */
  readonly index: number
  /** The cell in the order of vertices that was trained. */
  readonly arch: Arch101
  readonly stem: readonly NetworkLayer[]
  readonly stacks: readonly Stack101[]
  readonly head: readonly NetworkLayer[]
  /** All of them, in order. */
  readonly layers: readonly NetworkLayer[]
  /** Trainable parameters (count), the sum over the layers: what the published files record. */
  readonly params: number
  /** Multiply-adds of one image (count). */
  readonly macs: number
}

/**
 * The network that the benchmark trains a cell as, layer by layer (nasbench, model_builder.py): a stem of 128 channels,
 * three stacks of three modules with twice the channels and half the image from stack to stack, and a classifier.
 *
 * It is built from the stored form of the cell, not from the given order of vertices: if channels do not divide
 * evenly, another order would be another network.
 *
 * @throws NasBenchError INVALID_ARCHITECTURE
 */
export function describeNetwork(arch: ArchInput101): Network101 {
  const index = indexOf(arch)
  const stored = archOfIndex(index)
  const stem = convolution('stem', [3, 32, 32], 128, 3)
  const described = stacks.map(({ input, output, side }, at) => {
    const name = `stack${at + 1}`
    const downsampling =
      at === 0
        ? []
        : [
            poolingLayer(
              `${name} max-pool`,
              'max-pool',
              [input, 2 * side, 2 * side],
              [input, side, side],
              2,
              2,
            ),
          ]
    const modules = [1, 2, 3].map((number) =>
      describeModule(`${name}/module${number}`, stored, number === 1 ? input : output, output, side),
    )
    return { name, downsampling, modules }
  })
  const head: NetworkLayer[] = [
    plainLayer('pooling', 'global-average-pool', [512, 8, 8], [512]),
    linearLayer('classifier', 512, 10),
  ]
  const layers = [
    ...stem,
    ...described.flatMap(({ downsampling, modules }) => [
      ...downsampling,
      ...modules.flatMap((module) => module.layers),
    ]),
    ...head,
  ]
  return { index, arch: stored, stem, stacks: described, head, layers, ...sumOfLayers(layers) }
}

function describeModule(name: string, cell: Arch101, input: number, output: number, side: number): Module101 {
  const { adjacency, operations: names } = cell
  const channels = computeVertexChannels(input, output, adjacency)
  const last = names.length - 1
  const layers: NetworkLayer[] = []
  const shape = (count: number): LayerShape => [count, side, side]
  const vertices = names.map((operation, vertex): Vertex101 => {
    const width = channels[vertex]!
    const inputs = adjacency.flatMap((row, source): VertexInput101[] => {
      if (row[vertex] !== 1) return []
      const from = channels[source]!
      if (source === 0) return [{ source, how: 'projection', from, to: width }]
      if (vertex === last) return [{ source, how: 'identity', from, to: from }]
      return [{ source, how: from > width ? 'truncation' : 'identity', from, to: width }]
    })
    const place = vertex === last ? `${name}/output` : `${name}/vertex${vertex}`
    for (const { source, how, from, to } of inputs) {
      if (how === 'projection') layers.push(...convolution(`${place} projection`, shape(from), to, 1))
      if (how === 'truncation') {
        layers.push(
          plainLayer(`${place} truncation of vertex${source}`, 'truncation', shape(from), shape(to)),
        )
      }
    }
    const inner = inputs.filter(({ source }) => source > 0)
    if (vertex === last) {
      if (inner.length > 1) layers.push(plainLayer(`${place} concatenation`, 'concatenation', shape(width)))
      if (inner.length > 0 && inner.length < inputs.length) {
        layers.push(plainLayer(`${place} sum`, 'sum', shape(width)))
      }
    } else if (vertex > 0) {
      if (inputs.length > 1) layers.push(plainLayer(`${place} sum`, 'sum', shape(width)))
      if (operation === operations[2]) {
        layers.push(poolingLayer(`${place} max-pool`, 'max-pool', shape(width), shape(width), 3, 1))
      } else {
        layers.push(...convolution(place, shape(width), width, operation === operations[0] ? 3 : 1))
      }
    }
    return { vertex, operation, channels: width, inputs }
  })
  return { name, input: shape(input), output: shape(output), vertices, layers, ...sumOfLayers(layers) }
}

/* Followed by normalisation and ReLU. */
function convolution(name: string, input: LayerShape, channels: number, kernel: 1 | 3): NetworkLayer[] {
  const [, side = 1] = input
  const output: LayerShape = [channels, side, side]
  return [
    convolutionLayer(`${name} convolution`, input, output, kernel),
    batchNormLayer(`${name} batch-norm`, output),
    plainLayer(`${name} relu`, 'relu', output),
  ]
}
