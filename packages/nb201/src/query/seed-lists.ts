import { type LazyColumn, orNull } from '@nasbench/core'
import type { RunReader } from '../run-reader.js'
import { endRow, firstRow, rowsOf } from '../tables.js'

/** Lists of seeds; equal lists are one frozen object, so that an answer does not have to make one. */
export type SeedList = readonly (number | null)[]

const base = 65_536

/** Finds the seeds of the runs in a row range that have a value; null for a mean of several runs. */
export function createSeedLists(): (
  runs: RunReader,
  rowRange: number,
  values: LazyColumn | undefined,
) => SeedList {
  const lists = new Map<number, SeedList>()
  return (runs, rowRange, values) => {
    // The seeds are the digits of a number, counted from 1 so that none is lost; 1 is a mean. Larger seeds get a new list each.
    let key = 0
    const end = endRow(rowRange)
    for (let row = firstRow(rowRange); row < end; row++) {
      if (values && !values.has(row)) continue
      const seed = runs.seed(row)
      key = Number.isNaN(seed) ? key * base + 1 : seed < base - 2 ? key * base + seed + 2 : Number.NaN
    }
    const isExact = Number.isSafeInteger(key)
    let list = isExact ? lists.get(key) : undefined
    if (!list) {
      const rows = rowsOf(rowRange).filter((row) => !values || values.has(row))
      list = Object.freeze(rows.map((row) => orNull(runs.seed(row))))
      if (isExact) lists.set(key, list)
    }
    return list
  }
}
