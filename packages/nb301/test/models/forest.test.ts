import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { packForest } from '../../src/models/forest.js'
import { predictPlainly, randomForest, type TinyForest, type TinyTree } from './tiny.js'

const leaf = { left: [-1], right: [-1], feature: [0], value: [1], defaultLeft: [0] }
const split = {
  left: [1, -1, -1],
  right: [2, -1, -1],
  feature: [0, 0, 0],
  value: [0, 1, 2],
  defaultLeft: [0, 0, 0],
}

/** One split after the other, each with a leaf on its right, at the thresholds `first`, `first` − 1 and so on. */
function ladder(splits: number, first: number): TinyTree {
  const tree: TinyTree = { left: [], right: [], feature: [], value: [], defaultLeft: [] }
  for (let node = 0; node <= 2 * splits; node++) {
    const isSplit = node % 2 === 0 && node < 2 * splits
    tree.left.push(isSplit ? node + 2 : -1)
    tree.right.push(isSplit ? node + 1 : -1)
    tree.feature.push(0)
    tree.value.push(isSplit ? first - node / 2 : node)
    tree.defaultLeft.push(1)
  }
  return tree
}

function expectPlainAnswers(forest: TinyForest, table: Float32Array): void {
  const { features, trees, baseScore } = forest
  const rows = Array.from({ length: table.length / features }, (_, row) =>
    table.subarray(row * features, (row + 1) * features),
  )
  const packed = packForest(trees, features, 'x')
  const wanted = rows.map((row) => predictPlainly(forest, row))
  expect(rows.map((row) => packed.sum(row, baseScore))).toEqual(wanted)
  const sums = new Float32Array(rows.length)
  packed.sumMany(table, rows.length, baseScore, sums)
  expect([...sums]).toEqual(wanted)
}

describe('packForest', () => {
  it('says what walking the trees plainly gives, for forests of every size and shape', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.integer({ min: 0, max: 30 }),
        fc.integer({ min: 0, max: 9 }),
        fc.array(fc.oneof(fc.integer({ min: -1, max: 7 }), fc.constant(Number.NaN)), {
          minLength: 40,
          maxLength: 40,
        }),
        (seed, trees, depth, numbers) =>
          expectPlainAnswers(randomForest(seed, trees, depth, 4), Float32Array.from(numbers)),
      ),
      { numRuns: 100 },
    )
  })

  it('takes a batch of more rows than it asks about at once', () => {
    const table = Float32Array.from({ length: 4 * 1003 }, (_, at) => ((at * 7919) % 17) / 2)
    expectPlainAnswers(randomForest('rows', 11, 8, 4), table)
  })

  it.each([
    ['as many splits as fit', [0, 1, 2, 3, 4].map((at) => ladder(13_107, 13_107 * at))],
    ['a split more', [...[0, 1, 2, 3, 4].map((at) => ladder(13_107, 13_107 * at)), ladder(1, 1e6)]],
    ['a tree as large as fits', [ladder(32_750, 8000)]],
    ['a tree too large', [ladder(32_767, 8000)]],
  ])('asks %s', (_, trees) => {
    const numbers = [-70_000, -13_107.5, -1, 0, 6999.25, 13_106, 52_000, 65_534, 65_535, 1e7, Number.NaN]
    expectPlainAnswers({ features: 1, baseScore: 0.5, trees }, Float32Array.from(numbers))
  })

  it('takes no longer for a feature of a great number, which a broken file may name', () => {
    for (const feature of [2 ** 30, 2 ** 31 - 1, 2 ** 40]) {
      const tree = { ...split, feature: [feature, 0, 0], defaultLeft: [0, 0, 0] }
      const forest = packForest([tree], feature + 1, 'x')
      expect(forest.sum(Float32Array.of(-1), 0)).toBe(2)
    }
  })

  it('does not count nodes that pruning cut off', () => {
    const pruned = {
      left: [-1, -1, -1],
      right: [2, -1, -1],
      feature: [0, 0, 0],
      value: [7, 1, 2],
      defaultLeft: [0, 0, 0],
    }
    expect(packForest([pruned, split], 1, 'x')).toMatchObject({ trees: 2, nodes: 4 })
    expectPlainAnswers({ features: 1, baseScore: 0, trees: [pruned, split] }, Float32Array.of(-1, 1))
  })

  it('refuses trees that are none', () => {
    for (const [tree, message] of [
      [{ ...leaf, left: [] }, 'tree 0 of x has no nodes'],
      [{ ...split, left: [3, -1, -1] }, 'has a node 3, but only 3 nodes'],
      [{ ...split, left: [0, -1, -1] }, 'has a node 0'],
      [{ ...split, left: [1, 2, -1], right: [2, 1, -1] }, 'reaches a node twice'],
      [{ ...split, feature: [1, 0, 0] }, 'asks for feature 1 of 1'],
      [{ ...split, value: [Number.NaN, 0, 0] }, 'a threshold that is not a number'],
    ] as const) {
      expect(() => packForest([tree], 1, 'x')).toThrow(message)
    }
  })
})
