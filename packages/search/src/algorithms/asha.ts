import type { ArchitectureSpace, Json } from '@nasbench/core'
import { type BudgetedTrial, createOptimizer, type Optimizer } from '../optimizer.js'
import { checkNames, sharedNames } from '../parameters.js'
import { budgetedTrials, loadValue, saveValue } from '../trials.js'
import { type BudgetOptions, checkBudgets, checkEta } from './budgets.js'
import { drawArch } from './draw-arch.js'

/**
 * ASHA: a worker that is free promotes an architecture of the best 1 in `eta` of a rung, or starts a random one.
 *
 * Li et al., "A system for massively parallel hyperparameter tuning", MLSys 2020, algorithm 2, without early-stopping
 * rate. It never waits, so it serves any number of workers. Ties go to the result that was told first.
 *
 * @throws NasBenchError INVALID_ARGUMENT for an unknown option, or a value out of range.
 */
export function asha<Arch>(
  space: ArchitectureSpace<Arch>,
  options: BudgetOptions,
): Optimizer<Arch, BudgetedTrial<Arch>> {
  checkNames(options, ['budgets', 'eta', ...sharedNames], 'asha')
  const budgets = checkBudgets(options.budgets)
  const eta = checkEta(options.eta)
  return createOptimizer({
    name: 'asha',
    parameters: { budgets, eta },
    space,
    options,
    kind: budgetedTrials(space, options),
    start: () => {
      // The results of each rung, best first.
      let rungs: Member<Arch>[][] = budgets.map(() => [])
      return {
        propose(draws) {
          for (let rung = budgets.length - 2; rung >= 0; rung--) {
            const members = rungs[rung]!
            const promotable = Math.floor(members.length / eta)
            for (let i = 0; i < promotable; i++) {
              const member = members[i]!
              if (member.promoted) continue
              member.promoted = true
              return { trial: { arch: member.arch, budget: budgets[rung + 1]! }, note: rung + 1 }
            }
          }
          return { trial: { arch: drawArch(space, draws), budget: budgets[0]! }, note: 0 }
        },
        learn({ arch }, value, note) {
          const members = rungs[note as number]!
          members.splice(placeOf(members, value), 0, { arch, value, promoted: false })
        },
        save: () =>
          rungs.map((members) =>
            members.map(({ arch, value, promoted }) => [
              space.encode(arch) as Json,
              saveValue(value),
              promoted,
            ]),
          ),
        load(memory) {
          const saved = memory as unknown as readonly (readonly SavedMember[])[]
          rungs = saved.map((members) =>
            members.map(([arch, value, promoted]) => ({
              arch: space.decode(arch),
              value: loadValue(value),
              promoted,
            })),
          )
        },
      }
    },
  })
}

interface Member<Arch> {
  readonly arch: Arch
  readonly value: number
  promoted: boolean
}

type SavedMember = readonly [arch: Json, value: number | null, promoted: boolean]

/** Where a value enters a descending list: after all that are at least as good. */
function placeOf(members: readonly { readonly value: number }[], value: number): number {
  let low = 0
  let high = members.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (members[middle]!.value >= value) low = middle + 1
    else high = middle
  }
  return low
}
