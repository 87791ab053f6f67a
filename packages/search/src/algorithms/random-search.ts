import type { ArchitectureSpace } from '@nasbench/core'
import { createOptimizer, type Optimizer, type OptimizerOptions } from '../optimizer.js'
import { checkNames, sharedNames } from '../parameters.js'
import { archTrials } from '../trials.js'
import { drawArch } from './draw-arch.js'

/**
 * Random search: every architecture is as likely as any other, with replacement.
 *
 * Bergstra and Bengio, "Random search for hyper-parameter optimization", JMLR 2012.
 *
 * @throws NasBenchError INVALID_ARGUMENT for an unknown option, or a value out of range.
 */
export function randomSearch<Arch>(
  space: ArchitectureSpace<Arch>,
  options: OptimizerOptions = {},
): Optimizer<Arch> {
  checkNames(options, sharedNames, 'randomSearch')
  return createOptimizer({
    name: 'random',
    parameters: {},
    space,
    options,
    kind: archTrials(space, options),
    start: () => ({
      propose: (draws) => ({ trial: drawArch(space, draws), note: null }),
      learn: () => {},
      save: () => null,
      load: () => {},
    }),
  })
}
