import { type ArchitectureSpace, createRng, type Direction, NasBenchError } from '@nasbench/core'
import { findBasins } from './basins.js'
import { kendall, pearson, spearman } from './correlation.js'
import { buildGraph, distancesFrom, type GraphOptions, type NeighborGraph } from './graph.js'
import { strictLocalMaxima } from './local-maxima.js'
import { type OptimaNetwork, optimaNetwork } from './optima-network.js'
import { findPlateaus, neutralNetworks } from './plateaus.js'
import { type WalkCorrelation, walkCorrelation } from './random-walks.js'

/** Options of {@link analyzeLandscape}. */
export interface LandscapeOptions extends GraphOptions {
  /** Default: `'maximize'`; values to be minimised are looked at upside down, so that maxima are always the best. */
  readonly direction?: Direction
  /** Seed of the random walks. Default: 0. */
  readonly seed?: number | string
  /** Number of random walks. Default: 200. */
  readonly walks?: number
  /** Number of edits per walk. Default: 100. */
  readonly steps?: number
  /** A graph that was built before. */
  readonly graph?: NeighborGraph
}

/** The properties of a landscape over a whole space. */
export interface Landscape {
  /** Architectures with a value. */
  readonly architectures: number
  /** The best architecture; on ties, the one with the lowest index, which distances are counted to. */
  readonly best: {
    /** Index in the space. */
    readonly index: number
    /** Its value. */
    readonly value: number
  }
  /** All local maxima with the best value. */
  readonly globalMaxima: readonly {
    /** Index in the space. */
    readonly index: number
    /** Share of all architectures that are in its weak basin, a fraction. */
    readonly weakBasinShare: number
  }[]
  /** Indices of the architectures that are better than all their neighbours. */
  readonly localMaxima: readonly number[]
  readonly fitnessDistance: {
    /** Pearson's coefficient between the value and the number of edits to the best. */
    readonly pearson: number
    /** Spearman's coefficient of the same numbers. */
    readonly spearman: number
    /** Kendall's tau-b of the same numbers. */
    readonly kendall: number
    /** Mean of the value minus the best value. */
    readonly meanDifference: number
    /** Mean number of edits to the best. */
    readonly meanDistance: number
  }
  readonly weakBasins: {
    /** Members of each local maximum's basin, in the order of `localMaxima`, without the maximum. */
    readonly sizes: readonly number[]
    /** Mean of `sizes`. */
    readonly meanSize: number
    /** Share of all architectures (a fraction) that are in the basin of the best; of the first, if several are equal. */
    readonly bestShare: number
    /** Architectures in exactly one basin, maxima not counted. */
    readonly inExactlyOne: number
  }
  /** The architectures that are in the weak basin of one maximum only. */
  readonly strongBasins: {
    /** Members of each local maximum's basin, in the order of `localMaxima`, without the maximum. */
    readonly sizes: readonly number[]
    /** Mean of `sizes`. */
    readonly meanSize: number
  }
  /** Sets of more than one architecture, connected by edits, of equal value. */
  readonly neutralNetworks: {
    /** Number of sets. */
    readonly count: number
    /** Number of architectures in the largest. */
    readonly largest: number
  }
  readonly randomWalks: WalkCorrelation
  readonly network: OptimaNetwork
}

/**
 * Analyses the landscape of values over a whole space; `values` has one number per index, NaN without a value.
 *
 * @throws NasBenchError INVALID_ARGUMENT for a space that is too large, or of another size than the values; NOT_IN_DATASET
 * without any value; ABORTED.
 */
export async function analyzeLandscape<Arch>(
  space: ArchitectureSpace<Arch>,
  values: Float64Array,
  options: LandscapeOptions = {},
): Promise<Landscape> {
  const { direction = 'maximize', seed = 0, walks = 200, steps = 100 } = options
  const sign = direction === 'maximize' ? 1 : -1
  const heights = sign === 1 ? values : values.map((value) => -value)
  const known: number[] = []
  for (let index = 0; index < heights.length; index++) if (!Number.isNaN(heights[index]!)) known.push(index)
  if (known.length === 0) throw new NasBenchError('NOT_IN_DATASET', 'none of the architectures has a value')
  const graph = options.graph ?? (await buildGraph(space, options))
  if (values.length !== graph.size) {
    throw new NasBenchError(
      'INVALID_ARGUMENT',
      `there are ${values.length} values for ${graph.size} architectures of ${space.name}: expected one per index`,
    )
  }
  const best = known.reduce((a, b) => (heights[b]! > heights[a]! ? b : a))
  const plateaus = findPlateaus(graph, heights)
  const localMaxima = strictLocalMaxima(graph, heights)
  const basins = findBasins(graph, heights, localMaxima, plateaus)
  const mean = (list: readonly number[]) => list.reduce((a, b) => a + b, 0) / list.length

  const distance = distancesFrom(graph, best)
  const reached = known.filter((index) => distance[index] !== -1)
  const x = reached.map((index) => values[index]!)
  const y = reached.map((index) => distance[index]!)
  const bestBasin = basins.weak[localMaxima.indexOf(best)]
  return {
    architectures: known.length,
    best: { index: best, value: values[best]! },
    globalMaxima: localMaxima.flatMap((index, i) =>
      values[index] === values[best] ? [{ index, weakBasinShare: basins.weak[i]! / known.length }] : [],
    ),
    localMaxima,
    fitnessDistance: {
      pearson: pearson(x, y),
      spearman: spearman(x, y),
      kendall: kendall(x, y),
      meanDifference: mean(x.map((value) => value - values[best]!)),
      meanDistance: mean(y),
    },
    weakBasins: {
      sizes: basins.weak,
      meanSize: mean(basins.weak),
      bestShare: bestBasin === undefined ? Number.NaN : bestBasin / known.length,
      inExactlyOne: basins.inExactlyOne,
    },
    strongBasins: { sizes: basins.strong, meanSize: mean(basins.strong) },
    neutralNetworks: neutralNetworks(plateaus),
    randomWalks: walkCorrelation({
      rng: createRng(seed),
      walks,
      steps,
      start(rng) {
        let at = known[rng.below(known.length)]!
        return {
          value: values[at]!,
          next() {
            const degree = graph.offsets[at + 1]! - graph.offsets[at]!
            if (degree > 0) at = graph.targets[graph.offsets[at]! + rng.below(degree)]!
            return values[at]!
          },
        }
      },
    }),
    network: optimaNetwork(graph, heights, plateaus),
  }
}
