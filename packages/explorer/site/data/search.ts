import { batch, computed, signal } from '@preact/signals'
import type { SearchStep } from '../protocol.js'
import { ask } from './client.js'
import { tell } from './follow.js'
import { measureOf, opened, question } from './state.js'

/** The architectures that a search has evaluated so far, in order. */
export const steps = signal<readonly SearchStep[]>([])
/** Their rows, for the scatter; the last ones stand out there. */
export const trailRows = computed<readonly number[]>(() => steps.value.slice(-maxTrail).map(({ row }) => row))
/** The algorithms that the page is built with. */
export const searches = signal<readonly { readonly name: string; readonly title: string }[]>([])

/** Asks for them, once. */
export async function findSearches(): Promise<void> {
  searches.value = await ask('searches')
}

export const running = signal(false)
/** The name of what runs, with its seed. */
export const title = signal('')
/** The best value of the data. */
export const optimum = signal(Number.NaN)
export const settings = {
  algorithm: signal('evolution'),
  seed: signal(0),
  budget: signal(300),
  /** Evaluations per second. */
  speed: signal(20),
}

const maxTrail = 400
const tickMs = 50

/** The measure that is searched for: the vertical one of the moment when the search began. */
export const objective = signal('')

/** The best value seen after each evaluation. */
export const incumbents = computed(() => {
  const sign = measureOf(objective.value)?.direction === 'minimize' ? -1 : 1
  let best = Number.NaN
  return Float64Array.from(steps.value, ({ value }) => {
    if (!(sign * value <= sign * best)) best = Number.isNaN(value) ? best : value
    return best
  })
})

let timer: number | undefined
let waiting: readonly SearchStep[] = []

function reset(): void {
  pause()
  batch(() => {
    steps.value = []
    objective.value = question.y.peek()
  })
}

/** Starts a search with the settings on the screen. */
export async function startSearch(): Promise<void> {
  reset()
  waiting = []
  const { algorithm, seed, budget } = settings
  try {
    const { best } = await ask('searchStart', {
      algorithm: algorithm.peek(),
      seed: seed.peek(),
      budget: budget.peek(),
      objective: objective.peek(),
    })
    batch(() => {
      optimum.value = best
      title.value = `${algorithm.peek()}, seed ${seed.peek()}`
    })
    resume(budget.peek(), (count) => ask('searchStep', { count }))
  } catch (error) {
    tell(error instanceof Error ? error.message : String(error))
  }
}

/** Shows the steps of a run file, one after the other. */
export async function replay(file: File): Promise<void> {
  reset()
  try {
    const answer = await ask('replay', { text: await file.text(), objective: objective.peek() })
    waiting = answer.steps
    batch(() => {
      title.value = answer.title
      optimum.value = Number.NaN
    })
    resume(answer.steps.length, async (count) => {
      const next = waiting.slice(0, count)
      waiting = waiting.slice(count)
      return next
    })
  } catch (error) {
    tell(error instanceof Error ? error.message : String(error))
  }
}

let next: ((count: number) => Promise<readonly SearchStep[]>) | undefined
let most = 0

function resume(budget: number, more: (count: number) => Promise<readonly SearchStep[]>): void {
  next = more
  most = budget
  proceed()
}

/** Goes on with a search that was paused. */
export function proceed(): void {
  if (next === undefined || steps.peek().length >= most) return
  running.value = true
  const now = opened.peek()
  let owed = 0
  let busy = false
  let before = performance.now()
  window.clearInterval(timer)
  timer = window.setInterval(async () => {
    const time = performance.now()
    owed += (settings.speed.peek() * (time - before)) / 1000
    before = time
    const count = Math.min(Math.floor(owed), most - steps.peek().length)
    if (busy || count < 1) return
    owed -= count
    busy = true
    try {
      const found = await next!(count)
      if (opened.peek() !== now) pause()
      else if (running.peek()) steps.value = [...steps.peek(), ...found]
      if (found.length === 0 || steps.peek().length >= most) pause()
    } catch (error) {
      pause()
      tell(error instanceof Error ? error.message : String(error))
    }
    busy = false
  }, tickMs)
}

/** Stops the clock. */
export function pause(): void {
  window.clearInterval(timer)
  running.value = false
}
