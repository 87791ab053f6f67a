import { archOfCode } from './arch.js'
import { convolutionsOfCode } from './cost.js'
import { codeOfIndex } from './order.js'
import { liveEdges } from './structure.js'

/** The properties of an architecture that the made-up results depend on. */
export interface DemoQuality {
  /** 0 to 1; -1 for a cell whose output is always zero. */
  readonly quality: number
  /** How much of its training set it can learn by heart, 0 to 1. */
  readonly memory: number
}

const known: (DemoQuality | undefined)[] = []

/**
 * How good the demo takes the architecture of an official index to be; a made-up formula, and no measurement.
 *
 * Only edges on a path of operations other than `none` from the input to the output count:
 *
 * - `c` sums 1 for each `nor_conv_3x3`, 0.6 for each `nor_conv_1x1` and 0.08 for each `avg_pool_3x3`;
 * - `d` is the most convolutions on one path, `d3` the most `nor_conv_3x3`, `p` the number of `avg_pool_3x3`;
 * - `r` is 1 if some path is skip connections alone and `d` is not 0.
 *
 * `quality = (c / (c + 0.35) + 0.05 d / (d + 1) + 0.1 d3 / (d3 + 1) + 0.035 r - 0.014 p) / 1.09`, at least 0, and
 * `memory = c² / (c² + 2)`. Only the four operations are used, so that every engine finds the same bits.
 */
export function demoQuality(index: number): DemoQuality {
  const own = known[index] ?? qualityOf(codeOfIndex(index))
  known[index] = own
  return own
}

const paths = [[3], [0, 4], [1, 5], [0, 2, 5]]

function qualityOf(code: number): DemoQuality {
  const arch = archOfCode(code)
  const live = liveEdges(arch)
  if (live.length === 0) return { quality: -1, memory: 0 }

  const count = (edges: readonly number[], op: string) => edges.filter((edge) => arch.ops[edge] === op).length
  const open = paths.filter((path) => path.every((edge) => arch.ops[edge] !== 'none'))
  const most = (...ops: readonly string[]) =>
    Math.max(...open.map((path) => ops.reduce((sum, op) => sum + count(path, op), 0)))

  const p = count(live, 'avg_pool_3x3')
  const c = count(live, 'nor_conv_3x3') + 0.6 * count(live, 'nor_conv_1x1') + 0.08 * p
  const d = most('nor_conv_1x1', 'nor_conv_3x3')
  const d3 = most('nor_conv_3x3')
  const r = d > 0 && open.some((path) => count(path, 'skip_connect') === path.length) ? 1 : 0
  const sum = c / (c + 0.35) + (0.05 * d) / (d + 1) + (0.1 * d3) / (d3 + 1) + 0.035 * r - 0.014 * p
  return { quality: Math.max(0, sum / 1.09), memory: (c * c) / (c * c + 2) }
}

/**
 * The demo's seconds: one epoch of training, the evaluation of one image, and one batch of 256 at inference.
 *
 * With F the multiply-adds on a 32 × 32 image in millions: training on `cifar10-valid` takes `t = 6.4 + 0.053 F`
 * an epoch, an evaluation `(90 + 0.65 F) / 1e6` an image, and a batch `0.0125 + 0.00003 F`. The other training sets take
 * `t` in proportion to their images (cifar10 and cifar100 twice, ImageNet16-120 151,700 / 25,000 times), as the
 * published times do.
 */
export function demoSeconds(index: number): {
  readonly trainEpoch: number
  readonly evaluateImage: number
  readonly latency: number
} {
  const { n3, n1 } = convolutionsOfCode(codeOfIndex(index))
  const megaFlops = (7_782_400 + 35_389_440 * n3 + 3_932_160 * n1) / 1e6
  return {
    trainEpoch: 6.4 + 0.053 * megaFlops,
    evaluateImage: (90 + 0.65 * megaFlops) / 1e6,
    latency: 0.0125 + 0.00003 * megaFlops,
  }
}
