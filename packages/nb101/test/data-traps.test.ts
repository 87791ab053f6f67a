import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { NASBench101 } from '../src/nasbench101.js'
import { nb101Space } from '../src/space.js'
import { apiPickle, field, rowsOf, share } from './files.js'
import { openImported } from './stores.js'

const indices = [5, 90, 2531, 300_000]
const code = (name: string) => expect.objectContaining({ code: name })

let bench: NASBench101
beforeAll(async () => {
  bench = await openImported(apiPickle(rowsOf(indices)))
})
afterAll(() => bench.close())

describe('where NASBenchAPI goes wrong with the data of NAS-Bench-101', () => {
  it('query ignores dataset, split, seed and budget: here they decide, and unknown ones are refused', () => {
    const answers = [
      bench.summary(90, { budget: 4 }),
      bench.summary(90, { budget: 108 }),
      bench.summary(90, { split: 'test' }),
      bench.summary(90, { seed: 1 }),
    ]
    expect(new Set(answers.map(({ metric }) => metric)).size).toBe(4)
    expect(() => bench.query(90, { budget: 7 as 4 })).toThrow(code('UNKNOWN_BUDGET'))
    expect(() => bench.query(90, { dataset: 'cifar100' as 'cifar10' })).toThrow(code('UNKNOWN_DATASET'))
  })

  it('only the very spelling of the file is found, after a scan of all: here any spelling, without a scan', () => {
    const { adjacency, operations } = nb101Space.at(300_000)
    const spare = {
      adjacency: [...adjacency.map((row) => [...row.slice(0, -1), 0, row.at(-1) as number])],
      operations: [...operations.slice(0, -1), 'maxpool3x3', 'output'],
    }
    spare.adjacency.splice(-1, 0, new Array<number>(operations.length + 1).fill(0))
    expect(bench.query(spare)[1]).toEqual(bench.query(300_000)[1])
  })

  it('what is not there is (info with None, {}): here NOT_IN_DATASET', () => {
    expect(() => bench.query(6)).toThrow(code('NOT_IN_DATASET'))
  })

  it('the training time is a mean over all budgets: here it belongs to a budget', () => {
    const times = [4, 12, 36, 108].map((budget) => bench.trainTime(90, { budget: budget as 4 }) as number)
    expect(times).toEqual(times.toSorted((a, b) => a - b))
    expect(bench.summary(90, { budget: 12 }).cost).toBe(times[1])
  })

  it('parameters are a float out of `derived`: here the integer of the record', () => {
    // `derived` says 1 in this file.
    expect(bench.query(90)[0].trainableParameters).toBe(nb101Space.cost(nb101Space.at(90)).params)
  })

  it('summaries come from `derived` of `latest_by_arch`, which is wrong in the older file: here from the records', () => {
    const counts = [0, 1, 2].map((repeat) => share(900 + 2 * ((90 * 31 + 108 * 7 + repeat * 1009) % 4000)))
    const [a, b, c] = counts as [number, number, number]
    expect(bench.summary(90).metric).toBe((a + b + c) / 3)
    expect(bench.summary(90).std).not.toBeNull()
  })

  it('the answer is a pair or a dict as it likes: here each kind of answer has its own type', () => {
    expect(bench.query(90)).toHaveLength(2)
    expect(() => bench.query(90, { summary: true } as object)).toThrow(/unknown option "summary"/)
  })

  it('the index is a text and the id depends on the spelling: here the official index and the module hash', () => {
    expect(bench.getIndex(nb101Space.at(2531))).toBe(2531)
    expect(bench.id(nb101Space.at(90))).toMatch(/^[0-9a-f]{32}$/)
  })

  it('exists is true of budgets that there are not: here just where query answers', () => {
    for (const budget of [4, 7, 12, 36, 108, 109]) {
      expect(bench.exists({ budget })).toBe([4, 12, 36, 108].includes(budget))
      expect(bench.exists({ budget, arch: 90 })).toBe([4, 12, 36, 108].includes(budget))
      expect(bench.exists({ budget, arch: 91 })).toBe(false)
    }
    expect(bench.availableBudgets()).toEqual([4, 12, 36, 108])
  })

  it('samples depend on the order of the pickle and stop short of n: here on the seed, and n are given or refused', async () => {
    const other = await openImported(apiPickle(rowsOf(indices.toReversed())))
    expect(other.randomSample({ n: 3, seed: 5 })).toEqual(bench.randomSample({ n: 3, seed: 5 }))
    expect([...other.iterAll()]).toEqual([...bench.iterAll()])
    expect(bench.randomSample({ n: 6, seed: 5, replacement: true })).toHaveLength(6)
    expect(() => bench.randomSample({ n: 6, seed: 5 })).toThrow(code('INVALID_ARGUMENT'))
    other.close()
  })

  it('sampling and set_seed reseed the one global generator: here nothing global is touched', () => {
    const random = vi.spyOn(Math, 'random')
    bench.randomSample({ n: 3, seed: 1 })
    bench.mutate(nb101Space.at(300_000), { seed: 1 })
    expect(random).not.toHaveBeenCalled()
    random.mockRestore()
  })

  it('load() gives another object and forgets verbose: here opening is one call that says nothing if told so', async () => {
    const write = vi.spyOn(process.stderr, 'write')
    const again = await openImported(apiPickle(rowsOf([5])))
    expect(again.getStatistics().architectures).toBe(1)
    expect(write).not.toHaveBeenCalled()
    write.mockRestore()
    again.close()
  })

  it('a summary has no deviation there: here it is over the repeats, and null of one of them', () => {
    const counts = [0, 1, 2].map((repeat) => bench.summary(90, { repeat: repeat as 0 }).metric)
    const mean = counts.reduce((a, b) => a + b) / 3
    const variance = counts.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 3
    expect(bench.summary(90).std).toBeCloseTo(Math.sqrt(variance), 12)
    expect(bench.summary(90, { repeat: 1 }).std).toBeNull()
  })

  it('an unknown split is answered with None there: here it is refused', () => {
    expect(() => bench.summary(90, { split: 'vali' as 'val' })).toThrow(code('UNKNOWN_SPLIT'))
    expect(bench.summary(90, { split: 'valid' as 'val' })).toEqual(bench.summary(90))
  })

  it('iteration has the order of the pickle there: here that of the index, whatever the file', async () => {
    const turned = await openImported(apiPickle(rowsOf([...indices].reverse())))
    for (const one of [bench, turned]) {
      expect([...one.iterAll()].map((arch) => one.getIndex(arch))).toEqual(indices)
    }
    turned.close()
  })

  it('unknown fields of a record are passed over byte by byte there: here by their wire type', async () => {
    // A field whose bytes look like an evaluation's.
    const extra = {
      run: field(9, Uint8Array.of(0x0a, 0x02, 0x09, 0x00)),
      evaluation: field(6, { double: 1 }),
    }
    const odd = await openImported(apiPickle(rowsOf([90], [108], 3, extra)))
    expect(odd.summary(90).metric).toBe(bench.summary(90).metric)
    odd.close()
  })
})
