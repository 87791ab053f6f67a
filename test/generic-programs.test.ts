import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Benchmark } from '@nasbench/core'
import { type Arch101, NASBench101 } from '@nasbench/nb101'
import { type Arch201, NASBench201, NATSBenchSize, type SizeArch } from '@nasbench/nb201'
import { type Genotype, NASBench301, NASBench301CurveSurrogate, NASBench301Surrogate } from '@nasbench/nb301'
import { describe, expect, expectTypeOf, test } from 'vitest'
import {
  asBinary,
  asSnapshot,
  pickledBooster,
  pickledLightgbm,
  randomForest,
  tinyLightgbm,
} from '../packages/nb301/test/models/tiny.js'
import { tinyCurveModel } from '../packages/nb301/test/models/tiny-onnx.js'
import { evolution, localSearch, paretoFront, predictor, randomSearch } from './programs/searches.js'
import { temporaryFolder } from './temporary.js'

const folder = temporaryFolder()
const put = (name: string, bytes: Uint8Array | string) => {
  mkdirSync(dirname(join(folder, name)), { recursive: true })
  writeFileSync(join(folder, name), bytes)
  return join(folder, name)
}

const forest = { ...randomForest('a', 12, 6), baseScore: 88 }
put('v1/xgb_v1.0/a/xgb/run/surrogate_model.model', pickledBooster(asSnapshot(asBinary(forest))))
put('v1/xgb_v1.0/a/xgb/run/model_config.json', '{"model":"xgb"}')
const stump = tinyLightgbm([{ feature: 10, threshold: 2.5, low: 3000, high: 4000 }])
put('v1/lgb_runtime_v1.0/0/lgb_time/run/surrogate_model.model', pickledLightgbm(stump, 1))
const curves = put('new_model.onnx', tinyCurveModel(2))

/* The list alone is a type test: each benchmark is a `Benchmark` of its own architecture. */
const all: Benchmark[] = [
  NASBench101.demo(),
  NASBench201.demo(),
  await NASBench201.bundled(),
  NATSBenchSize.demo(),
  NASBench301.demo(),
  await NASBench301Surrogate.open(join(folder, 'v1')),
  await NASBench301CurveSurrogate.open(curves),
]

describe.each(all.map((bench) => [`${bench.name}, ${bench.source.kind}`, bench] as const))(
  '%s',
  (_, bench) => {
    const [low, high] = bench.metrics()[0]!.bounds

    test('random search, evolution and local search find an architecture of the space with its value', () => {
      for (const { arch, value } of [randomSearch(bench, 20), evolution(bench, 30), localSearch(bench, 5)]) {
        expect(bench.space.isValid(arch)).toBe(true)
        expect(value).toBeGreaterThanOrEqual(low)
        expect(value).toBeLessThanOrEqual(high)
        expect(bench.summary(arch as object).metric).toBe(value)
      }
    })

    test('a predictor has a feature per name, and a finite error', () => {
      const { width, error } = predictor(bench)
      expect(width).toBeGreaterThan(5)
      expect(error).toBeGreaterThanOrEqual(0)
      expect(bench.space.features(bench.randomSample()[0] as object)).toHaveLength(width)
    })

    test('a Pareto front rises with parameters', () => {
      const front = paretoFront(bench, 30)
      expect(front.length).toBeGreaterThan(0)
      const values = front.map(({ value }) => value)
      expect(values).toEqual([...values].sort((a, b) => a - b))
    })

    test('every member has the type that it claims, and answers are JSON', () => {
      const [arch] = bench.randomSample({ seed: 9 }) as [object]
      const { metric, unit, cost, std, info } = bench.summary(arch)
      expect(typeof metric).toBe('number')
      expect(typeof unit).toBe('string')
      for (const one of [cost, std]) expect(one === null || typeof one === 'number').toBe(true)
      expect(JSON.parse(JSON.stringify(bench.summary(arch))).info.dataset).toBe(info.dataset)
      expect(() => bench.summary(arch, { datset: 'cifar10' } as object)).toThrow(/unknown option "datset"/)
      expect(() => bench.exists({ datset: 'cifar10' } as object)).toThrow(/unknown option "datset"/)
      expect(bench.exists({ arch, dataset: 'no-such-dataset' })).toBe(false)
      expect(bench.datasetInfo().defaults).toEqual(bench.defaults())
    })
  },
)

test('the architecture is inferred', () => {
  expectTypeOf(randomSearch(NASBench101.demo(), 1).arch).toEqualTypeOf<Arch101>()
  expectTypeOf(evolution(NASBench201.demo(), 1).arch).toEqualTypeOf<Arch201>()
  expectTypeOf(localSearch(NATSBenchSize.demo(), 1).arch).toEqualTypeOf<SizeArch>()
  expectTypeOf(paretoFront(NASBench301.demo(), 1)[0]!.arch).toEqualTypeOf<Genotype>()
})
