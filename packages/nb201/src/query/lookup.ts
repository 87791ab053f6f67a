import { NasBenchError, unknownName } from '@nasbench/core'
import { firstRun, rowsAt, runCount } from '../tables.js'
import type { Route } from './router.js'

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
}

/** A lookup in the tables that the routes lead to. */
export function createRunLookup(file: string): RunLookup {
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
      for (let row = first; row < first + runCount(place); row++) if (table.seed(row) === seed) return row
      const present = rowsAt(place).map((row) => String(table.seed(row)))
      const where = `architecture ${index} in the ${route.hp}-epoch runs on ${route.trainedOn}`
      throw unknownName('UNKNOWN_SEED', 'seed', seed, present, where)
    },
    notRecorded(route, index, budget) {
      lookup.place(route, index)
      return new NasBenchError(
        'NOT_IN_DATASET',
        `no run of architecture ${index} has ${route.split} ${route.metric} of ${route.dataset} at epoch ${budget} in ${file}`,
        { received: { index, budget } },
      )
    },
  }
  return lookup
}
