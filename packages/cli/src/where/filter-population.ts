import type { Batch, Population } from '../measures/population.js'
import { formatCount } from '../output/key-value.js'
import type { Filter } from './filter.js'

/** The architectures of a population that a filter keeps; it counts them while they are read. */
export function filterPopulation(population: Population, filter: Filter, where: string): Population {
  let kept = 0
  let seen = 0
  let unknown = 0
  function* filtered(): Generator<Batch> {
    kept = 0
    seen = 0
    unknown = 0
    for (const batch of population.batches()) {
      const decisions = filter(batch)
      const rows = [...batch.keys.keys()].filter((row) => decisions[row] === 1)
      seen += batch.keys.length
      kept += rows.length
      for (const decision of decisions) if (Number.isNaN(decision)) unknown++
      if (rows.length === 0) continue
      yield {
        keys: rows.map((row) => batch.keys[row]),
        archs: () => {
          const archs = batch.archs()
          return rows.map((row) => archs[row])
        },
      }
    }
  }
  const note = () => {
    const counts = seen === 0 ? '' : `: ${formatCount(kept)} of ${formatCount(seen)} architectures`
    const missing = unknown === 0 ? '' : `, ${formatCount(unknown)} lack a number that it needs`
    return [`where ${where}${counts}${missing}`, population.note]
      .filter((part) => part !== undefined)
      .join('; ')
  }
  return {
    size: population.size,
    sampled: population.sampled,
    get note() {
      return note()
    },
    get nothingKept() {
      return seen > 0 && kept === 0
    },
    batches: filtered,
  }
}
