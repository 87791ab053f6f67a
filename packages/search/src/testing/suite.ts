import { createProductSpace } from '@nasbench/core'
import { askChecks } from './ask-checks.js'
import { runChecks } from './run-checks.js'
import { stateChecks } from './state-checks.js'
import type { OptimizerSubject } from './subject.js'

/** The same, and the test runner at hand. */
export interface TestOptimizerOptions<Trial = unknown> extends OptimizerSubject<Trial> {
  /** Registers one test: `test` of vitest, jest or node:test. */
  readonly test: (name: string, run: () => void) => unknown
}

/** A property that every optimizer must have. `run` throws if it does not, and says with which values. */
export interface OptimizerCheck {
  readonly name: string
  run(): void
}

/** The conformance suite as a list, for programs without a test runner. Together the checks take about a second. */
export function optimizerChecks<Trial>(subject: OptimizerSubject<Trial>): OptimizerCheck[] {
  const space =
    subject.space ?? createProductSpace({ name: 'six-choices', choices: Array(6).fill(['a', 'b', 'c']) })
  const full = { ...subject, space } as Required<Pick<OptimizerSubject, 'space'>> & OptimizerSubject
  return [...askChecks, ...stateChecks, ...runChecks].map(({ name, run }) => ({
    name,
    run() {
      try {
        run(full)
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error)
        throw new Error(`the optimizer fails "${name}": ${reason}`, { cause: error })
      }
    },
  }))
}

/**
 * The conformance suite: registers one test per check with the test runner at hand.
 *
 * ```ts
 * import { test } from 'vitest'
 * testOptimizer({ create: (space, options) => regularizedEvolution(space, options), test })
 * ```
 */
export function testOptimizer<Trial>(options: TestOptimizerOptions<Trial>): void {
  for (const { name, run } of optimizerChecks(options)) options.test(name, run)
}
