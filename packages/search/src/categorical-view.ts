import { type ArchitectureSpace, NasBenchError } from '@nasbench/core'
import type { Draws } from './draws.js'

/**
 * A space as choices: `sizes[i]` options in place i. Algorithms that learn a distribution per place need one.
 *
 * A code may be outside the space (two equal inputs of one node); then `decode` gives undefined and another is drawn.
 */
export interface CategoricalView<Arch> {
  /** Number of options per place. */
  readonly sizes: readonly number[]
  /** The architecture of one option index per place; undefined outside the space. */
  decode(code: readonly number[]): Arch | undefined
}

/**
 * The view that a space's own encoding shows, if it is a list of numbers of one length, nested or not.
 *
 * The values of a place are those that one architecture, its neighbours and 500 drawn ones have there.
 *
 * @throws NasBenchError INVALID_ARGUMENT for a space whose encoding has names or varies in length.
 */
export function categoricalView<Arch>(space: ArchitectureSpace<Arch>): CategoricalView<Arch> {
  let view = views.get(space)
  if (view === undefined) {
    view = deriveView(space) as CategoricalView<unknown>
    views.set(space, view)
  }
  return view as CategoricalView<Arch>
}

/* Deriving takes 5 ms: once per space, not once per run. */
const views = new WeakMap<object, CategoricalView<unknown>>()

function deriveView<Arch>(space: ArchitectureSpace<Arch>): CategoricalView<Arch> {
  const first = space.at(0)
  const template = space.encode(first)
  const n = space.size < sampleSize ? Number(space.size) : sampleSize
  const codes = [first, ...space.neighbors(first), ...space.randomSample({ n, seed: 0 })].map((arch) =>
    flatten(space.encode(arch)),
  )
  const length = codes[0]?.length
  if (length === undefined || codes.some((code) => code?.length !== length)) {
    throw new NasBenchError(
      'INVALID_ARGUMENT',
      `the encoding of ${space.name} is not a list of numbers of one length, so its choices are unknown: pass them as the option "view"`,
    )
  }
  const values = Array.from({ length }, (_, place) =>
    [...new Set(codes.map((code) => code![place]!))].sort((a, b) => a - b),
  )
  const isFlat = Array.isArray(template) && template.length === length
  return {
    sizes: values.map((list) => list.length),
    decode(code) {
      const numbers = code.map((choice, place) => values[place]![choice]!)
      try {
        // `decode` refuses what is outside the space.
        return space.decode(isFlat ? numbers : fill(template, numbers[Symbol.iterator]()))
      } catch {
        return undefined
      }
    },
  }
}

const sampleSize = 500

/** The numbers of a nested list in order, or undefined for anything else. */
function flatten(encoding: unknown): number[] | undefined {
  if (typeof encoding === 'number') return [encoding]
  if (!Array.isArray(encoding)) return undefined
  const parts = encoding.map(flatten)
  return parts.some((part) => part === undefined) ? undefined : (parts as number[][]).flat()
}

/** A list of the template's form with the next numbers in it. */
function fill(template: unknown, next: Iterator<number>): unknown {
  return Array.isArray(template) ? template.map((part) => fill(part, next)) : next.next().value
}

/* A code is outside the space in nine of ten draws at most (two cells of DARTS); this many in a row never happen. */
const maxAttempts = 100_000

/**
 * Draws codes until one is in the space.
 *
 * @throws NasBenchError INVALID_ARGUMENT if none is.
 */
export function drawCode<Arch>(
  view: CategoricalView<Arch>,
  draw: (place: number, size: number) => number,
): { readonly arch: Arch; readonly code: number[] } {
  for (let attempt = 0; attempt < maxAttempts; attempt++) {
    const code = view.sizes.map((size, place) => draw(place, size))
    const arch = view.decode(code)
    if (arch !== undefined) return { arch, code }
  }
  throw new NasBenchError(
    'INVALID_ARGUMENT',
    `none of ${maxAttempts} drawn codes is in the space: check the option "view"`,
  )
}

/** A code drawn uniformly among those in the space. */
export function drawUniformCode<Arch>(view: CategoricalView<Arch>, draws: Draws) {
  return drawCode(view, (_, size) => draws.below(size))
}
