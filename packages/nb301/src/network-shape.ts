import { invalidArgument } from '@nasbench/core'

/** The network that an architecture is trained as; left out, what NAS-Bench-301 trained nearly all with. */
export interface NetworkOptions301 {
  /** Channels of the first cells. Default: 32. */
  readonly channels?: number
  /**
   * The number of cells in sequence, 2 or more. Default: 8. The cells at a third and at two thirds are reduction cells.
   */
  readonly layers?: number
  /** The number of classes. Default: 10. */
  readonly classes?: number
  /** False: without the auxiliary classifier, which helps in training and is removed afterwards. */
  readonly auxiliary?: boolean
}

/** Where one cell stands and how wide it is. */
export interface CellShape {
  readonly reduction: boolean
  /** The cell before it was a reduction cell, so that the features of the one before that are twice as wide and high. */
  readonly afterReduction: boolean
  /** Channels of each edge. */
  readonly channels: number
  /** Channels of the outputs of the cell before the last and of the last one. */
  readonly inputs: readonly [number, number]
  /** Width and height of the last cell's output, and of this one's, in pixels. */
  readonly inputSide: number
  readonly side: number
}

export interface NetworkShape {
  readonly classes: number
  readonly stemChannels: number
  readonly cells: readonly CellShape[]
  /** Channels of the last cell's output. */
  readonly outputChannels: number
  /** The cell whose output the auxiliary classifier sees, and its channels; undefined without one. */
  readonly auxiliary: { readonly cell: number; readonly channels: number; readonly side: number } | undefined
}

/** Pixels of a CIFAR-10 image's side. */
export const imageSide = 32

/**
 * The shape of DARTS's network for CIFAR-10 (quark0/darts, cnn/model.py, `NetworkCIFAR`).
 *
 * @throws NasBenchError INVALID_ARGUMENT
 */
export function networkShape(options: NetworkOptions301 = {}): NetworkShape {
  const { channels = 32, layers = 8, classes = 10, auxiliary = true } = options
  checkCount('channels', channels, 1)
  checkCount('layers', layers, 2)
  checkCount('classes', classes, 1)
  const reductions = [Math.floor(layers / 3), Math.floor((2 * layers) / 3)]
  const cells: CellShape[] = []
  const stemChannels = 3 * channels
  let [before, last] = [stemChannels, stemChannels]
  let current = channels
  let side = imageSide
  let afterReduction = false
  for (let at = 0; at < layers; at++) {
    const reduction = reductions.includes(at)
    if (reduction) current *= 2
    const outputSide = reduction ? side / 2 : side
    cells.push({
      reduction,
      afterReduction,
      channels: current,
      inputs: [before, last],
      inputSide: side,
      side: outputSide,
    })
    ;[before, last] = [last, 4 * current]
    side = outputSide
    afterReduction = reduction
  }
  const seen = reductions[1]!
  const { channels: width, side: seenSide } = cells[seen] as CellShape
  return {
    classes,
    stemChannels,
    cells,
    outputChannels: last,
    auxiliary: auxiliary ? { cell: seen, channels: 4 * width, side: seenSide } : undefined,
  }
}

function checkCount(name: string, value: number, least: number): void {
  if (Number.isSafeInteger(value) && value >= least) return
  throw invalidArgument(name, `a whole number from ${least}`, value)
}
