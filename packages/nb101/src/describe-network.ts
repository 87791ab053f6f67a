import { type Arch101, archOfIndex } from './arch.js'
import { checkedIndex } from './canonical.js'
import { computeVertexChannels } from './channels.js'
import { stacks } from './cost.js'
import { operations } from './operations.js'

/** Channels, height and width; of a vector, its length. */
export type Shape101 = readonly [number, number, number] | readonly [number]

/** What a layer does. */
export type LayerKind101 =
  | 'convolution'
  | 'batch-norm'
  | 'relu'
  | 'max-pool'
  | 'truncate'
  | 'add'
  | 'concat'
  | 'global-average-pool'
  | 'dense'

/** One layer of a network. */
export interface Layer101 {
  /** Where it is and what it does: `stack2/module1/vertex3 projection convolution`. */
  readonly name: string
  readonly kind: LayerKind101
  /** Side of the window in pixels, of convolutions and pooling. */
  readonly kernel?: number
  /** Pixels from one window to the next. */
  readonly stride?: number
  /** The shape that it is given. */
  readonly input: Shape101
  /** The shape that it gives. */
  readonly output: Shape101
  /** Trainable parameters. */
  readonly params: number
  /** Multiply-adds of one image: of convolutions, and of the classifier without its bias. */
  readonly macs: number
}

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
  readonly input: Shape101
  /** The shape that it gives. */
  readonly output: Shape101
  readonly vertices: readonly Vertex101[]
  readonly layers: readonly Layer101[]
  /** Trainable parameters (count). */
  readonly params: number
  /** Multiply-adds of one image (count). */
  readonly macs: number
}

/** Three modules of the same channels, and what halves the image before them. */
export interface Stack101 {
  readonly name: string
  /** The halving of the image before the second and the third. */
  readonly downsampling: readonly Layer101[]
  readonly modules: readonly Module101[]
}

/** A whole network, layer by layer. */
export interface Network101 {
  /** The cell's place in the official generation order. */
  readonly index: number
  /** The cell in the order of vertices that was trained. */
  readonly arch: Arch101
  readonly stem: readonly Layer101[]
  readonly stacks: readonly Stack101[]
  readonly head: readonly Layer101[]
  /** All of them, in order. */
  readonly layers: readonly Layer101[]
  /** Trainable parameters (count), the sum over the layers: what the published files record. */
  readonly params: number
  /** Multiply-adds of one image (count). */
  readonly macs: number
}

/**
 * The network that the benchmark trains a cell as, layer by layer (nasbench, model_builder.py): a stem of 128 channels,
 * three stacks of three modules with twice the channels and half the image from stack to stack, and a classifier.
 *
 * It is built from the stored form of the cell, whatever order of vertices is given: where channels do not share out
 * evenly, another order would be another network.
 *
 * @throws NasBenchError INVALID_ARCHITECTURE
 */
export function describeNetwork(arch: Arch101): Network101 {
  const index = checkedIndex(arch)
  const stored = archOfIndex(index)
  const stem = convolution('stem', [3, 32, 32], 128, 3)
  const described = stacks.map(({ input, output, side }, at) => {
    const name = `stack${at + 1}`
    const downsampling =
      at === 0 ? [] : [pooling(`${name} max-pool`, [input, 2 * side, 2 * side], 2, 2, [input, side, side])]
    const modules = [1, 2, 3].map((number) =>
      describeModule(`${name}/module${number}`, stored, number === 1 ? input : output, output, side),
    )
    return { name, downsampling, modules }
  })
  const head: Layer101[] = [
    plain('pooling', 'global-average-pool', [512, 8, 8], [512]),
    { ...plain('classifier', 'dense', [512], [10]), params: 5130, macs: 5120 },
  ]
  const layers = [
    ...stem,
    ...described.flatMap(({ downsampling, modules }) => [
      ...downsampling,
      ...modules.flatMap((module) => module.layers),
    ]),
    ...head,
  ]
  return { index, arch: stored, stem, stacks: described, head, layers, ...sumOf(layers) }
}

function describeModule(name: string, cell: Arch101, input: number, output: number, side: number): Module101 {
  const { adjacency, operations: names } = cell
  const channels = computeVertexChannels(input, output, adjacency)
  const last = names.length - 1
  const layers: Layer101[] = []
  const shape = (count: number): Shape101 => [count, side, side]
  const vertices = names.map((operation, vertex): Vertex101 => {
    const width = channels[vertex] as number
    const inputs = adjacency.flatMap((row, source): VertexInput101[] => {
      if (row[vertex] !== 1) return []
      const from = channels[source] as number
      if (source === 0) return [{ source, how: 'projection', from, to: width }]
      if (vertex === last) return [{ source, how: 'identity', from, to: from }]
      return [{ source, how: from > width ? 'truncation' : 'identity', from, to: width }]
    })
    const place = vertex === last ? `${name}/output` : `${name}/vertex${vertex}`
    for (const { source, how, from, to } of inputs) {
      if (how === 'projection') layers.push(...convolution(`${place} projection`, shape(from), to, 1))
      if (how === 'truncation') {
        layers.push(plain(`${place} truncation of vertex${source}`, 'truncate', shape(from), shape(to)))
      }
    }
    const inner = inputs.filter(({ source }) => source > 0)
    if (vertex === last) {
      if (inner.length > 1) layers.push(plain(`${place} concat`, 'concat', shape(width), shape(width)))
      if (inner.length > 0 && inner.length < inputs.length) {
        layers.push(plain(`${place} add`, 'add', shape(width), shape(width)))
      }
    } else if (vertex > 0) {
      if (inputs.length > 1) layers.push(plain(`${place} add`, 'add', shape(width), shape(width)))
      if (operation === operations[2]) {
        layers.push(pooling(`${place} max-pool`, shape(width), 3, 1, shape(width)))
      } else {
        layers.push(...convolution(place, shape(width), width, operation === operations[0] ? 3 : 1))
      }
    }
    return { vertex, operation, channels: width, inputs }
  })
  return { name, input: shape(input), output: shape(output), vertices, layers, ...sumOf(layers) }
}

/* Without a bias, and followed by normalisation with its scale and offset, and ReLU. */
function convolution(name: string, input: Shape101, channels: number, kernel: 1 | 3): Layer101[] {
  const [from, side = 1] = input
  const output: Shape101 = [channels, side, side]
  const params = kernel * kernel * from * channels
  return [
    {
      ...plain(`${name} convolution`, 'convolution', input, output),
      kernel,
      stride: 1,
      params,
      macs: params * side * side,
    },
    { ...plain(`${name} batch-norm`, 'batch-norm', output, output), params: 2 * channels },
    plain(`${name} relu`, 'relu', output, output),
  ]
}

function pooling(name: string, input: Shape101, kernel: number, stride: number, output: Shape101): Layer101 {
  return { ...plain(name, 'max-pool', input, output), kernel, stride }
}

function plain(name: string, kind: LayerKind101, input: Shape101, output: Shape101): Layer101 {
  return { name, kind, input, output, params: 0, macs: 0 }
}

function sumOf(layers: readonly Layer101[]): { params: number; macs: number } {
  return {
    params: layers.reduce((sum, { params }) => sum + params, 0),
    macs: layers.reduce((sum, { macs }) => sum + macs, 0),
  }
}
