import { describe, expect, test } from 'vitest'
import { sharedPath } from '../../../../test/shared.js'
import { temporaryFolder } from '../../../../test/temporary.js'
import { NASBench201 } from '../../src/index.js'
import { createOfficialApi } from '../../src/official/api.js'
import type { OfficialApi } from '../../src/official/types.js'
import { openRuns } from '../../src/run-reader.js'
import { topology } from '../../src/topology.js'
import { type FinalMeans, finalMeans, writeFinalMeans } from '../final-means.js'
import { importPublished } from '../stores.js'
import { golden } from './golden.js'

const folder = sharedPath('data', 'nats-tss')
const known = golden as NonNullable<typeof golden>

async function openReal(): Promise<OfficialApi<never>> {
  const store = await importPublished(folder as string)
  const { file, version } = store.layout.source
  return createOfficialApi(openRuns(store), { kind: 'file', file, version }, topology) as OfficialApi<never>
}

/* Where each part of the vectors is a test; a part that is new is none of them. */
const parts: Readonly<Record<string, string>> = {
  source: 'says where they are from',
  index_order: 'order.test.ts',
  unique: 'structure.test.ts',
  params_flops: 'cost.test.ts',
  get_more_info: 'golden-topology.test.ts, sss/golden-size.test.ts',
  get_cost_info: 'golden-topology.test.ts, sss/golden-size.test.ts',
  get_net_config: 'golden-topology.test.ts, sss/golden-size.test.ts',
  dataset_seed: 'golden-topology.test.ts, sss/golden-size.test.ts',
  show_nats: 'golden-topology.test.ts, sss/golden-size.test.ts',
  repr_nats: 'golden-topology.test.ts, sss/golden-size.test.ts',
  query_info_str_by_arch_nats: 'golden-topology.test.ts',
  find_best_over_0_11_tss: 'golden-topology.test.ts',
  statistics_over_0_11_tss: 'golden-topology.test.ts',
  simulate_train_eval: 'golden-topology.test.ts',
  raw_trials_at_milestones: 'golden-topology.test.ts, nasbench201.test.ts, cost.test.ts',
  str2: 'golden-topology.test.ts',
  errors_nats: 'below, one by one',
  nas_201_api: 'golden-topology.test.ts; the rest below, one by one',
  docs_vectors: 'documented.test.ts and below; of some no record is at hand',
}

describe.skipIf(!golden || !folder)('the shared vectors of the official libraries', () => {
  test('are tests, every part of them', () => {
    expect(Object.keys(known).sort()).toEqual(Object.keys(parts).sort())
  })

  test('what is an error there, or -1 or another architecture, is an error with a name here', async () => {
    const api = await openReal()
    const ask = api as unknown as OfficialApi<unknown>
    // A number: the official answer is right, and ours. A code: what ours throws.
    const ours: Readonly<Record<string, (() => unknown) | readonly [string, () => unknown]>> = {
      'query_index unknown str': ['INVALID_ARCHITECTURE', () => ask.queryIndexByArch('foo')],
      'query_index 15625': ['INVALID_ARCHITECTURE', () => ask.queryIndexByArch(15_625)],
      'query_index -1': ['INVALID_ARCHITECTURE', () => ask.queryIndexByArch(-1)],
      // A number is a number in JavaScript, whoever made it.
      'query_index np.int64(3)': () => expect(ask.queryIndexByArch(3)).toBe(3),
      'query_index None': ['INVALID_ARCHITECTURE', () => ask.queryIndexByArch(null)],
      'get_unique_str unknown (returns LAST arch, bug)': [
        'INVALID_ARCHITECTURE',
        () => ask.getUniqueStr('foo'),
      ],
      'get_more_info unknown str': ['INVALID_ARCHITECTURE', () => ask.getMoreInfo('foo', 'cifar10')],
      'get_more_info hp 90': ['INVALID_ARGUMENT', () => ask.getMoreInfo(0, 'cifar10', { hp: '90' })],
      'get_more_info bad ds': ['UNKNOWN_DATASET', () => ask.getMoreInfo(0, 'mnist')],
      'get_more_info seed 1': ['UNKNOWN_SEED', () => ask.getMoreInfo(0, 'cifar10', { seed: 1 })],
      'iepoch 200': ['UNKNOWN_BUDGET', () => ask.getMoreInfo(0, 'cifar10', { iepoch: 200 })],
      'simulate mnist': ['UNKNOWN_DATASET', () => ask.simulateTrainEval(0, 'mnist')],
      'query_by_index bad ds': ['UNKNOWN_DATASET', () => ask.queryByIndex(0, 'mnist')],
      // The training may be given as a number everywhere.
      'find_best hp int 200': () =>
        expect(ask.findBest({ dataset: 'cifar10', set: 'test', hp: 200 })).toEqual(
          ask.findBest({ dataset: 'cifar10', set: 'test', hp: '200' }),
        ),
      'query_info_str hp int': () =>
        expect(ask.queryInfoStrByArch(0, { hp: 200 })).toBe(ask.queryInfoStrByArch(0, { hp: '200' })),
      'arch(-1)': ['INVALID_ARCHITECTURE', () => ask.arch(-1)],
      'arch(15625)': ['INVALID_ARCHITECTURE', () => ask.arch(15_625)],
      // Python counts from the end; ours has no such index, but the last architecture is the same.
      'api[-1]': () => expect(ask.arch(ask.length - 1)).toBe(known.errors_nats['api[-1]']),
      'show(15625)': () => expect(ask.show(15_625)).toBe(known.errors_nats['show(15625)']),
      'show(-1)': () => expect([...ask.showAll()].length).toBe(3),
    }
    expect(Object.keys(ours).sort()).toEqual(Object.keys(known.errors_nats).sort())
    for (const [name, check] of Object.entries(ours)) {
      if (typeof check === 'function') check()
      else expect(check[1], name).toThrow(expect.objectContaining({ code: check[0] }))
    }
  })

  test('nas_201_api answers the same where it answers', async () => {
    const ask = (await openReal()) as unknown as OfficialApi<unknown>
    const api = known.nas_201_api
    const elsewhere = ['find_best', 'get_cost_info', 'get_more_info_mean', 'repr', 'show', 'show(15625)']
    const fails = (code: string, call: () => unknown) => () =>
      expect(call).toThrow(expect.objectContaining({ code }))
    const ours: Readonly<Record<string, () => unknown>> = {
      avaliable_hps_sorted: () => expect([...ask.availableHps].sort()).toEqual(api.avaliable_hps_sorted),
      len: () => expect(ask.length).toBe(api.len),
      'show(5)': () => expect(ask.show(5)).toBe(api['show(5)']),
      'show(-1)': () => expect([...ask.showAll({ dialect: 'nas-bench-201' })].length).toBe(3),
      'query_by_arch(0,200)': () =>
        expect(ask.queryInfoStrByArch(ask.arch(0), { hp: '200', dialect: 'nas-bench-201' })).toBe(
          api['query_by_arch(0,200)'],
        ),
      'query_info_str_by_arch(0,200)': () =>
        expect(ask.queryInfoStrByArch(0, { hp: 200, dialect: 'nas-bench-201' })).toBe(
          api['query_info_str_by_arch(0,200)'],
        ),
      // nats_bench adds a remark for people to cifar10's answers; ours says it in the documentation.
      diff_to_nats_get_more_info_keys: () =>
        expect(Object.keys(ask.getMoreInfo(0, 'cifar10'))).not.toContain('comment'),
      get_more_info_types: () => {
        const info = ask.getMoreInfo(0, 'cifar10')
        expect(Object.keys(info)).toEqual(Object.keys(api.get_more_info_types as object))
        for (const value of Object.values(info)) expect(typeof value).toBe('number')
      },
      'query_meta_info_by_index(5)': fails('NOT_IN_DATASET', () => ask.queryMetaInfoByIndex(5)),
      'get_net_config(5)': fails('NOT_IN_DATASET', () => ask.getNetConfig(5, 'cifar10')),
      '_query_info_str bad hp': fails('INVALID_ARGUMENT', () => ask.queryInfoStrByArch(0, { hp: '7' })),
      'get_more_info -1 idx': fails('INVALID_ARCHITECTURE', () => ask.getMoreInfo(-1, 'cifar10')),
      // So one sum serves both libraries.
      'np.mean_vs_sum/len_bit_differences': () =>
        expect(api['np.mean_vs_sum/len_bit_differences']).toBe('0 of 208 values'),
    }
    expect([...elsewhere, ...Object.keys(ours)].sort()).toEqual(Object.keys(api).sort())
    for (const check of Object.values(ours)) check()
  })
})

describe.skipIf(!golden || !finalMeans)('what was printed of the published files', () => {
  const documented = (source: RegExp) =>
    known.docs_vectors.find((one) => source.test(one.source))?.out as never

  test('is what the real final results are, put through a store', async () => {
    const bench = await NASBench201.open(await writeFinalMeans(temporaryFolder(), finalMeans as FinalMeans))
    const at = (index: number, dataset: 'cifar10' | 'cifar100' | 'ImageNet16-120') =>
      bench.query(index, { dataset, split: 'test' }).metric
    const row = (index: number) =>
      (['cifar10', 'cifar100', 'ImageNet16-120'] as const).map((dataset) =>
        Number(at(index, dataset).toFixed(2)),
      )

    const paper: Readonly<Record<string, readonly number[]>> = documented(/paper rows/)
    expect(row(11_472)).toEqual(paper['ResNet = index 11472 (test c10/c100/im)'])
    expect(row(1835)).toEqual(paper['DARTS-V1/V2 all-skip = index 1835'])
    const best = (['cifar10', 'cifar100', 'ImageNet16-120'] as const).map((dataset) =>
      Number((bench.official.findBest({ dataset, set: 'test' })?.accuracy ?? 0).toFixed(2)),
    )
    expect(best).toEqual(paper['optimal test'])

    const issue: Readonly<Record<string, number>> = documented(/issue-27/)
    expect(bench.official.findBest({ dataset: 'ImageNet16-120', set: 'test' })?.index).toBe(
      issue.best_test_index,
    )

    const trials: Readonly<Record<string, readonly number[]>> = documented(/find_string/)
    for (const index of [13_714, 6111]) {
      const runs = trials[`cifar10/${index}`] as readonly number[]
      expect(at(index, 'cifar10')).toBeCloseTo(runs.reduce((sum, run) => sum + run) / runs.length, 10)
    }
    const search: Readonly<Record<string, number>> = documented(/issue-7\.ipynb/)
    const short = bench.top({ dataset: 'cifar10-valid', split: 'val', hp: 12, k: 1 })
    expect(short[0]?.index).toBe(search.index)
    expect(bench.official.findBest({ dataset: 'cifar10-valid', set: 'x-valid', hp: '12' })?.index).toBe(
      search.index,
    )
    bench.close()
  })
})
