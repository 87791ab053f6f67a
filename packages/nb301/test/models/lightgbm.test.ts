import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { sharedPath } from '../../../../test/shared.js'
import { parseLightgbm, readLightgbm } from '../../src/models/lightgbm.js'
import { pickledLightgbm, tinyLightgbm } from './tiny.js'

const folder = sharedPath('data', 'gbdt')

const read = (file: string) => readFileSync(`${folder}/${file}`)
const table = (file: string) =>
  read(file)
    .toString()
    .trim()
    .split('\n')
    .map((line) => line.split(/[\t ]+/).map(Number))

function worst(got: readonly number[], wanted: readonly number[]): number {
  expect(got.length).toBe(wanted.length)
  return Math.max(
    ...got.map((value, at) => Math.abs(value - (wanted[at] as number)) / Math.abs(wanted[at] as number)),
  )
}

describe('readLightgbm, on a Booster as Python pickled it', () => {
  it('reads the model, uses the trees up to the best iteration, and runs nothing', () => {
    const model = readLightgbm(readFileSync(new URL('../fixtures/lightgbm.model', import.meta.url)))
    expect(model).toMatchObject({ objective: 'regression', features: 56, trees: 2, usedTrees: 1 })
    const row = new Float64Array(56)
    expect(model.predict(row)).toBe(4000)
    row[10] = 3
    expect(model.predict(row)).toBe(4500)
  })
})

describe.skipIf(folder === undefined)('readLightgbm, on the shared models', () => {
  it.each(['genlin_fmtp_gamma_AvgClaimAmount', 'genlin_fmtp_poisson_Frequency'])(
    'predicts the regression %s',
    (name) => {
      const model = readLightgbm(read(`${name}.model`), name)
      const rows = table(`${name}_features.tsv`)
      const wanted = table(`${name}_true_predictions.txt`).flat()
      expect(
        worst(
          rows.map((row) => model.predict(row)),
          wanted,
        ),
      ).toBeLessThan(1e-12)
      expect(worst([...model.predictMany(Float64Array.from(rows.flat()), rows.length)], wanted)).toBeLessThan(
        1e-12,
      )
    },
  )

  it('gives the raw scores of a model of five classes', () => {
    const model = readLightgbm(read('lgmulticlass.model'))
    const rows = table('multiclass_test.tsv').map((row) => row.slice(1))
    const wanted = table('lgmulticlass_true_raw_predictions.txt')
    expect(model).toMatchObject({ outputs: 5, features: 28 })
    for (const [at, row] of rows.entries()) expect([...model.predictRaw(row)]).toEqual(wanted[at])
    const probabilities = model.predictAll(rows[0] as number[])
    expect(probabilities.reduce((a, b) => a + b)).toBeCloseTo(1, 14)
  })
})

describe('parseLightgbm', () => {
  const stump = { feature: 0, threshold: 0.5, low: 1, high: 2 }
  const row = (x: number) => [x, ...new Array<number>(55).fill(0)]
  /* Bit 1: what is missing goes left; bits 2 and 3: what counts as missing. */
  const ask = (decision: number, x: number) =>
    parseLightgbm(tinyLightgbm([{ ...stump, decision }])).predict(row(x))

  it('compares with at most, and decides on what is missing as LightGBM does', () => {
    for (const decision of [0, 2, 4, 6, 8, 10]) {
      expect([ask(decision, 0.5), ask(decision, 0.5000001), ask(decision, -3)]).toEqual([1, 2, 1])
    }
    // None missing: NaN is 0.
    expect([ask(0, Number.NaN), ask(2, Number.NaN)]).toEqual([1, 1])
    // Zeros missing, NaN with them.
    expect([ask(4, 0), ask(4, Number.NaN), ask(4, 1e-36), ask(4, 1e-34)]).toEqual([2, 2, 2, 1])
    expect([ask(6, 0), ask(6, Number.NaN)]).toEqual([1, 1])
    // NaN missing.
    expect([ask(8, 0), ask(8, Number.NaN), ask(10, Number.NaN)]).toEqual([1, 2, 1])
  })

  it('uses the trees up to the best iteration of a pickle', () => {
    const text = tinyLightgbm([stump, { ...stump, low: 10 }, { ...stump, low: 100 }])
    expect(parseLightgbm(text).predict(row(0))).toBe(111)
    expect(parseLightgbm(text, { iterations: 2 }).predict(row(0))).toBe(11)
    const model = readLightgbm(pickledLightgbm(text, 2))
    expect(model).toMatchObject({ trees: 3, usedTrees: 2 })
    expect(model.predict(row(0))).toBe(11)
    expect(readLightgbm(pickledLightgbm(text, 0)).predict(row(0))).toBe(111)
    expect(readLightgbm(new TextEncoder().encode(text)).predict(row(0))).toBe(111)
    expect([...model.predictMany(Float64Array.from([...row(0), ...row(1)]), 2)]).toEqual([11, 4])
  })

  it.each([
    ['regression sqrt', 9],
    ['poisson', Math.exp(3)],
    ['binary sigmoid:2', 1 / (1 + Math.exp(-6))],
    ['regression', 3],
    ['huber', 3],
  ])('answers by the objective %s', (objective, wanted) => {
    const model = parseLightgbm(tinyLightgbm([{ ...stump, low: 3 }], { objective }))
    expect(model.predict(row(0))).toBeCloseTo(wanted, 12)
    expect([...model.predictRaw(row(0))]).toEqual([3])
  })

  it.each([
    ['another file', 'forest\n', /does not begin with "tree"/],
    ['another version', tinyLightgbm([stump], { version: 'v9' }), /of version v9/],
    ['another objective', tinyLightgbm([stump], { objective: 'lambdarank' }), /objective lambdarank/],
    ['a tree too few', tinyLightgbm([stump], { tree_sizes: '1 2' }), /announces 2 trees and has 1/],
    ['a feature too many', tinyLightgbm([{ ...stump, feature: 56 }]), /asks for feature 56 of 56/],
    [
      'a child before its parent',
      tinyLightgbm([stump]).replace('left_child=-1', 'left_child=0'),
      /a child 0/,
    ],
    [
      'a leaf that is not there',
      tinyLightgbm([stump]).replace('left_child=-1', 'left_child=-3'),
      /a child -3/,
    ],
    [
      'a missing list',
      tinyLightgbm([stump]).replace('leaf_value=1 2', 'leaf_value=1'),
      /has 1 of leaf_value/,
    ],
    [
      'no number',
      tinyLightgbm([stump]).replace('threshold=0.5', 'threshold=x'),
      /a threshold that is not a number/,
    ],
    ['a linear tree', tinyLightgbm([stump]).replace('num_cat=0', 'is_linear=1'), /is linear/],
    ['no categories', tinyLightgbm([{ ...stump, decision: 1 }]), /has no categories 0.5/],
  ])('refuses %s', (_, text, message) => {
    expect(() => parseLightgbm(text)).toThrow(message)
  })

  it('refuses rows of another width', () => {
    expect(() => parseLightgbm(tinyLightgbm([stump])).predict([1, 2])).toThrow(
      'takes 56 features a row: 1 rows are 56 numbers, not 2',
    )
  })
})
