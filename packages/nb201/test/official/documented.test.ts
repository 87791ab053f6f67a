import { describe, expect, test } from 'vitest'
import { sharedPath } from '../../../../test/shared.js'
import { costOf, natsSssSpace, nb201Space, recordedCost } from '../../src/index.js'
import { createOfficialApi } from '../../src/official/api.js'
import { openRuns } from '../../src/run-reader.js'
import { topology } from '../../src/topology.js'
import { importPublished } from '../stores.js'
import { golden } from './golden.js'

const pickle = sharedPath('fixtures', 'nb201-mini.pkl')
const open = async () => {
  const store = await importPublished(pickle as string)
  const { file, version } = store.layout.source
  return createOfficialApi(openRuns(store), { kind: 'file', file, version }, topology)
}

describe.skipIf(!golden || !pickle)('what others have printed of the published files', () => {
  const vector = <T>(call: RegExp, source: RegExp) =>
    golden?.docs_vectors.find((one) => call.test(one.call) && source.test(one.source))?.out as T

  test('NNI of version 1.1: each run of architecture 0 on cifar100', async () => {
    const api = await open()
    const runs = vector<readonly Record<string, number>[]>(/index 0, cifar100/, /nni/)
    expect(runs.length).toBe(3)
    for (const run of runs) {
      const results = api.queryByIndex(0, 'cifar100').get(run.seed as number)
      const pairs = [
        ['train', 'train'],
        ['x-valid', 'valid'],
        ['x-test', 'test'],
        ['ori-test', 'ori_test'],
      ] as const
      for (const [set, name] of pairs) {
        const metrics = set === 'train' ? results?.getTrain() : results?.getEval(set)
        // The versions differ in the last digits of what was evaluated again.
        expect(metrics?.accuracy).toBeCloseTo(run[`${name}_acc`] as number, 6)
        expect(metrics?.loss).toBeCloseTo(run[`${name}_loss`] as number, 6)
      }
      if (run.latency !== undefined) {
        expect(results?.getLatency()).toBe(run.latency)
        expect([results?.params, results?.flop]).toEqual([run.parameters, run.flops])
        expect(results?.getTrain().allTime).toBe(run.training_time)
        expect(results?.getEval('x-test').currentTime).toBe(run.test_evaluation_time)
      }
    }
  })

  test('the right cost of a network that some runs record as another one', () => {
    const { hp12 } = vector<{ readonly hp12: Readonly<Record<string, number>> }>(
      /get_cost_info for/,
      /issue-36/,
    )
    const text = '|skip_connect~0|+|none~0|nor_conv_3x3~1|+|avg_pool_3x3~0|nor_conv_3x3~1|nor_conv_3x3~2|'
    expect(nb201Space.getIndex(nb201Space.parse(text))).toBe(15_474)
    expect(recordedCost(costOf(nb201Space.parse(text)))).toEqual({ params: hp12.params, flops: hp12.flops })
    const sss = vector<Readonly<Record<string, number>>>(/sss get_cost_info/, /./)
    expect(recordedCost(natsSssSpace.cost(natsSssSpace.at(12)))).toEqual({
      params: sss.params,
      flops: sss.flops,
    })
  })

  test('what is an error there is one here, also what is only -1', async () => {
    const api = await open()
    const refusals: readonly (readonly [() => unknown, string])[] = [
      [() => api.queryIndexByArch('|foo|'), 'INVALID_ARCHITECTURE'],
      [() => api.queryIndexByArch(15_625), 'INVALID_ARCHITECTURE'],
      [() => api.queryIndexByArch(-1), 'INVALID_ARCHITECTURE'],
      [() => api.queryIndexByArch(null as never), 'INVALID_ARCHITECTURE'],
      [() => api.getUniqueStr('|foo|'), 'INVALID_ARCHITECTURE'],
      [() => api.arch(15_625), 'INVALID_ARCHITECTURE'],
      [() => api.getMoreInfo(0, 'cifar10', { hp: 90 }), 'INVALID_ARGUMENT'],
      [() => api.getMoreInfo(0, 'mnist'), 'UNKNOWN_DATASET'],
      [() => api.getMoreInfo(0, 'cifar10', { seed: 1 }), 'UNKNOWN_SEED'],
      [() => api.getMoreInfo(0, 'cifar10', { iepoch: 200 }), 'UNKNOWN_BUDGET'],
      [() => api.simulateTrainEval(0, 'mnist'), 'UNKNOWN_DATASET'],
      [() => api.simulateTrainEval(0, 'cifar100', { iepoch: 100 }), 'NOT_IN_DATASET'],
      [() => api.queryByIndex(0, 'mnist'), 'UNKNOWN_DATASET'],
      [() => api.queryMetaInfoByIndex(5), 'NOT_IN_DATASET'],
      [() => api.getNetConfig(5, 'cifar10'), 'NOT_IN_DATASET'],
      [() => api.findBest({ dataset: 'cifar10', set: 'vall' }), 'UNKNOWN_SPLIT'],
    ]
    for (const [ask, code] of refusals) expect(ask, String(ask)).toThrow(expect.objectContaining({ code }))
    expect(api.findBest({ dataset: 'cifar10', set: 'test', paramMax: 0.01 })).toBeNull()
    expect(api.findBest({ dataset: 'cifar10', set: 'test', paramMax: 0.129306 })?.index).toBe(0)
  })

  test('everything can be shown, which officially is a KeyError', async () => {
    const api = await open()
    const [title, first, ...rest] = api.showAll()
    expect(title).toBe('NATStopology(2/15625 architectures, fast_mode=False, file=nb201-mini.pkl)\n')
    expect(first).toContain(' The (    0/    2) 000000-th architecture! ')
    expect(first?.endsWith(api.show(0))).toBe(true)
    expect(rest.length).toBe(1)
  })
})
