import { type Benchmark, createRng, sampleIndices } from '@nasbench/core'
import { type Batch, batchesOf, type Population, type PopulationFlags } from '../measures/population.js'
import { archOf } from '../measures/values.js'
import { formatCount } from '../output/key-value.js'
import type { Filter } from './filter.js'

/**
 * The architectures of a population that a filter keeps; `sample` of them at random if flags ask for a sample and the
 * population is not one already.
 */
export function filterPopulation(
  benchmark: Benchmark,
  population: Population,
  filter: Filter,
  { where, sample, sampleSeed = 0 }: PopulationFlags,
): Population {
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
  if (sample === undefined || population.sampled) {
    return {
      size: population.size,
      sampled: population.sampled,
      get note() {
        return note()
      },
      batches: filtered,
    }
  }
  const keys = [...filtered()].flatMap((batch) => batch.keys)
  const chosen =
    sample >= keys.length
      ? keys
      : sampleIndices(createRng(sampleSeed), keys.length, sample).map((index) => keys[index])
  return {
    size: chosen.length,
    sampled: true,
    note: `a sample of ${formatCount(chosen.length)}, seed ${sampleSeed}, ${note()}`,
    batches: () => batchesOf(chosen, (key) => archOf(benchmark, key)),
  }
}
