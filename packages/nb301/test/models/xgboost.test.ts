import { readFileSync } from 'node:fs'
import { isNasBenchError } from '@nasbench/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sharedJson, sharedPath } from '../../../../test/shared.js'
import { encodeFeatures } from '../../src/features.js'
import type { Genotype } from '../../src/genotype.js'
import { parseUbjson } from '../../src/models/ubjson.js'
import { readXgboost } from '../../src/models/xgboost.js'
import {
  asBinary,
  asJson,
  asSnapshot,
  asUbjson,
  boosterDocument,
  pickledBooster,
  predictPlainly,
  randomForest,
  type TinyForest,
  withBinf,
} from './tiny.js'

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

const gbdt = sharedPath('data', 'gbdt')

it.skipIf(gbdt === undefined)(
  'predicts what the shared model of agaricus does, written before version 1.0',
  () => {
    const model = readXgboost(readFileSync(`${gbdt}/xgagaricus.model`))
    const rows = readFileSync(`${gbdt}/agaricus_test.libsvm`, 'utf8').trim().split('\n')
    const wanted = readFileSync(`${gbdt}/xgagaricus_true_predictions.txt`, 'utf8')
      .trim()
      .split('\n')
      .map(Number)
    const table = new Float32Array(rows.length * model.features).fill(Number.NaN)
    for (const [at, row] of rows.entries()) {
      for (const entry of row.split(' ').slice(1)) {
        const [feature, value] = entry.split(':').map(Number) as [number, number]
        table[at * model.features + feature] = value
      }
    }
    const answers = model.predictMany(table, rows.length)
    expect(answers.length).toBe(wanted.length)
    for (const [at, value] of wanted.entries())
      expect(Math.abs((answers[at] as number) / value - 1)).toBeLessThan(1e-6)
    const one = 1000 * model.features
    expect(model.predict(table.subarray(one, one + model.features))).toBe(answers[1000])
  },
)

const containers: Readonly<Record<string, (forest: TinyForest) => Uint8Array>> = {
  binary: (forest) => asBinary(forest),
  'binary with binf': (forest) => withBinf(asBinary(forest)),
  snapshot: (forest) => asSnapshot(withBinf(asBinary(forest))),
  JSON: (forest) => asJson(boosterDocument(forest)),
  'JSON snapshot': (forest) => asJson({ Model: boosterDocument(forest), Config: {} }),
  UBJSON: (forest) => asUbjson(boosterDocument(forest)),
  'UBJSON snapshot': (forest) => asUbjson({ Config: {}, Model: boosterDocument(forest) }),
  'pickle of a snapshot': (forest) => pickledBooster(asSnapshot(asBinary(forest))),
  'pickle of UBJSON': (forest) => pickledBooster(asUbjson(boosterDocument(forest))),
}

describe('readXgboost', () => {
  it.each(Object.entries(containers))(
    'predicts from %s what walking the trees plainly gives',
    (name, write) => {
      const forest = randomForest(name, 23, 7)
      const model = readXgboost(write(forest), name)
      expect(model).toMatchObject({ trees: 23, features: 56, attributes: { best_iteration: '2' } })
      const number = fc.oneof(fc.integer({ min: -1, max: 7 }), fc.constant(Number.NaN), fc.float())
      for (const value of [fc.integer({ min: -1, max: 7 }), number]) {
        fc.assert(
          fc.property(fc.array(value, { minLength: 56 * 6, maxLength: 56 * 6 }), (numbers) => {
            const table = Float32Array.from(numbers)
            const rows = [0, 1, 2, 3, 4, 5].map((row) => table.subarray(56 * row, 56 * row + 56))
            const wanted = rows.map((row) => predictPlainly(forest, row))
            expect([...model.predictMany(table, 6)]).toEqual(wanted)
            expect(rows.map((row) => model.predict(row))).toEqual(wanted)
          }),
          { numRuns: 30 },
        )
      }
    },
  )

  it('compares with thresholds themselves, with zeros of both signs and with infinities', () => {
    const values = [-1, -0, 0, 0.5, 6, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, Math.fround(1e-40)]
    for (const threshold of values) {
      const tree = {
        left: [1, -1, -1],
        right: [2, -1, -1],
        feature: [1, 0, 0],
        value: [threshold, 10, 20],
        defaultLeft: [1, 0, 0],
      }
      const forest = { features: 2, baseScore: 0, trees: [tree] }
      const model = readXgboost(asBinary(forest))
      for (const x of [...values, Number.NaN, 5.9])
        expect(model.predict([7, x])).toBe(predictPlainly(forest, [7, x]))
    }
  })

  it('applies the logistic function, and knows margins of old files', () => {
    const forest = { ...randomForest('logistic', 3, 3), baseScore: 0.25 }
    const row = new Float32Array(56)
    const ask = (major: number) =>
      readXgboost(asBinary(forest, { objective: 'binary:logistic', major })).predict(row)
    const margin = predictPlainly({ ...forest, baseScore: 0 }, row)
    expect(ask(0)).toBeCloseTo(1 / (1 + Math.exp(-margin - 0.25)), 6)
    expect(ask(1)).toBeCloseTo(1 / (1 + Math.exp(-margin - Math.log(0.25 / 0.75))), 6)
  })

  it.each([
    ['another booster', asBinary(randomForest('x', 1, 2), { booster: 'gblinear' }), /is a gblinear model/],
    ['classes', asJson(boosterDocument(randomForest('x', 1, 2), { classes: 3 })), /tells 3 classes apart/],
    [
      'another objective',
      asBinary(randomForest('x', 1, 2), { objective: 'rank:pairwise' }),
      /objective rank:pairwise/,
    ],
    ['another pickle', Uint8Array.from([0x80, 4, 0x4e, 0x2e]), /without an xgboost.core.Booster/],
  ])('refuses %s', (_, bytes, message) => {
    expect(() => readXgboost(bytes, 'the file')).toThrow(message)
    expect(() => readXgboost(bytes, 'the file')).toThrow(
      expect.objectContaining({ code: 'UNSUPPORTED_FILE' }),
    )
  })

  it('ends with an error of ours for any broken file', () => {
    const wholes = Object.values(containers).map((write) => write(randomForest('broken', 3, 3)))
    fc.assert(
      fc.property(
        fc.constantFrom(...wholes),
        fc.nat(),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        (whole, cut, at, by) => {
          const broken = whole.slice(0, cut % 2 ? whole.length : cut % whole.length)
          if (broken.length > 0) broken[at % broken.length] = (broken[at % broken.length] as number) ^ by
          try {
            readXgboost(broken)
          } catch (error) {
            if (!isNasBenchError(error)) throw error
          }
        },
      ),
      { numRuns: 1000 },
    )
  })
})

describe('parseUbjson', () => {
  it('reads what is written', () => {
    const document = { a: [1, 2.5, -3], b: { c: 'text', d: [] }, e: [{ f: 'g' }] }
    expect(JSON.parse(JSON.stringify(parseUbjson(asUbjson(document), 'x')))).toEqual(document)
    const raw = (text: string) =>
      parseUbjson(
        Uint8Array.from(text, (letter) => letter.charCodeAt(0)),
        'x',
      )
    expect(raw('[ZTFi\xffU\xffI\x01\x00Cx]')).toEqual([null, true, false, -1, 255, 256, 'x'])
    expect(raw('[$i#i\x02\x01\xfe')).toEqual([1, -2])
    expect(raw('NN{i\x01aSi\x02hi}N')).toEqual({ a: 'hi' })
  })

  it.each([
    '',
    '[',
    '{i\x01',
    'x',
    '[#l\x7f\xff\xff\xff',
    '[$Z#l\x7f\xff\xff\xff',
    'ZZ',
    '['.repeat(100),
    '[$i]',
    'SL\xff',
  ])('refuses %j', (text) => {
    const bytes = Uint8Array.from(text, (letter) => letter.charCodeAt(0))
    expect(() => parseUbjson(bytes, 'x')).toThrow(expect.objectContaining({ code: 'CORRUPT_FILE' }))
  })
})
