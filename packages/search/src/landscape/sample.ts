import {
  type ArchitectureSpace,
  belowBig,
  createRng,
  type Direction,
  NasBenchError,
  type SeededRng,
} from '@nasbench/core'
import { drawArch } from '../algorithms/draw-arch.js'
import { createDraws } from '../draws.js'
import { kendall, pearson, spearman } from './correlation.js'
import { encodingDistance } from './encoding-distance.js'
import { type WalkCorrelation, walkCorrelation } from './random-walks.js'

/** Options of {@link sampleLandscape}. */
export interface SampledLandscapeOptions {
  /** The values of architectures; NaN without a value. */
  valuesOf(indices: readonly (number | bigint)[]): Float64Array
  /** Default: `'maximize'`. */
  readonly direction?: Direction
  /** Number of random architectures that are climbed from. */
  readonly starts: number
  /** Number of random walks. Default: 20. */
  readonly walks?: number
  /** Number of edits per walk. Default: 100. */
  readonly steps?: number
  /** Default: 0. */
  readonly seed?: number | string
  readonly signal?: AbortSignal
  readonly onProgress?: (done: number, total: number) => void
}

/** The estimated properties of a landscape that is too large to analyse whole, from a sample. */
export interface SampledLandscape {
  /** Number of architectures that were climbed from. */
  readonly starts: number
  /** Architectures whose value was looked up. */
  readonly evaluations: number
  /** The best architecture that was found. */
  readonly best: {
    /** Index in the space. */
    readonly index: number | bigint
    /** Its value. */
    readonly value: number
  }
  /** Indices of the distinct local optima that best-improvement climbing found. */
  readonly localMaxima: readonly (number | bigint)[]
  /** Moves per climb, mean. */
  readonly meanClimb: number
  /** Fraction of the climbs that ended at the best. */
  readonly bestShare: number
  /** Over the starts: coefficients between the value and the distance to the best; null if encodings vary in length. */
  readonly fitnessDistance: {
    /** Pearson's coefficient of value and distance. */
    readonly pearson: number
    /** Spearman's coefficient of the same numbers. */
    readonly spearman: number
    /** Kendall's tau-b of the same numbers. */
    readonly kendall: number
    /** Mean of the value minus the best value. */
    readonly meanDifference: number
    /** Mean distance to the best. */
    readonly meanDistance: number
  } | null
  readonly randomWalks: WalkCorrelation
}

/**
 * Samples a landscape: climbs from random architectures to the best of all neighbours until none is better, and walks.
 *
 * A distance is the number of places in which two encodings differ.
 *
 * @throws NasBenchError NOT_IN_DATASET if no start has a value; ABORTED.
 */
export async function sampleLandscape<Arch>(
  space: ArchitectureSpace<Arch>,
  options: SampledLandscapeOptions,
): Promise<SampledLandscape> {
  const { valuesOf, direction = 'maximize', starts, walks = 20, steps = 100, seed = 0 } = options
  const sign = direction === 'maximize' ? 1 : -1
  const rng = createRng(seed)
  let evaluations = 0
  const look = (archs: readonly Arch[]): Float64Array => {
    evaluations += archs.length
    return valuesOf(archs.map((arch) => space.getIndex(arch)))
  }

  const draws = createDraws(rng.fork('starts'))
  const sample: { readonly arch: Arch; readonly value: number }[] = []
  const optima = new Map<string, { readonly arch: Arch; readonly value: number; climbs: number }>()
  let moves = 0
  for (let start = 0; start < starts; start++) {
    options.onProgress?.(start, starts)
    await new Promise((resolve) => setImmediate(resolve))
    if (options.signal?.aborted) throw new NasBenchError('ABORTED', 'the landscape analysis was stopped')
    let arch = drawArch(space, draws)
    let value = look([arch])[0]!
    if (Number.isNaN(value)) continue
    sample.push({ arch, value })
    for (;;) {
      const neighbors = space.neighbors(arch)
      const values = look(neighbors)
      let best = -1
      for (let i = 0; i < values.length; i++) {
        if (sign * values[i]! > sign * (best === -1 ? value : values[best]!)) best = i
      }
      if (best === -1) break
      arch = neighbors[best]!
      value = values[best]!
      moves++
    }
    const key = String(space.getIndex(arch))
    const known = optima.get(key)
    if (known === undefined) optima.set(key, { arch, value, climbs: 1 })
    else known.climbs++
  }
  if (sample.length === 0)
    throw new NasBenchError('NOT_IN_DATASET', 'none of the drawn architectures has a value')
  const found = [...optima.values()]
  const best = found.reduce((a, b) => (sign * b.value > sign * a.value ? b : a))
  const distances = sample.map(({ arch }) => encodingDistance(space, arch, best.arch))
  const values = sample.map(({ value }) => value)
  const mean = (list: readonly number[]) => list.reduce((a, b) => a + b, 0) / list.length
  return {
    starts: sample.length,
    evaluations,
    best: { index: space.getIndex(best.arch), value: best.value },
    localMaxima: found.map(({ arch }) => space.getIndex(arch)).sort((a, b) => (a < b ? -1 : a > b ? 1 : 0)),
    meanClimb: moves / sample.length,
    bestShare: best.climbs / sample.length,
    fitnessDistance: distances.some((one) => one === undefined)
      ? null
      : {
          pearson: pearson(values, distances as number[]),
          spearman: spearman(values, distances as number[]),
          kendall: kendall(values, distances as number[]),
          meanDifference: mean(values.map((value) => value - best.value)),
          meanDistance: mean(distances as number[]),
        },
    randomWalks: walkCorrelation({
      rng: rng.fork('walks'),
      walks,
      steps,
      start(walkRng: SeededRng) {
        const { size } = space
        let at = space.at(typeof size === 'bigint' ? belowBig(walkRng, size) : walkRng.below(size))
        return {
          value: look([at])[0]!,
          next() {
            at = space.mutate(at, { rng: walkRng })
            return look([at])[0]!
          },
        }
      },
    }),
  }
}
