import type { ArchitectureSpace } from '@nasbench/core'
import { type CategoricalView, categoricalView, drawCode } from '../categorical-view.js'
import { createOptimizer, type Optimizer, type OptimizerOptions } from '../optimizer.js'
import { checkNames, sharedNames, within } from '../parameters.js'
import { archTrials } from '../trials.js'

/** Options of {@link reinforce}. */
export interface ReinforceOptions<Arch = unknown> extends OptimizerOptions {
  /** Step size of Adam. Default: 0.05. */
  readonly learningRate?: number
  /** Momentum (0 to 1) of the moving average that rewards are compared with. Default: 0.9. */
  readonly baselineMomentum?: number
  /** The choices of the space. Default: {@link categoricalView}. */
  readonly view?: CategoricalView<Arch>
}

const beta1 = 0.9
const beta2 = 0.999
const epsilon = 1e-8

/**
 * REINFORCE with one softmax per place: an architecture is drawn from the policy, and the policy moves towards it by as
 * much as its reward is above a moving average.
 *
 * Williams, "Simple statistical gradient-following algorithms", 1992, in the form of Dong and Yang's scripts for
 * NAS-Bench-201: logits start at 0.001 · N(0, 1), Adam with 0.9 and 0.999, and the average includes the reward that is compared
 * with it. Deviation: codes outside the space are drawn again and teach nothing. A failed training teaches nothing.
 *
 * @throws NasBenchError INVALID_ARGUMENT for an unknown option, or a value out of range.
 */
export function reinforce<Arch>(
  space: ArchitectureSpace<Arch>,
  options: ReinforceOptions<Arch> = {},
): Optimizer<Arch> {
  checkNames(options, ['learningRate', 'baselineMomentum', 'view', ...sharedNames], 'reinforce')
  const learningRate = within(0, Infinity, options.learningRate ?? 0.05, 'learningRate')
  const momentum = within(0, 1, options.baselineMomentum ?? 0.9, 'baselineMomentum')
  const view = options.view ?? categoricalView(space)
  const { sizes } = view
  return createOptimizer({
    name: 'reinforce',
    parameters: { learningRate, baselineMomentum: momentum },
    space,
    options,
    kind: archTrials(space, options),
    start(draws) {
      // One flat row for all places: option i of place p is at offsets[p] + i.
      const offsets = sizes.map((_, place) => sizes.slice(0, place).reduce((a, b) => a + b, 0))
      const count = sizes.reduce((a, b) => a + b, 0)
      let logits = Array.from({ length: count }, () => 1e-3 * draws.gaussian())
      let means = logits.map(() => 0)
      let squares = logits.map(() => 0)
      let steps = 0
      // The moving average is sum / weight, which has no bias towards its start.
      let sum = 0
      let weight = 0
      const policy = new Float64Array(count)
      let current = false

      function refreshPolicy(): void {
        if (current) return
        for (let place = 0; place < sizes.length; place++)
          softmax(logits, policy, offsets[place]!, sizes[place]!)
        current = true
      }

      return {
        propose(stream) {
          refreshPolicy()
          const { arch, code } = drawCode(view, (place, size) =>
            drawFrom(policy, offsets[place]!, size, stream.random()),
          )
          return { trial: arch, note: code }
        },
        learn(_, value, note) {
          if (value === -Infinity) return
          sum = momentum * sum + (1 - momentum) * value
          weight = momentum * weight + (1 - momentum)
          const advantage = value - (weight === 0 ? value : sum / weight)
          steps++
          const correction = Math.sqrt(1 - beta2 ** steps)
          const rate = (learningRate * correction) / (1 - beta1 ** steps)
          const floor = epsilon * correction
          refreshPolicy()
          const code = note as readonly number[]
          for (let place = 0; place < sizes.length; place++) {
            const offset = offsets[place]!
            const chosen = offset + code[place]!
            for (let i = offset; i < offset + sizes[place]!; i++) {
              // The gradient of -log policy[chosen] · advantage.
              const gradient = advantage * (policy[i]! - (i === chosen ? 1 : 0))
              means[i] = beta1 * means[i]! + (1 - beta1) * gradient
              squares[i] = beta2 * squares[i]! + (1 - beta2) * gradient * gradient
              logits[i]! -= (rate * means[i]!) / (Math.sqrt(squares[i]!) + floor)
            }
          }
          current = false
        },
        save: () => ({ logits, means, squares, steps, sum, weight }),
        load(memory) {
          ;({ logits, means, squares, steps, sum, weight } = memory as unknown as SavedPolicy)
          current = false
        },
      }
    },
  })
}

interface SavedPolicy {
  logits: number[]
  means: number[]
  squares: number[]
  steps: number
  sum: number
  weight: number
}

/** Writes the probabilities of one place. */
function softmax(logits: readonly number[], policy: Float64Array, offset: number, size: number): void {
  let max = -Infinity
  for (let i = offset; i < offset + size; i++) max = Math.max(max, logits[i]!)
  let total = 0
  for (let i = offset; i < offset + size; i++) total += policy[i] = Math.exp(logits[i]! - max)
  for (let i = offset; i < offset + size; i++) policy[i]! /= total
}

/** The option of a place whose share of [0, 1) the number is in. */
function drawFrom(policy: Float64Array, offset: number, size: number, number: number): number {
  let left = number
  for (let option = 0; option < size - 1; option++) {
    left -= policy[offset + option]!
    if (left < 0) return option
  }
  return size - 1
}
