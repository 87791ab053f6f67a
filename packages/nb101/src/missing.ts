import { NasBenchError } from '@nasbench/core'
import type { Route } from './question.js'
import { runsOfRow } from './recorded-runs.js'
import type { CellRuns } from './runs.js'

/** The error for a cell that a file has nothing of. */
export function noRuns(index: number, file: string): NasBenchError {
  return new NasBenchError('NOT_IN_DATASET', `cell ${index} has no runs in ${file}`, { received: index })
}

/** The error for a cell whose runs lack what is asked for; it says what they have. */
export function notRecorded(
  runs: CellRuns,
  file: string,
  { index, row }: { readonly index: number; readonly row: number },
  route: Route,
): NasBenchError {
  const which = route.repeat === undefined ? 'training' : `repeat ${route.repeat} of a training`
  const others = Object.keys(runsOfRow(runs, row, undefined, undefined))
  return new NasBenchError(
    'NOT_IN_DATASET',
    `${file} has no ${which} of cell ${index} with ${route.budget} epochs and a ${route.split} accuracy; it has runs of ${others.join(', ')} epochs`,
    { expected: others, received: { index, budget: route.budget } },
  )
}
