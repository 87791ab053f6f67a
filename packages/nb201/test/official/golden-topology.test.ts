import { createRng } from '@nasbench/core'
import { beforeAll, describe, expect, test } from 'vitest'
import { sharedPath } from '../../../../test/shared.js'
import type { Arch201 } from '../../src/arch.js'
import { NASBench201, type OfficialApi, str2lists, str2matrix } from '../../src/index.js'
import { createOfficialApi } from '../../src/official/api.js'
import { openRuns } from '../../src/run-reader.js'
import { topology } from '../../src/topology.js'
import { importPublished } from '../stores.js'
import { golden } from './golden.js'

const published = {
  'the pickle': sharedPath('fixtures', 'nb201-mini.pkl'),
  "torch's file": sharedPath('fixtures', 'nb201-mini-v1_1.pth'),
  'the NATS folder': sharedPath('data', 'nats-tss'),
}

async function openOfficial(path: string): Promise<OfficialApi<Arch201>> {
  const store = await importPublished(path)
  const { file, version } = store.layout.source
  return createOfficialApi(openRuns(store), { kind: 'file', file, version }, topology)
}

describe.each(Object.entries(published))('the official answers, from %s', (_, path) => {
  const missing = golden === undefined || path === undefined
  const known = golden as NonNullable<typeof golden>
  let api: OfficialApi<Arch201>
  beforeAll(async () => {
    if (!missing) api = await openOfficial(path)
  })

  test.skipIf(missing)('of getMoreInfo, to the last bit and key by key', () => {
    const asked = known.get_more_info.filter(({ space }) => space === 'tss')
    expect(asked.length).toBe(150)
    for (const { index, dataset, hp, is_random, iepoch, out } of asked) {
      const seed = is_random === false ? ('mean' as const) : (is_random as number)
      const options = { hp, seed, ...(iepoch === null ? {} : { iepoch }) }
      const info = api.getMoreInfo(index, dataset, options)
      expect(info, JSON.stringify({ index, dataset, ...options })).toEqual(out)
      expect(Object.keys(info)).toEqual(Object.keys(out))
    }
    for (const { index, dataset, hp, out } of known.nas_201_api.get_more_info_mean) {
      expect(api.getMoreInfo(index, dataset, { hp })).toEqual(out)
    }
  })

  test.skipIf(missing)('of getCostInfo and getLatency, as either library adds up', () => {
    for (const { index, dataset, hp, out } of known.get_cost_info.filter(({ space }) => space === 'tss')) {
      expect(api.getCostInfo(index, dataset, { hp })).toEqual(out)
      expect(api.getLatency(index, dataset, { hp })).toBe(out.latency)
    }
    for (const { index, dataset, hp, out } of known.nas_201_api.get_cost_info) {
      expect(api.getCostInfo(index, dataset, { hp, dialect: 'nas-bench-201' })).toEqual(out)
    }
  })

  test.skipIf(missing)("of a single run's getTimes, which are then the costs", () => {
    for (const [costs, dialect] of [
      [known.get_cost_info.filter(({ space }) => space === 'tss'), 'nats-bench'],
      [known.nas_201_api.get_cost_info, 'nas-bench-201'],
    ] as const) {
      for (const { index, dataset, hp, out } of costs) {
        const runs = [...api.queryByIndex(index, dataset, { hp }).values()]
        if (runs.length > 1) continue
        const { flops, params, latency, ...times } = out
        expect(runs[0]?.getTimes({ dialect })).toEqual(times)
      }
    }
  })

  test.skipIf(missing)('of getNetConfig and the seeds', () => {
    for (const [index, byDataset] of Object.entries(known.get_net_config.tss)) {
      for (const [dataset, config] of Object.entries(byDataset))
        expect(api.getNetConfig(Number(index), dataset)).toEqual(config)
    }
    for (const [index, byHp] of Object.entries(known.dataset_seed.tss)) {
      for (const [hp, byDataset] of Object.entries(byHp)) {
        const results = api.queryMetaInfoByIndex(Number(index), { hp })
        expect(results.getDatasetNames().sort()).toEqual(Object.keys(byDataset).sort())
        for (const [dataset, seeds] of Object.entries(byDataset)) {
          expect(results.getDatasetSeeds(dataset)).toEqual(seeds)
          expect([...api.queryByIndex(Number(index), dataset, { hp }).keys()]).toEqual(seeds)
        }
      }
    }
  })

  test.skipIf(missing)('of the printed forms, byte for byte in both dialects', () => {
    for (const index of [0, 11]) {
      expect(api.show(index)).toBe(known.show_nats.tss[index])
      expect(api.show(index, { dialect: 'nas-bench-201' })).toBe(known.nas_201_api.show[index])
      expect(api.queryInfoStrByArch(index)).toBe(known.query_info_str_by_arch_nats[index])
    }
    expect(api.queryInfoStrByArch(0, { hp: '200', dialect: 'nas-bench-201' })).toBe(
      known.nas_201_api['query_info_str_by_arch(0,200)'],
    )
    expect(api.show(5)).toBe(known.nas_201_api['show(5)'])
    expect(api.show(15_625)).toBe(known.nas_201_api['show(15625)'])
    const [whole, , results, run] = known.repr_nats
    expect(api.toString({ fastMode: true, file: 'NATS-tss-v1_0-3ffb9-simple' })).toBe(whole)
    expect(api.toString({ dialect: 'nas-bench-201', file: null })).toBe(known.nas_201_api.repr)
    expect(String(api.queryMetaInfoByIndex(0))).toBe(results)
    expect(String(api.queryByIndex(0, 'cifar100').get(777))).toBe(run)
  })

  test.skipIf(missing)('of findBest and statistics', () => {
    for (const best of [known.find_best_over_0_11_tss, known.nas_201_api.find_best]) {
      for (const [question, [index, accuracy]] of Object.entries(best)) {
        const [dataset = '', set = '', hp = ''] = question.split('/')
        expect(api.findBest({ dataset, set, hp }), question).toEqual({ index, accuracy })
      }
    }
    for (const [question, counts] of Object.entries(known.statistics_over_0_11_tss)) {
      const [dataset = '', hp = ''] = question.split('/')
      expect(api.statistics(dataset, { hp })).toEqual(counts)
    }
  })

  test.skipIf(missing)('of simulateTrainEval and the time used', () => {
    const expected = known.simulate_train_eval
    api.resetTime()
    const answer = (...[arch, dataset, options]: Parameters<typeof api.simulateTrainEval>) => {
      const { validAccuracy, latency, timeCost, usedTime } = api.simulateTrainEval(arch, dataset, options)
      return [validAccuracy, latency, timeCost, usedTime]
    }
    expect(answer(0, 'cifar100', { hp: '12' })).toEqual(expected['tss 0 cifar100 hp12'])
    expect(answer(0, 'ImageNet16-120', { hp: '12' })).toEqual(expected['tss 0 ImageNet hp12 (accumulates)'])
    expect(answer(11, 'cifar100', { hp: '12', accountTime: false })).toEqual(
      expected['tss 11 cifar100 hp12 account_time False'],
    )
    expect(api.usedTime).toBe(expected.used_time)
    api.resetTime()
    expect(api.usedTime).toBe(0)
  })

  test.skipIf(missing)('of single runs', () => {
    for (const trial of known.raw_trials_at_milestones) {
      const { index, hp, dataset, seed } = trial
      const run = api.queryMetaInfoByIndex(index, { hp }).query(dataset, seed)
      for (const [epoch, accuracy] of Object.entries(trial.train_acc)) {
        const { loss, accuracy: ours, currentTime } = run.getTrain(Number(epoch))
        expect([ours, loss, currentTime]).toEqual([accuracy, trial.train_loss[epoch], trial.train_time])
      }
      for (const [set, accuracy] of Object.entries(trial.eval_acc_final)) {
        const { loss, accuracy: ours, currentTime } = run.getEval(set)
        expect([ours, loss, currentTime]).toEqual([
          accuracy,
          trial.eval_loss_final[set],
          trial.eval_time[set],
        ])
        expect(run.getCurve(`${set}-accuracy`).size).toBe(trial.eval_epochs[set])
      }
      expect([run.getLatency(), run.params, run.flop]).toEqual([trial.latency, trial.params, trial.flop])
    }
  })

  test.skipIf(missing)('of the views: a mean of metrics is the mean of runs', () => {
    const results = api.queryMetaInfoByIndex(11)
    const info = api.getMoreInfo(11, 'cifar100')
    const metrics = results.getMetrics('cifar100', 'x-valid')
    expect([metrics.accuracy, metrics.loss, metrics.allTime]).toEqual([
      info['valid-accuracy'],
      info['valid-loss'],
      info['valid-all-time'],
    ])
    expect(results.getTotalEpoch()).toBe(200)
    expect(results.getLatency('cifar100')).toBe(api.getLatency(11, 'cifar100'))
    expect(results.getMetrics('cifar100', 'train', { seed: 888 })).toEqual(
      results.query('cifar100', 888).getTrain(),
    )
  })

  test.skipIf(missing)('of a run drawn at random, which is one of them and the same again', () => {
    const draw = () => api.getMoreInfo(0, 'cifar10', { seed: 'random', rng: createRng(5) })
    const each = [777, 888, 999].map((seed) => api.getMoreInfo(0, 'cifar10', { seed }))
    expect(each).toContainEqual(draw())
    expect(draw()).toEqual(draw())
    expect(() => api.getMoreInfo(0, 'cifar10', { seed: 'random' })).toThrow(/needs an rng/)
  })
})

describe('str2lists and str2matrix', () => {
  test.skipIf(golden === undefined)('are the official ones', () => {
    const { str2 } = golden as NonNullable<typeof golden>
    expect(str2lists(str2.arch)).toEqual(str2.str2lists)
    expect(str2matrix(str2.arch)).toEqual(str2.str2matrix)
    expect(str2matrix(str2.docstring_arch)).toEqual(str2.docstring_matrix)
    expect(NASBench201.demo().getIndex(str2.arch)).toBe(str2.index)
  })
})
