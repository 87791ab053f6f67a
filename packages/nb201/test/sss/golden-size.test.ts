import { describe, expect, test } from 'vitest'
import { sharedPath } from '../../../../test/shared.js'
import { recordedCost } from '../../src/cost.js'
import { createOfficialApi } from '../../src/official/api.js'
import { openRuns } from '../../src/run-reader.js'
import { natsSssData } from '../../src/sss/data.js'
import { sizes } from '../../src/sss/nats-size.js'
import { golden } from '../official/golden.js'
import { importPublished } from '../stores.js'

const folder = sharedPath('data', 'nats-sss')
const topology = sharedPath('data', 'nats-tss')
const known = golden as NonNullable<typeof golden>

describe.skipIf(!golden || !folder)('nats_bench, asked about real networks of the size space', () => {
  const open = async () => {
    const store = await importPublished(folder as string, natsSssData)
    const { file, version } = store.layout.source
    return createOfficialApi(openRuns(store), { kind: 'file', file, version }, sizes)
  }

  test('answers the same: getMoreInfo and getCostInfo to the last bit, key by key', async () => {
    const api = await open()
    const asked = known.get_more_info.filter(({ space }) => space === 'sss')
    expect(asked.length).toBe(160)
    for (const { index, dataset, hp, is_random, iepoch, out } of asked) {
      const seed = is_random === false ? ('mean' as const) : (is_random as number)
      const options = { hp, seed, ...(iepoch === null ? {} : { iepoch }) }
      expect(
        api.getMoreInfo(index, dataset, options),
        JSON.stringify({ index, dataset, ...options }),
      ).toEqual(out)
    }
    const costs = known.get_cost_info.filter(({ space }) => space === 'sss')
    expect(costs.length).toBe(24)
    for (const { index, dataset, hp, out } of costs) {
      const cost = api.getCostInfo(index, dataset, { hp })
      expect(cost).toEqual(out)
      // By formula, the same to the last bit as each run has it; the mean of three has rounding of its own.
      const { params, flops } = recordedCost(sizes.cost(index, dataset as 'cifar10'))
      for (const run of api.queryByIndex(index, dataset, { hp }).values())
        expect([params, flops]).toEqual([run.params, run.flop])
    }
  })

  test('prints the same', async () => {
    const api = await open()
    for (const index of [0, 11]) expect(api.show(index)).toBe(known.show_nats.sss[index])
    expect(api.toString({ fastMode: true, file: 'NATS-sss-v1_0-50262-simple' })).toBe(known.repr_nats[1])
  })

  test('has the same networks and seeds', async () => {
    const api = await open()
    for (const [index, byDataset] of Object.entries(known.get_net_config.sss)) {
      for (const [dataset, config] of Object.entries(byDataset))
        expect(api.getNetConfig(Number(index), dataset)).toEqual(config)
    }
    for (const [index, byHp] of Object.entries(known.dataset_seed.sss)) {
      for (const [hp, byDataset] of Object.entries(byHp)) {
        const results = api.queryMetaInfoByIndex(Number(index), { hp })
        for (const [dataset, seeds] of Object.entries(byDataset))
          expect(results.getDatasetSeeds(dataset)).toEqual(seeds)
      }
    }
  })

  test.skipIf(!topology)('a file of the other space is refused with what to do', async () => {
    await expect(importPublished(topology as string, natsSssData)).rejects.toMatchObject({
      code: 'UNSUPPORTED_FILE',
      message: expect.stringContaining('import it as nb201'),
    })
    await expect(importPublished(folder as string)).rejects.toMatchObject({
      code: 'UNSUPPORTED_FILE',
      message: expect.stringContaining('import it as nats-sss'),
    })
  })
})
