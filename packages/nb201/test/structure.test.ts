import { describe, expect, it } from 'vitest'
import { sharedJson } from '../../../test/shared.js'
import { nb201Space } from '../src/space.js'
import { canonicalForm, isDead, liveEdges, uniqueString } from '../src/structure.js'

interface Golden {
  readonly unique: { readonly unique_str_samples: Readonly<Record<string, string>> }
}

const golden = sharedJson<Golden>('golden', 'nb201.json')?.unique.unique_str_samples
const finalMeans = sharedJson<{ readonly test_cifar10: readonly number[] }>(
  'data',
  'nb201',
  'final-means.json',
)
const all = [...nb201Space.iterAll()]
const count = (values: readonly string[]) => new Set(values).size

describe('uniqueString', () => {
  it('has as many values as the official one', () => {
    expect(count(all.map((arch) => uniqueString(arch)))).toBe(6466)
    expect(count(all.map((arch) => uniqueString(arch, { considerZero: true })))).toBe(6466)
    expect(count(all.map((arch) => uniqueString(arch, { considerZero: false })))).toBe(12_751)
    expect(count(all.map((arch) => uniqueString(arch, { considerZero: null })))).toBe(15_625)
  })

  it.each([
    [0, '(0)@avg_pool_3x3+(0)@avg_pool_3x3+(0)@nor_conv_1x1+(0)@nor_conv_1x1'],
    [9, '#+(#+#)@nor_conv_3x3+0'],
    [1835, '0+0+0+0'],
  ])('writes architecture %d as the official one does', (index, text) => {
    expect(uniqueString(nb201Space.at(index))).toBe(text)
  })

  it.skipIf(golden === undefined)('writes all shared vectors as the official one does', () => {
    for (const [index, text] of Object.entries(golden!)) {
      expect(uniqueString(nb201Space.at(Number(index)))).toBe(text)
    }
  })
})

describe('canonicalForm', () => {
  it('has 4,930 values, each official class within one of them', () => {
    expect(count(all.map(canonicalForm))).toBe(4930)
    expect(count(all.map((arch) => `${uniqueString(arch)} ${canonicalForm(arch)}`))).toBe(6466)
  })

  it('drops zeros and passes sums on', () => {
    expect(canonicalForm(nb201Space.at(9))).toBe('0')
    expect(canonicalForm(nb201Space.parse('|none~0|+|none~0|none~1|+|none~0|none~1|none~2|'))).toBe('#')
    const skips = '|nor_conv_3x3~0|+|skip_connect~0|skip_connect~1|+|none~0|none~1|avg_pool_3x3~2|'
    expect(canonicalForm(nb201Space.parse(skips))).toBe('((0)@nor_conv_3x3+0)@avg_pool_3x3')
  })
})

describe('isDead', () => {
  it('is true of 341 cells, those of the empty form', () => {
    expect(all.filter(isDead).length).toBe(341)
    for (const arch of all) expect(isDead(arch)).toBe(canonicalForm(arch) === '#')
  })

  it.skipIf(finalMeans === undefined)('is true of exactly the cells that were recorded to guess', () => {
    all.forEach((arch, index) => {
      expect(isDead(arch)).toBe(finalMeans!.test_cifar10[index] === 10)
    })
  })
})

describe('liveEdges', () => {
  it('leaves 9,445 distinct cells where the other edges are dropped', () => {
    const pruned = all.map((arch) => {
      const live = liveEdges(arch)
      return arch.ops.map((op, edge) => (live.includes(edge) ? op : '-')).join()
    })
    expect(count(pruned)).toBe(9445)
  })
})
