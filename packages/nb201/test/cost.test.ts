import { describe, expect, it } from 'vitest'
import { sharedJson } from '../../../test/shared.js'
import { archOfCode, parseArch201 } from '../src/arch.js'
import { costOf, costOfCode, type Dataset201, datasets, recordedCost } from '../src/cost.js'
import { codeOfIndex } from '../src/order.js'

interface Golden {
  readonly params_flops: {
    readonly sample: Readonly<Record<string, Readonly<Record<Dataset201, [number, number]>>>>
  }
  readonly raw_trials_at_milestones: readonly {
    readonly index: number
    readonly dataset: Dataset201
    readonly params: number
    readonly flop: number
  }[]
}

const golden = sharedJson<Golden>('golden', 'nb201.json')
const allConvolutions =
  '|nor_conv_3x3~0|+|nor_conv_3x3~0|nor_conv_3x3~1|+|nor_conv_3x3~0|nor_conv_3x3~1|nor_conv_3x3~2|'

describe('costOf', () => {
  it('counts parameters and multiply-adds, for cifar10 unless told', () => {
    const arch = parseArch201(allConvolutions)
    expect(costOf(arch)).toEqual({ params: 1_531_546, flops: 220_119_690 })
    expect(costOf(arch, { dataset: 'cifar10-valid' })).toEqual(costOf(arch, { dataset: 'cifar10' }))
    expect(costOf(arch, { dataset: 'cifar100' })).toEqual({ params: 1_537_396, flops: 220_125_540 })
    expect(costOf(arch, { dataset: 'ImageNet16-120' })).toEqual({ params: 1_538_696, flops: 55_037_560 })
  })

  it('is least without a convolution', () => {
    expect(costOfCode(0, 'cifar10')).toEqual({ params: 73_306, flops: 7_783_050 })
    for (let code = 0; code < 15_625; code++) {
      for (const dataset of datasets) {
        const { params, flops } = costOfCode(code, dataset)
        expect(Number.isInteger(params) && Number.isInteger(flops) && params >= 73_306).toBe(true)
      }
    }
  })

  it('refuses other datasets and other architectures', () => {
    expect(() => costOf(archOfCode(0), { dataset: 'cifar1O' as Dataset201 })).toThrow(
      'unknown dataset "cifar1O" for nb201: expected cifar10-valid, cifar10, cifar100 or ImageNet16-120 (did you mean "cifar10"?)',
    )
    expect(() => costOf({ ops: [] } as never)).toThrow(
      expect.objectContaining({ code: 'INVALID_ARCHITECTURE' }),
    )
  })

  it('is what the recorded files say in their units', () => {
    expect(recordedCost(costOfCode(codeOfIndex(0), 'cifar10'))).toEqual({ params: 0.129306, flops: 15.64737 })
    expect(recordedCost(costOfCode(codeOfIndex(11), 'ImageNet16-120'))).toEqual({
      params: 0.809576,
      flops: 28.49548,
    })
  })

  it.skipIf(golden === undefined)('equals every recorded cost of the shared vectors to the last bit', () => {
    for (const [index, costs] of Object.entries(golden!.params_flops.sample)) {
      for (const [dataset, [params, flops]] of Object.entries(costs)) {
        const cost = recordedCost(costOfCode(codeOfIndex(Number(index)), dataset as Dataset201))
        expect(cost).toEqual({ params, flops })
      }
    }
    const trials = golden!.raw_trials_at_milestones.filter(({ dataset }) => datasets.includes(dataset))
    expect(trials.length).toBeGreaterThan(0)
    for (const { index, dataset, params, flop } of trials) {
      expect(recordedCost(costOfCode(codeOfIndex(index), dataset))).toEqual({ params, flops: flop })
    }
  })
})
