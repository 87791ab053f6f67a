import { createComputedStore, type SourceInfo, type StoreReader } from '@nasbench/core'
import { costOfIndex } from './cost.js'
import { demoAccuracy, demoSeconds } from './demo-response.js'
import { hashIntoState } from './hash.js'
import { spaceSize } from './operations.js'
import { type Contents101, runsOfAll } from './runs.js'
import { cellsOfVertices } from './statistics.js'
import { budgets, cellsTable, placesTable, points, repeats, sets, stages } from './tables.js'

/** Source info that demo results report. */
export const demoSource: SourceInfo = {
  kind: 'demo',
  file: 'demo',
  version: 'made up from a documented formula, not measured',
}

/** Made-up runs of all cells as a computed store, with true hashes and parameters. A row is an index. */
export function demoStore(): StoreReader {
  const contents: Contents101 = {
    cells: spaceSize,
    runs: runsOfAll,
    runsByBudget: Object.fromEntries(budgets.map((budget) => [budget, runsOfAll / budgets.length])),
    cellsByVertices: cellsOfVertices,
    respelled: 0,
    unusualEpochs: 0,
    ignored: [],
  }
  // Step 0 and the total time are not made up.
  const measures = {
    index: { unit: 'index', value: (row: number) => row },
    hash: { unit: 'word', points: { from: 0, count: 4 }, value: hashWord },
    parameters: { unit: 'count', value: (row: number) => costOfIndex(row).params },
    accuracy: { unit: 'fraction', points: { from: 0, count: points.accuracy }, value: accuracyAt },
    'training-time': {
      unit: 'seconds',
      points: { from: 0, count: points['training-time'] },
      value: secondsAt,
      row: (row: number) => {
        const { flops } = costOfIndex(row)
        return Float64Array.from({ length: points['training-time'] }, (_, point) =>
          secondsAt(row, point, flops),
        )
      },
    },
  }
  const places = { rows: spaceSize, measures: { row: { unit: 'row', value: (index: number) => index + 1 } } }
  return createComputedStore({
    benchmark: 'nb101',
    tables: { [cellsTable]: { rows: spaceSize, measures }, [placesTable]: places },
    attributes: { ...contents },
  })
}

/* A word of the module hash, big-endian. */
function hashWord(row: number, word: number): number {
  const digest = hashIntoState(row)
  return new DataView(digest.buffer).getUint32(4 * word)
}

function accuracyAt(row: number, point: number): number {
  const rest = Math.floor(point / repeats)
  const outer = Math.floor(rest / sets.length)
  return demoAccuracy(row, {
    budget: Math.floor(outer / stages.length),
    stage: outer % stages.length,
    set: rest % sets.length,
    repeat: point % repeats,
  })
}

function secondsAt(row: number, point: number, flops?: number): number {
  const rest = Math.floor(point / repeats)
  const run = {
    budget: Math.floor(rest / stages.length),
    stage: rest % stages.length,
    repeat: point % repeats,
  }
  return demoSeconds(row, run, flops)
}
