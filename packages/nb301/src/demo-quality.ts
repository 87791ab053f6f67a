import { cellOfCode } from './cell-code.js'
import { costOf } from './cost.js'
import { genotypeOfCode } from './genotype.js'
import type { Operation301 } from './operations.js'

/** The properties of an architecture that the made-up runs depend on. */
export interface DemoQuality {
  /** 0 to 1. */
  readonly quality: number
  /** Seconds of an epoch. */
  readonly seconds: number
  /** Trainable parameters, those of the auxiliary head among them. */
  readonly params: number
}

const weights: Readonly<Record<Operation301, number>> = {
  max_pool_3x3: 0.15,
  avg_pool_3x3: 0.1,
  skip_connect: 0.4,
  sep_conv_3x3: 1,
  sep_conv_5x5: 0.95,
  dil_conv_3x3: 0.7,
  dil_conv_5x5: 0.65,
}

/**
 * The quality that the demo assigns to an architecture: a made-up formula, not a measurement.
 *
 * For each cell, `w` is the mean over its edges of 1 for sep_conv_3x3, 0.95 for sep_conv_5x5, 0.7 and 0.65 for
 * dil_conv,
 * 0.4 for skip_connect, 0.15 for max_pool and 0.1 for avg_pool, `d` the most nodes on one way through it, of 4, and `s` 1
 * if one to three of its edges are skip connections, else 0. Then `cell = 0.8 w + 0.15 d / 4 + 0.05 s`, and
 * `quality = 0.75 cell(normal) + 0.25 cell(reduce)`. An epoch takes `14 + 0.17 F` seconds, F being the network's
 * multiply-adds in millions. Only the four operations are used, so that every engine finds the same bits.
 */
export function demoQuality(normal: number, reduce: number): DemoQuality {
  const { params, flops } = costOf(genotypeOfCode(normal, reduce))
  return {
    quality: 0.75 * worthOfCell(normal) + 0.25 * worthOfCell(reduce),
    seconds: 14 + (0.17 * flops) / 1e6,
    params,
  }
}

function worthOfCell(code: number): number {
  const cell = cellOfCode(code)
  const depth = [0, 0]
  let sum = 0
  let skips = 0
  for (const [at, [op, predecessor]] of cell.entries()) {
    const node = 2 + (at >> 1)
    depth[node] = Math.max(depth[node] ?? 0, depth[predecessor]! + 1)
    sum += weights[op]
    if (op === 'skip_connect') skips++
  }
  const few = skips > 0 && skips < 4 ? 1 : 0
  return (0.8 * sum) / 8 + (0.15 * Math.max(...depth)) / 4 + 0.05 * few
}
