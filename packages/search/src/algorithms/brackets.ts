import type { ArchitectureSpace, Json } from '@nasbench/core'
import type { Draws } from '../draws.js'
import type { Algorithm, BudgetedTrial } from '../optimizer.js'
import { loadValue, saveValue } from '../trials.js'

/** How many architectures a bracket starts with, and its budgets, ascending. */
export interface BracketPlan {
  readonly size: number
  readonly budgets: readonly number[]
}

/** How brackets are made, and what learns from their results. */
export interface BracketOptions<Arch> {
  readonly space: ArchitectureSpace<Arch>
  /** One architecture in `eta` continues to the next budget. */
  readonly eta: number
  /** The plan of bracket number `at`, from 0. */
  plan(at: number): BracketPlan
  /** A new architecture for the first budget, with a note for `learn`. */
  sample(draws: Draws): { readonly arch: Arch; readonly note: Json }
  /** Sees every result. */
  learn?(trial: BudgetedTrial<Arch>, value: number, note: Json): void
  /** State of the sampler. */
  save?(): Json
  load?(memory: Json): void
}

interface Entry<Arch> {
  readonly arch: Arch
  /** Undefined until told. */
  value: number | undefined
  readonly note: Json
}

interface Bracket<Arch> {
  readonly number: number
  readonly plan: BracketPlan
  rung: number
  /** The architectures of the current rung that have been asked. */
  entries: Entry<Arch>[]
  /** Those that the rung before has promoted and that have not been asked. */
  queue: { readonly arch: Arch; readonly note: Json }[]
}

/**
 * Successive halving in brackets: all architectures of a rung are evaluated, then the best continue with a longer
 * training.
 *
 * A rung waits for all its results; workers that would be idle start the next bracket in the meantime.
 */
export function createBrackets<Arch>(options: BracketOptions<Arch>): Algorithm<BudgetedTrial<Arch>, number> {
  const { space, eta, plan, sample, learn, save, load } = options
  let open: Bracket<Arch>[] = []
  let started = 0

  const rungSize = ({ plan, rung }: Bracket<Arch>) => Math.max(1, Math.floor(plan.size / eta ** rung))

  function propose(draws: Draws) {
    for (const bracket of open) {
      if (bracket.entries.length < rungSize(bracket)) return enter(bracket, draws)
    }
    const bracket: Bracket<Arch> = { number: started, plan: plan(started), rung: 0, entries: [], queue: [] }
    started++
    open.push(bracket)
    return enter(bracket, draws)
  }

  function enter(bracket: Bracket<Arch>, draws: Draws) {
    const { arch, note } = bracket.rung === 0 ? sample(draws) : bracket.queue.shift()!
    const entry = bracket.entries.length
    bracket.entries.push({ arch, value: undefined, note })
    const budget = bracket.plan.budgets[bracket.rung]!
    return { trial: { arch, budget }, note: [bracket.number, entry] }
  }

  function learnResult(trial: BudgetedTrial<Arch>, value: number, note: Json): void {
    const [number, at] = note as readonly [number, number]
    const bracket = open.find((one) => one.number === number)!
    const entry = bracket.entries[at]!
    entry.value = value
    learn?.(trial, value, entry.note)
    if (bracket.entries.length < rungSize(bracket)) return
    if (bracket.entries.some((one) => one.value === undefined)) return
    if (bracket.rung === bracket.plan.budgets.length - 1) {
      open = open.filter((one) => one !== bracket)
      return
    }
    // A stable sort: on ties, the architecture that was asked first continues.
    const ranked = [...bracket.entries].sort((a, b) => descending(a.value!, b.value!))
    bracket.rung++
    bracket.queue = ranked.slice(0, rungSize(bracket)).map(({ arch, note }) => ({ arch, note }))
    bracket.entries = []
  }

  return {
    propose,
    learn: learnResult,
    save: () => ({
      started,
      open: open.map(({ number, rung, entries, queue }) => ({
        number,
        rung,
        entries: entries.map(({ arch, value, note }) => [
          space.encode(arch) as Json,
          value === undefined ? 'waiting' : saveValue(value),
          note,
        ]),
        queue: queue.map(({ arch, note }) => [space.encode(arch) as Json, note]),
      })),
      sampler: save?.() ?? null,
    }),
    load(memory) {
      const saved = memory as unknown as SavedBrackets
      started = saved.started
      open = saved.open.map(({ number, rung, entries, queue }) => ({
        number,
        plan: plan(number),
        rung,
        entries: entries.map(([arch, value, note]) => ({
          arch: space.decode(arch),
          value: value === 'waiting' ? undefined : loadValue(value),
          note,
        })),
        queue: queue.map(([arch, note]) => ({ arch: space.decode(arch), note })),
      }))
      load?.(saved.sampler)
    },
  }
}

/* Two failed trainings are equal; their difference would be NaN. */
function descending(a: number, b: number): number {
  return a === b ? 0 : b > a ? 1 : -1
}

interface SavedBrackets {
  readonly started: number
  readonly open: readonly {
    readonly number: number
    readonly rung: number
    readonly entries: readonly (readonly [arch: Json, value: number | null | 'waiting', note: Json])[]
    readonly queue: readonly (readonly [arch: Json, note: Json])[]
  }[]
  readonly sampler: Json
}
