import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { sharedPath } from '../../../../test/shared.js'
import { readLightgbm } from '../../src/models/lightgbm.js'

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
