import { type Cost201, type Dataset201, datasets } from '../cost.js'
import type { RunSource, RunTable } from '../runs.js'

/** What questions need to know of a search space; there are two, whose results are recorded in the same way. */
export interface QuerySpace<Arch> {
  /** For messages: `nb201`. */
  readonly owner: string
  readonly size: number
  /** Its trainings by their tables' names; the first is meant where none is named. */
  readonly trainings: readonly string[]
  /** Index of an architecture, of its text or of itself; throws INVALID_ARCHITECTURE. */
  resolve(arch: Arch | string | number): number
  at(index: number): Arch
  text(index: number): string
  /** By formula. */
  cost(index: number, dataset: Dataset201): Cost201
}

/** The tables that there are, of each training in turn. */
export function tablesOf<Length extends string>(
  runs: RunSource<Length>,
  trainings: readonly Length[],
): RunTable[] {
  return trainings.flatMap((training) => datasets.flatMap((dataset) => runs.table(training, dataset) ?? []))
}

/** Indices of the architectures with at least one run, ascending. */
export function recordedIndices(tables: readonly RunTable[], size: number): number[] {
  const seen = new Uint8Array(size)
  for (const table of tables) {
    for (let index = 0; index < size; index++) if (table.place(index) !== 0) seen[index] = 1
  }
  const indices: number[] = []
  for (let index = 0; index < size; index++) if (seen[index]) indices.push(index)
  return indices
}
