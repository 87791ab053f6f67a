import { type RunRules, simulate } from '../run/simulate.js'
import { type Check, createTested, expectThat, madeUpValue, type Subject, trialName } from './subject.js'

/* Costs of 1 to 3 seconds by index, so that ends do not fall on round numbers. */
function runWith(subject: Subject, rules: RunRules) {
  return simulate<unknown, unknown, unknown>({
    space: subject.space as never,
    optimizer: createTested(subject),
    rules,
    evaluate: (arch, index, budget) => ({
      value: madeUpValue(subject, budget === undefined ? arch : { arch, budget }),
      cost: 1 + (Number(index) % 7) / 3,
    }),
    better: () => false,
  })
}

/** Runs on the simulated clock. */
export const runChecks: readonly Check[] = [
  {
    name: 'run: never over its seconds if the last evaluation is dropped',
    run(subject) {
      for (const workers of [1, 4]) {
        const { trajectory } = runWith(subject, {
          seconds: 100,
          overrun: 'drop',
          duplicates: 'count',
          workers,
        })
        const last = Math.max(...trajectory.time)
        expectThat(last <= 100, `an evaluation ended at second ${last} of 100 with ${workers} workers`)
        expectThat(last > 90, `the run ended at second ${last} of 100 with ${workers} workers`)
      }
    },
  },
  {
    name: 'run: over its seconds by the last evaluation only, if that is kept',
    run(subject) {
      const { trajectory } = runWith(subject, {
        seconds: 100,
        overrun: 'keep',
        duplicates: 'count',
        workers: 1,
      })
      const [before = 0, last = 0] = trajectory.time.slice(-2)
      expectThat(
        before < 100 && last >= 100,
        `the last two evaluations ended at ${before} and ${last} of 100 s`,
      )
    },
  },
  {
    name: 'run: exactly its evaluations',
    run(subject) {
      for (const workers of [1, 4]) {
        const rules = { evaluations: 50, overrun: 'keep', duplicates: 'count', workers } as const
        const { length } = runWith(subject, rules).trajectory.index
        expectThat(length === 50, `${length} evaluations of 50 with ${workers} workers`)
      }
    },
  },
  {
    name: 'run: duplicates are free or count, as the rules say',
    run(subject) {
      const rules = { evaluations: 200, overrun: 'keep', workers: 1 } as const
      const free = runWith(subject, { ...rules, duplicates: 'free' }).trajectory
      const names = free.index.map((index, i) => `${index}@${free.budget?.[i]}`)
      expectThat(new Set(names).size === names.length, 'a free duplicate was counted')
      const counted = runWith(subject, { ...rules, duplicates: 'count' }).trajectory
      // The same optimizer by hand: every question counts.
      const optimizer = createTested(subject)
      for (let i = 0; i < 200; i++) {
        const trial = optimizer.ask()
        const asked = trialName(subject, trial)
        const index = counted.index[i]
        const seen = trialName(subject, trialAt(subject, index, counted.budget?.[i]))
        expectThat(seen === asked, `evaluation ${i} is ${seen}, but ${asked} was asked`)
        optimizer.tell(trial, madeUpValue(subject, trial), 1)
      }
    },
  },
]

function trialAt(
  { space }: Subject,
  index: number | string | undefined,
  budget: number | undefined,
): unknown {
  const arch = space.at(typeof index === 'string' ? BigInt(index) : (index ?? -1))
  return budget === undefined ? arch : { arch, budget }
}
