import type { ArchitectureSpace, Benchmark } from '@nasbench/core'

/** Spaces up to this size are shown whole. */
const maxRows = 500_000
/** How many architectures stand for a space that is larger. */
const sampleRows = 5_000

/**
 * The architectures that stand in the rows of the columns.
 *
 * A row is an index wherever all of a space is shown, and then no architecture is kept; otherwise `archs` has them in
 * the order of the rows. Rows are the same each time, because links to a view name them.
 */
export interface Population {
  readonly rows: number
  /** True if the rows are some of the space. */
  readonly sampled: boolean
  /** The architectures to query a benchmark with, in the order of the rows. */
  readonly keys: readonly unknown[]
  at(row: number): unknown
  /** -1 for an architecture that has no row. */
  rowOf(arch: unknown): number
}

/** The rows of a benchmark's results, or of a space without results. */
export function createPopulation(space: ArchitectureSpace, benchmark: Benchmark | undefined): Population {
  const whole = typeof space.size === 'number' && space.size <= maxRows ? space.size : undefined
  const recorded = benchmark?.kind === 'tabular' ? benchmark.getStatistics().architectures : undefined
  if (whole !== undefined && (recorded === undefined || recorded === whole)) return wholeSpace(space, whole)
  if (recorded !== undefined && recorded <= maxRows && benchmark !== undefined)
    return listed(space, [...benchmark.iterAll()], recorded < space.size)
  return listed(space, space.randomSample({ n: sampleRows, seed: 0 }), true)
}

function wholeSpace(space: ArchitectureSpace, size: number): Population {
  return {
    rows: size,
    sampled: false,
    keys: Array.from({ length: size }, (_, index) => index),
    at: (row) => space.at(row),
    rowOf: (arch) => Number(space.getIndex(arch)),
  }
}

function listed(space: ArchitectureSpace, archs: readonly unknown[], sampled: boolean): Population {
  let byId: Map<string, number> | undefined
  return {
    rows: archs.length,
    sampled,
    keys: archs,
    at: (row) => archs[row],
    rowOf(arch) {
      byId ??= new Map(archs.map((one, row) => [space.id(one), row]))
      return byId.get(space.id(arch)) ?? -1
    },
  }
}
