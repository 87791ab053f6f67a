import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { sharedJson, sharedPath } from '../../../../test/shared.js'
import { encodeFeatures } from '../../src/features.js'
import type { Genotype } from '../../src/genotype.js'
import { readXgboost } from '../../src/models/xgboost.js'

interface Golden {
  readonly archs: readonly Genotype[]
  readonly features: readonly (readonly number[])[]
  readonly memberPredictions: readonly (readonly number[])[]
}

const folder = sharedPath('fixtures', 'nb301-xgb')
const golden = sharedJson<Golden>('fixtures', 'nb301-xgb', 'golden.json')

describe.skipIf(folder === undefined)('readXgboost, on the shared ensemble', () => {
  it.each([
    'model.deprecated.bin',
    'snapshot_v1.1.bin',
    'model.json',
    'model.ubj',
    'surrogate_model.model',
    'surrogate_model.v1.1style.model',
  ])('predicts from %s what XGBoost does, to the last bit', (file) => {
    const { archs, features, memberPredictions } = golden as Golden
    for (const member of [0, 1, 2]) {
      const model = readXgboost(readFileSync(`${folder}/${member}/${file}`), file)
      expect(model).toMatchObject({ objective: 'reg:squarederror', features: 56 })
      const table = Float32Array.from(features.flat())
      const wanted = memberPredictions[member] as readonly number[]
      expect([...model.predictMany(table, features.length)]).toEqual(wanted)
      expect(features.map((row) => model.predict(row))).toEqual(wanted)
      expect(archs.map((arch) => model.predict(encodeFeatures(arch)))).toEqual(wanted)
    }
  })
})
