import { specOfIndex } from './canonical.js'
import { spaceSize } from './operations.js'
import { columnStart } from './structures.js'

/** The properties of a cell that the made-up results depend on. */
export interface DemoQuality {
  /** 0 to 1. */
  readonly quality: number
  /** Vertices between input and output on the longest way, 0 to 5. */
  readonly depth: number
}

/* NaN: not worked out yet. */
let qualities: Float64Array | undefined
let depths: Uint8Array | undefined

/**
 * How good the demo takes a cell to be; a made-up formula, and no measurement.
 *
 * - `c` sums 1 for each conv3x3, 0.55 for each conv1x1 and 0.1 for each maxpool3x3;
 * - `d` is the number of vertices between input and output on the longest way, `r` is 1 if an edge leads from input
 *   to output and there is some vertex between;
 * - `w` is how many vertices beside the output the output is fed by.
 *
 * `quality = (c / (c + 0.6) + 0.1 d / (d + 2) + 0.03 r - 0.01 w) / 1.05`, between 0 and 1. Only the four operations are
 * used, so that every engine finds the same bits.
 */
export function demoQuality(index: number): DemoQuality {
  qualities ??= new Float64Array(spaceSize).fill(Number.NaN)
  depths ??= new Uint8Array(spaceSize)
  let quality = qualities[index]!
  if (Number.isNaN(quality)) {
    const worth = qualityOf(index)
    quality = worth.quality
    qualities[index] = quality
    depths[index] = worth.depth
  }
  return { quality, depth: depths[index]! }
}

const weights = [1, 0.55, 0.1]

function qualityOf(index: number): DemoQuality {
  const { vertices, bits, code } = specOfIndex(index)
  let c = 0
  let left = code
  for (let vertex = 1; vertex < vertices - 1; vertex++) {
    c += weights[left % 3]!
    left = Math.floor(left / 3)
  }
  const longest = [0]
  let w = 0
  for (let vertex = 1; vertex < vertices; vertex++) {
    let most = 0
    for (let source = 0; source < vertex; source++) {
      if (((bits >>> (columnStart[vertex]! + source)) & 1) === 0) continue
      most = Math.max(most, longest[source]! + 1)
      if (vertex === vertices - 1) w++
    }
    longest.push(most)
  }
  const depth = longest[vertices - 1]! - 1
  const direct = (bits >>> columnStart[vertices - 1]!) & 1
  const r = direct === 1 && vertices > 2 ? 1 : 0
  const sum = c / (c + 0.6) + (0.1 * depth) / (depth + 2) + 0.03 * r - 0.01 * w
  return { quality: Math.min(1, Math.max(0, sum / 1.05)), depth }
}
