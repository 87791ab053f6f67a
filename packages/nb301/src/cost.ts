import type { Cell301 } from './cell-code.js'
import { canonicalGenotype, type GenotypeInput } from './genotype.js'
import { type CellShape, imageSide, type NetworkOptions301, networkShape } from './network-shape.js'

/** The trainable parameters (count) and the multiply-adds of one image (count). */
export interface Cost301 {
  /** Trainable parameters (count). */
  readonly params: number
  /** Multiply-adds of one image (count). */
  readonly flops: number
}

/**
 * The cost of the whole network by formula: by default with 32 channels, 8 cells and the auxiliary classifier,
 * as the benchmark trained nearly all.
 *
 * In a cell of C channels a `sep_conv` of side k has 2 (k² C + C² + 2 C) parameters, a `dil_conv` k² C + C² + 2 C,
 * a `skip_connect` out of an input of a reduction cell C² + 2 C, poolings and other skips none; its two inputs of A and
 * B channels are brought to C by (A + B) C + 4 C. The sum is what training records have as `model_parameters`.
 *
 * `flops` counts the multiply-adds of convolutions and linear layers for one image, those of the auxiliary classifier
 * among them unless `auxiliary` is false; biases, normalisation, pooling and sums are not counted. Others count
 * differently: compare with no number of theirs.
 *
 * @throws NasBenchError INVALID_ARCHITECTURE, INVALID_ARGUMENT
 */
export function costOf(arch: GenotypeInput, options: NetworkOptions301 = {}): Cost301 {
  const { normal, reduce } = canonicalGenotype(arch)
  const shape = networkShape(options)
  const { stemChannels, outputChannels, classes, auxiliary } = shape
  let params = 27 * stemChannels + 2 * stemChannels + (outputChannels + 1) * classes
  let flops = 27 * stemChannels * imageSide ** 2 + outputChannels * classes
  for (const cell of shape.cells) {
    const { channels, inputs, inputSide, side } = cell
    const weights = (inputs[0] + inputs[1]) * channels
    const edges = edgeWeights(cell.reduction ? reduce : normal, cell)
    params += weights + 4 * channels + edges.weights + edges.normalised * 2 * channels
    flops += weights * inputSide ** 2 + edges.weights * side ** 2
  }
  if (auxiliary) {
    const [narrow, wide] = [auxiliary.channels * 128, 128 * 768 * 4]
    params += narrow + 2 * 128 + wide + 2 * 768 + 769 * classes
    flops += narrow * auxiliaryPoolSide ** 2 + wide + 768 * classes
  }
  return { params, flops }
}

/** Side of the features after the auxiliary classifier's pooling: windows of 5 pixels, 3 apart, on 8 × 8. */
export const auxiliaryPoolSide = 2

/* Weights of all convolutions on the edges, and how many of them are followed by a normalisation. */
function edgeWeights(
  cell: Cell301,
  { channels, reduction }: CellShape,
): { readonly weights: number; readonly normalised: number } {
  let weights = 0
  let normalised = 0
  for (const [op, predecessor] of cell) {
    switch (op) {
      case 'sep_conv_3x3':
      case 'sep_conv_5x5':
        weights += 2 * (op === 'sep_conv_3x3' ? 9 : 25) * channels + 2 * channels ** 2
        normalised += 2
        break
      case 'dil_conv_3x3':
      case 'dil_conv_5x5':
        weights += (op === 'dil_conv_3x3' ? 9 : 25) * channels + channels ** 2
        normalised += 1
        break
      case 'skip_connect':
        if (reduction && predecessor < 2) {
          weights += channels ** 2
          normalised += 1
        }
        break
      default:
    }
  }
  return { weights, normalised }
}
