import type { OptimizerState } from '../optimizer.js'
import {
  type Check,
  createTested,
  expectRefusal,
  expectSame,
  expectThat,
  madeUpValue,
  play,
  type Subject,
  type Tested,
  trialName,
} from './subject.js'

/* Through text, as a file would hold it. */
function copyOf(optimizer: Tested): OptimizerState {
  return JSON.parse(JSON.stringify(optimizer.save())) as OptimizerState
}

function restored(subject: Subject, state: OptimizerState): Tested {
  const optimizer = createTested(subject)
  optimizer.restore(state)
  return optimizer
}

/** Saved and restored states. */
export const stateChecks: readonly Check[] = [
  {
    name: 'state: save and restore in the middle equals no interruption',
    run(subject) {
      for (const before of [0, 1, 7, 60, 250]) {
        const optimizer = createTested(subject)
        play(subject, optimizer, before)
        const state = copyOf(optimizer)
        const expected = play(subject, optimizer, 100)
        expectSame(play(subject, restored(subject, state), 100), expected, `restored after ${before} trials`)
      }
    },
  },
  {
    name: 'state: trials that were asked can be told after a restore',
    run(subject) {
      const optimizer = createTested(subject)
      play(subject, optimizer, 30)
      const waiting = Array.from({ length: 5 }, () => optimizer.ask())
      const copy = restored(subject, copyOf(optimizer))
      // As text and back, since the other process has other objects.
      for (const trial of waiting) {
        const twin = structuredClone(trial)
        optimizer.tell(trial, madeUpValue(subject, trial), 1)
        copy.tell(twin, madeUpValue(subject, trial), 1)
      }
      expectSame(play(subject, copy, 100), play(subject, optimizer, 100), 'restored with five trials waiting')
    },
  },
  {
    name: 'state: a saved state does not change afterwards',
    run(subject) {
      const optimizer = createTested(subject)
      play(subject, optimizer, 30)
      const state = optimizer.save()
      const text = JSON.stringify(state)
      play(subject, optimizer, 100)
      expectThat(JSON.stringify(state) === text, 'the state was changed by later trials')
      const copy = restored(subject, state)
      play(subject, copy, 100)
      expectThat(
        JSON.stringify(state) === text,
        'the state was changed by the optimizer that it was restored into',
      )
    },
  },
  {
    name: 'state: a state of another seed is refused, and changes nothing',
    run(subject) {
      const other = createTested(subject, 2)
      play(subject, other, 10)
      const optimizer = createTested(subject, 1)
      const expected = play(subject, createTested(subject, 1), 50)
      expectRefusal(() => optimizer.restore(copyOf(other)), 'a state of another seed')
      expectSame(play(subject, optimizer, 50), expected, 'after a refused state')
    },
  },
  {
    name: 'state: a state of another algorithm is refused',
    run(subject) {
      const optimizer = createTested(subject)
      const state = { ...copyOf(optimizer), algorithm: 'another' }
      expectRefusal(() => optimizer.restore(state), 'a state of another algorithm')
      trialName(subject, optimizer.ask())
    },
  },
]
