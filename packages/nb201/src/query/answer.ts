import type { SourceInfo } from '@nasbench/core'
import { firstRun, runCount } from '../tables.js'
import { type Spread, spreadOf } from '../values.js'
import type { RunLookup } from './lookup.js'
import type { Answer, Result, Trial201 } from './result.js'
import { createSeedLists } from './seed-lists.js'
import type { QuerySpace } from './space.js'
import type { View } from './view.js'

/** Puts answers together for an architecture, a view and a run's seed (the mean over all runs without one). */
export interface Answers {
  /** Throws NOT_IN_DATASET or UNKNOWN_SEED. */
  result(index: number, view: View, seed: number | undefined): Result
  /** As `result`, with each run and the network's cost. */
  answer(index: number, view: View, seed: number | undefined): Answer
  /** Training seconds; null where the file has none. */
  cost(view: View, index: number, seed: number | undefined): number | null
}

/** Answers that say which file they are from. */
export function createAnswers<Arch>(source: SourceInfo, space: QuerySpace<Arch>, lookup: RunLookup): Answers {
  const spread: Spread = { mean: 0, std: 0, runs: 0 }
  const seedLists = createSeedLists()
  const texts: (string | undefined)[] = []

  const textOf = (index: number): string => {
    let text = texts[index]
    if (text === undefined) {
      text = space.text(index)
      texts[index] = text
    }
    return text
  }

  const result = (index: number, view: View, seed: number | undefined): Result => {
    const { route, budget, values } = view
    const { table } = route
    const place = table.place(index)
    let metric: number
    let std: number | null = null
    let cost: number | null
    let seeds: readonly number[]
    if (seed === undefined) {
      spreadOf(values, place, spread)
      if (spread.runs === 0) throw lookup.notRecorded(route, index, budget)
      metric = spread.mean
      if (spread.runs > 1) std = spread.std
      cost = view.seconds.mean(place)
      seeds = seedLists.at(table, place, spread.runs === runCount(place) ? undefined : values)
    } else {
      const row = lookup.rowOfSeed(route, index, place, seed)
      metric = values.at(row)
      if (Number.isNaN(metric) && !values.has(row)) throw lookup.notRecorded(route, index, budget)
      cost = orNull(view.seconds.at(row))
      seeds = seedLists.one(seed)
    }
    return {
      metric,
      metricName: route.metric,
      unit: route.metric === 'accuracy' ? 'percent' : 'nats',
      cost,
      std,
      info: {
        index,
        arch: textOf(index),
        dataset: route.dataset,
        split: route.split,
        set: route.set,
        trainedOn: route.trainedOn,
        hp: route.hp,
        budget,
        seeds,
        ...(seeds.length === 0 && table.means !== undefined && { meanOf: table.means }),
        source: source.file,
        version: source.version,
      },
    }
  }

  return {
    result,
    answer(index, view, only) {
      const { metric, metricName, unit, cost, std, info } = result(index, view, only)
      const { route, accuracies, losses, seconds } = view
      const { table } = route
      const place = table.place(index)
      const first = firstRun(place)
      const end = first + runCount(place)
      const trials: Trial201[] = []
      let lossSum = 0
      let accuracySum = 0
      for (let row = first; row < end; row++) {
        const seed = orNull(table.seed(row))
        if (only !== undefined && seed !== only) continue
        const accuracy = accuracies.at(row)
        if (Number.isNaN(accuracy) && !accuracies.has(row)) continue
        const loss = losses.at(row)
        accuracySum += accuracy
        lossSum += loss
        trials.push({ seed, accuracy, loss: orNull(loss), trainSeconds: orNull(seconds.at(row)) })
      }
      const { params, flops } = space.cost(index, route.trainedOn)
      return {
        metric,
        metricName,
        unit,
        cost,
        std,
        info,
        accuracy: accuracySum / trials.length,
        loss: orNull(lossSum / trials.length),
        trials,
        params,
        flops,
      }
    },
    cost({ route, seconds }, index, seed) {
      const place = route.table.place(index)
      if (seed === undefined) return seconds.mean(place)
      return orNull(seconds.at(lookup.rowOfSeed(route, index, place, seed)))
    },
  }
}

function orNull(value: number): number | null {
  return Number.isNaN(value) ? null : value
}
