import type { RunTable } from '../runs.js'
import { firstRun, rowsAt, runCount } from '../tables.js'
import type { RunValues } from '../values.js'

/** Lists of seeds; those that are the same are one object, so that an answer need not make one. */
export interface SeedLists {
  one(seed: number): readonly number[]
  /** Those of the runs at a place, or of those among them that `only` has values of. */
  at(table: RunTable, place: number, only: RunValues | undefined): readonly number[]
}

const base = 65_536

/** Lists that grow as seeds are met. */
export function createSeedLists(): SeedLists {
  const single = new Map<number, readonly number[]>()
  const lists = new Map<number, readonly number[]>()
  return {
    one(seed) {
      let list = single.get(seed)
      if (!list) {
        list = Object.freeze([seed])
        single.set(seed, list)
      }
      return list
    },
    at(table, place, only) {
      // The seeds as digits, from 1, so that none is lost. Where they are too large the list is made anew.
      let key = 0
      const first = firstRun(place)
      const end = first + runCount(place)
      for (let row = first; row < end; row++) {
        if (only && !only.has(row)) continue
        const seed = table.seed(row)
        if (Number.isNaN(seed)) continue
        key = seed < base - 1 ? key * base + seed + 1 : Number.NaN
      }
      let list = Number.isSafeInteger(key) ? lists.get(key) : undefined
      if (!list) {
        const rows = rowsAt(place).filter((row) => !only || only.has(row))
        list = Object.freeze(rows.map((row) => table.seed(row)).filter((seed) => !Number.isNaN(seed)))
        if (Number.isSafeInteger(key)) lists.set(key, list)
      }
      return list
    },
  }
}
