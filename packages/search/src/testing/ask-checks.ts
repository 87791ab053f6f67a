import {
  type Check,
  createTested,
  expectRefusal,
  expectSame,
  expectThat,
  madeUpValue,
  partsOf,
  play,
  trialName,
} from './subject.js'

const steps = 300

/** The calls of ask and tell. */
export const askChecks: readonly Check[] = [
  {
    name: 'ask: every trial is in the space',
    run(subject) {
      play(subject, createTested(subject), steps)
    },
  },
  {
    name: 'ask: every budget is one of those given',
    run(subject) {
      const { budgets } = subject
      if (budgets === undefined) return
      const optimizer = createTested(subject)
      for (let i = 0; i < steps; i++) {
        const trial = optimizer.ask()
        const { budget } = partsOf(subject, trial)
        expectThat(budget !== undefined && budgets.includes(budget), `a trial has the budget ${budget}`)
        optimizer.tell(trial, madeUpValue(subject, trial), 1)
      }
    },
  },
  {
    name: 'ask: always answers, also before earlier trials are told',
    run(subject) {
      const optimizer = createTested(subject)
      const waiting = Array.from({ length: 40 }, () => optimizer.ask())
      for (let i = 0; i < steps; i++) {
        const [trial] = waiting.splice((i * 7) % waiting.length, 1)
        trialName(subject, trial)
        optimizer.tell(trial, madeUpValue(subject, trial), 1)
        waiting.push(optimizer.ask())
      }
    },
  },
  {
    name: 'ask: the same seed gives the same trials, another seed others',
    run(subject) {
      const first = play(subject, createTested(subject, 1), steps)
      expectSame(play(subject, createTested(subject, 1), steps), first, 'seed 1 again')
      const other = play(subject, createTested(subject, 2), steps)
      expectThat(other.join() !== first.join(), 'seeds 1 and 2 give the same trials')
    },
  },
  {
    name: 'tell: a trial that was not asked is refused',
    run(subject) {
      const optimizer = createTested(subject)
      const trial = createTested(subject).ask()
      expectRefusal(
        () => optimizer.tell(trial, madeUpValue(subject, trial), 1),
        'a result before the first question',
      )
    },
  },
  {
    name: 'tell: a trial that was told is refused',
    run(subject) {
      const optimizer = createTested(subject)
      const trial = optimizer.ask()
      optimizer.tell(trial, madeUpValue(subject, trial), 1)
      expectRefusal(
        () => optimizer.tell(trial, madeUpValue(subject, trial), 1),
        'a second result of one trial',
      )
    },
  },
  {
    name: 'tell: a value that is not a number is refused, NaN is a failed training',
    run(subject) {
      const optimizer = createTested(subject)
      const trial = optimizer.ask()
      expectRefusal(() => optimizer.tell(trial, 'good', 1), 'the value "good"')
      const failed = subject.directions === undefined ? Number.NaN : subject.directions.map(() => Number.NaN)
      optimizer.tell(trial, failed, 1)
      for (let i = 0; i < 50; i++) optimizer.tell(optimizer.ask(), failed, 1)
      play(subject, optimizer, 50)
    },
  },
]
