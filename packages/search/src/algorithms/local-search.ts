import { type ArchitectureSpace, type Json, shuffle } from '@nasbench/core'
import type { Draws } from '../draws.js'
import { createOptimizer, type Optimizer, type OptimizerOptions, type Proposal } from '../optimizer.js'
import { checkNames, integerFrom, oneOf, sharedNames } from '../parameters.js'
import { archTrials, loadValue, saveValue } from '../trials.js'
import { drawArch } from './draw-arch.js'

/** Options of {@link localSearch}. */
export interface LocalSearchOptions extends OptimizerOptions {
  /** Whether to move to the first better neighbour or to the best of all neighbours. Default: `'first'`. */
  readonly improvement?: 'first' | 'best'
  /** Number of random architectures per start, of which the best is the centre. Default: 1. */
  readonly initial?: number
  /**
   * The step after a local optimum: a new random start, or the best evaluated architecture whose neighbours have not
   * been looked at. Default: `'restart'`.
   */
  readonly atOptimum?: 'restart' | 'continue'
}

/**
 * Local search: evaluate the neighbours of a centre in random order, move to a better one, start anew at an optimum.
 *
 * White et al., "Local search is state of the art for neural architecture search benchmarks", 2020 (naszilla).
 * `improvement: 'first'` is the paper's "query until lower", and `initial: 10` its number of random starts. An
 * architecture is evaluated once per search. Deviation: while the last neighbours are evaluated by other workers, `ask` proposes
 * a random architecture for the next start, where naszilla would wait.
 *
 * @throws NasBenchError INVALID_ARGUMENT for an unknown option, or a value out of range.
 */
export function localSearch<Arch>(
  space: ArchitectureSpace<Arch>,
  options: LocalSearchOptions = {},
): Optimizer<Arch> {
  checkNames(options, ['improvement', 'initial', 'atOptimum', ...sharedNames], 'localSearch')
  const improvement = oneOf(['first', 'best'], options.improvement ?? 'first', 'improvement')
  const initial = integerFrom(1, options.initial ?? 1, 'initial')
  const atOptimum = oneOf(['restart', 'continue'], options.atOptimum ?? 'restart', 'atOptimum')
  return createOptimizer({
    name: 'local',
    parameters: { improvement, initial, atOptimum },
    space,
    options,
    kind: archTrials(space, options),
    start: () => createSearch(space, { improvement, initial, atOptimum }),
  })
}

/** An evaluated architecture. */
interface Point<Arch> {
  readonly arch: Arch
  readonly value: number
}

/* A random draw that meets a known architecture is repeated this many times, then taken: the space may be exhausted. */
const maxRedraws = 200

function createSearch<Arch>(
  space: ArchitectureSpace<Arch>,
  { improvement, initial, atOptimum }: Required<Omit<LocalSearchOptions, keyof OptimizerOptions>>,
) {
  const keyOf = (arch: Arch) => String(space.getIndex(arch))
  let seen = new Set<string>()
  let starts: Point<Arch>[] = []
  let centre: Point<Arch> | undefined
  // Neighbours of the centre that have not been asked, the next one last.
  let queue: Arch[] = []
  // Neighbours of the centre that have been asked and not told.
  let waiting = 0
  // Counts centres: the result of a neighbour of an earlier centre is judged, but not waited for.
  let step = 0
  let best: Point<Arch> | undefined
  // For `continue` only: every evaluated architecture that has not been a centre.
  let open: Point<Arch>[] = []

  function moveTo(point: Point<Arch>, draws: Draws): void {
    centre = point
    best = undefined
    waiting = 0
    step++
    open = open.filter((one) => one.arch !== point.arch)
    queue = space.neighbors(point.arch)
    shuffle(draws, queue)
  }

  function beginIfReady(draws: Draws): void {
    if (centre !== undefined || starts.length < initial) return
    const point = bestOf(starts)!
    starts = []
    moveTo(point, draws)
  }

  /** All neighbours have been told: moves, or starts anew. */
  function settle(draws: Draws): void {
    const next = best ?? (atOptimum === 'continue' ? bestOf(open) : undefined)
    if (next !== undefined) moveTo(next, draws)
    else {
      centre = undefined
      beginIfReady(draws)
    }
  }

  function drawUnseen(draws: Draws): Arch {
    let arch = drawArch(space, draws)
    for (let i = 0; i < maxRedraws && seen.has(keyOf(arch)); i++) arch = drawArch(space, draws)
    return arch
  }

  function propose(draws: Draws): Proposal<Arch> {
    while (centre !== undefined) {
      const next = queue.pop()
      if (next !== undefined) {
        const key = keyOf(next)
        if (seen.has(key)) continue
        seen.add(key)
        waiting++
        return { trial: next, note: step }
      }
      if (waiting > 0) break
      settle(draws)
    }
    const arch = drawUnseen(draws)
    seen.add(keyOf(arch))
    return { trial: arch, note: null }
  }

  function learn(arch: Arch, value: number, note: Json, draws: Draws): void {
    const point = { arch, value }
    if (atOptimum === 'continue') open.push(point)
    if (note === null) {
      starts.push(point)
      beginIfReady(draws)
      return
    }
    if (note === step) waiting--
    if (centre === undefined || value <= centre.value) return
    if (improvement === 'first') moveTo(point, draws)
    else if (best === undefined || value > best.value) best = point
  }

  const savePoint = ({ arch, value }: Point<Arch>): SavedPoint => [
    space.encode(arch) as Json,
    saveValue(value),
  ]
  const loadPoint = ([arch, value]: SavedPoint): Point<Arch> => ({
    arch: space.decode(arch),
    value: loadValue(value),
  })
  return {
    propose,
    learn,
    save: () => ({
      seen: [...seen],
      starts: starts.map(savePoint),
      centre: centre === undefined ? null : savePoint(centre),
      queue: queue.map((arch) => space.encode(arch) as Json),
      waiting,
      step,
      best: best === undefined ? null : savePoint(best),
      open: open.map(savePoint),
    }),
    load(memory: Json) {
      const saved = memory as unknown as SavedSearch
      seen = new Set(saved.seen)
      starts = saved.starts.map(loadPoint)
      centre = saved.centre === null ? undefined : loadPoint(saved.centre)
      queue = saved.queue.map((arch) => space.decode(arch))
      waiting = saved.waiting
      step = saved.step
      best = saved.best === null ? undefined : loadPoint(saved.best)
      open = saved.open.map(loadPoint)
    },
  }
}

/** The point with the highest value; on ties, the first. */
function bestOf<Arch>(points: readonly Point<Arch>[]): Point<Arch> | undefined {
  return points.reduce<Point<Arch> | undefined>(
    (best, point) => (best === undefined || point.value > best.value ? point : best),
    undefined,
  )
}

type SavedPoint = readonly [arch: Json, value: number | null]

interface SavedSearch {
  readonly seen: readonly string[]
  readonly starts: readonly SavedPoint[]
  readonly centre: SavedPoint | null
  readonly queue: readonly Json[]
  readonly waiting: number
  readonly step: number
  readonly best: SavedPoint | null
  readonly open: readonly SavedPoint[]
}
