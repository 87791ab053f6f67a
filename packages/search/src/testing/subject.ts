import { type ArchitectureSpace, crc32, type Direction } from '@nasbench/core'
import type { BudgetedTrial, Optimizer } from '../optimizer.js'

/** Makes the optimizer under test; the suite calls it with the seeds that a check compares. */
export type CreateOptimizer<Trial> = (
  space: ArchitectureSpace<unknown>,
  options: { readonly seed: number },
) => Optimizer<unknown, Trial, never>

/** The subject of the suite. */
export interface OptimizerSubject<Trial = unknown> {
  readonly create: CreateOptimizer<Trial>
  /** The space that is searched. Default: six choices of three, 729 architectures. */
  readonly space?: ArchitectureSpace<never>
  /** For algorithms that vary the budget: the budgets that they were given, ascending, as numbers. */
  readonly budgets?: readonly number[]
  /** For algorithms with several objectives: the direction of each. */
  readonly directions?: readonly Direction[]
}

/** The subject with its space, as checks take it. */
export type Subject = OptimizerSubject & { readonly space: ArchitectureSpace<never> }

/** One property. Throws if the subject does not have it. */
export interface Check {
  readonly name: string
  run(subject: Subject): void
}

/** An optimizer whose trials and values are of any kind. */
export type Tested = Optimizer<unknown, unknown, unknown>

/** A new optimizer of the subject. */
export function createTested({ create, space }: Subject, seed = 1): Tested {
  return create(space, { seed }) as unknown as Tested
}

/** The architecture of a trial, and its budget if the subject varies it. */
export function partsOf({ budgets }: Subject, trial: unknown) {
  if (budgets === undefined) return { arch: trial, budget: undefined }
  const { arch, budget } = Object(trial) as Partial<BudgetedTrial<unknown>>
  return { arch, budget }
}

/** The text of an architecture; throws if it is outside the space. */
function nameOf({ space }: Subject, arch: unknown): string {
  expectThat(space.isValid(arch), `${JSON.stringify(arch)} is not in the space ${space.name}`)
  return space.format(arch as never)
}

/** The name of a trial in comparisons. */
export function trialName(subject: Subject, trial: unknown): string {
  const { arch, budget } = partsOf(subject, trial)
  return budget === undefined ? nameOf(subject, arch) : `${nameOf(subject, arch)} at ${budget}`
}

/** A made-up value in [0, 1) of a name; with several objectives, one per objective. */
export function madeUpValue(subject: Subject, trial: unknown): unknown {
  const name = trialName(subject, trial)
  const number = (salt: string) => crc32(new TextEncoder().encode(salt + name)) / 2 ** 32
  return subject.directions === undefined ? number('') : subject.directions.map((_, i) => number(`${i} `))
}

/** The names of the next trials, each told its value before the next one is asked. */
export function play(subject: Subject, optimizer: Tested, steps: number): string[] {
  return Array.from({ length: steps }, () => {
    const trial = optimizer.ask()
    optimizer.tell(trial, madeUpValue(subject, trial), 1)
    return trialName(subject, trial)
  })
}

/** Throws the message unless the condition holds. */
export function expectThat(condition: boolean, message: string): void {
  if (!condition) throw new Error(message)
}

/** Throws if two lists of names differ, with the first difference. */
export function expectSame(got: readonly string[], expected: readonly string[], what: string): void {
  const at = expected.findIndex((name, i) => got[i] !== name)
  expectThat(at === -1, `${what}: trial ${at} is ${got[at]}, expected ${expected[at]}`)
}

/** Throws unless the call throws. */
export function expectRefusal(call: () => void, what: string): void {
  try {
    call()
  } catch {
    return
  }
  throw new Error(`${what} was not refused`)
}
