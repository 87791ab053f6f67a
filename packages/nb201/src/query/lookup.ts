import { NasBenchError, unknownName } from '@nasbench/core'
import { firstRun, rowsAt, runCount } from '../tables.js'
import { type Route, withHint } from './router.js'

/** Finds an architecture's runs; `file` and `owner` are for messages. */
export interface RunLookup {
  /** Where the runs are; throws NOT_IN_DATASET where there are none. */
  place(route: Route, index: number): number
  /** The rows of the runs, or of the one with that seed; throws NOT_IN_DATASET or UNKNOWN_SEED. */
  rows(route: Route, index: number, seed: number | undefined): number[]
  /** Throws as `rows` does. */
  rowOfSeed(route: Route, index: number, place: number, seed: number): number
  /** The error for runs that have no such number, or NOT_IN_DATASET's where there are no runs. */
  notRecorded(route: Route, index: number, budget: number): NasBenchError
  /** The error for a source that has one epoch of each run. */
  noCurve(route: Route): NasBenchError
}

/** A lookup in the tables that the routes lead to. */
export function createRunLookup(file: string, hint: string | undefined): RunLookup {
  const lookup: RunLookup = {
    place(route, index) {
      const place = route.table.place(index)
      if (place !== 0) return place
      throw new NasBenchError(
        'NOT_IN_DATASET',
        `architecture ${index} has no ${route.hp}-epoch runs on ${route.trainedOn} in ${file}`,
        { received: index },
      )
    },
    rows(route, index, seed) {
      const place = lookup.place(route, index)
      return seed === undefined ? rowsAt(place) : [lookup.rowOfSeed(route, index, place, seed)]
    },
    rowOfSeed(route, index, place, seed) {
      if (place === 0) lookup.place(route, index)
      const { table } = route
      const first = firstRun(place)
      const recorded = (row: number) => table.recorded?.(row) ?? true
      for (let row = first; row < first + runCount(place); row++)
        if (table.seed(row) === seed && recorded(row)) return row
      const seeds = rowsAt(place)
        .filter(recorded)
        .map((row) => table.seed(row))
      const present = seeds.filter((other) => !Number.isNaN(other)).map(String)
      if (present.length === 0) {
        throw new NasBenchError(
          'NOT_IN_DATASET',
          withHint(
            `${file} has no single ${route.hp}-epoch runs on ${route.trainedOn}, so none with seed ${seed}, only their ${table.means}`,
            hint,
          ),
          { received: seed },
        )
      }
      const where = `architecture ${index} in the ${route.hp}-epoch runs on ${route.trainedOn}`
      throw unknownName('UNKNOWN_SEED', 'seed', seed, present, where)
    },
    noCurve: ({ split, metric, dataset, hp, budgets }) =>
      new NasBenchError(
        'NOT_IN_DATASET',
        withHint(
          `${file} has no curves: of the ${hp}-epoch runs it has ${split} ${metric} of ${dataset} at epoch ${budgets.at(-1)}`,
          hint,
        ),
      ),
    notRecorded(route, index, budget) {
      lookup.place(route, index)
      return new NasBenchError(
        'NOT_IN_DATASET',
        withHint(
          `no run of architecture ${index} has ${route.split} ${route.metric} of ${route.dataset} at epoch ${budget} in ${file}`,
          hint,
        ),
        { received: { index, budget } },
      )
    },
  }
  return lookup
}
