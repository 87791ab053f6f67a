import type { SourceInfo } from '@nasbench/core'
import { costOfIndex } from './cost.js'
import { demoAccuracy, demoSeconds } from './demo-response.js'
import { hashOfIndex } from './hash.js'
import { spaceSize } from './operations.js'
import { type CellRuns, runsOfAll } from './runs.js'
import { cellsOfVertices } from './statistics.js'
import { budgets, type Measure101, points, repeats, sets, stages } from './tables.js'

/** What answers of the demo say of where they come from. */
export const demoSource: SourceInfo = {
  kind: 'demo',
  file: 'demo',
  version: 'made up from a documented formula, not measured',
}

/** Made-up runs of all cells, with true hashes and parameters. Nothing is stored; a row is an index. */
export function demoRuns(): CellRuns {
  const each = runsOfAll / budgets.length
  return {
    contents: {
      cells: spaceSize,
      runs: runsOfAll,
      runsByBudget: Object.fromEntries(budgets.map((budget) => [budget, each])),
      cellsByVertices: cellsOfVertices,
      respelled: 0,
      unusualEpochs: 0,
      ignored: [],
    },
    remote: false,
    rows: spaceSize,
    row: (index) => index,
    indices: () => Uint32Array.from({ length: spaceSize }, (_, index) => index),
    hash: hashOfIndex,
    parameters: (row) => costOfIndex(row).params,
    has: (measure) => isMadeUp(measure),
    values: (measure, row) => {
      const { flops } = costOfIndex(row)
      return Float64Array.from({ length: points[measure] }, (_, point) => valueAt(measure, row, point, flops))
    },
    column: (measure, point) =>
      Float64Array.from({ length: spaceSize }, (_, row) => valueAt(measure, row, point)),
    close() {},
  }
}

/* Step 0 and the total time are not made up. */
function isMadeUp(measure: Measure101): boolean {
  return measure === 'accuracy' || measure === 'training-time'
}

function valueAt(measure: Measure101, row: number, point: number, flops?: number): number {
  if (!isMadeUp(measure)) return Number.NaN
  const repeat = point % repeats
  const rest = Math.floor(point / repeats)
  if (measure === 'training-time') {
    const place = { budget: Math.floor(rest / stages.length), stage: rest % stages.length, repeat }
    return demoSeconds(row, place, flops)
  }
  const outer = Math.floor(rest / sets.length)
  return demoAccuracy(row, {
    budget: Math.floor(outer / stages.length),
    stage: outer % stages.length,
    set: rest % sets.length,
    repeat,
  })
}
