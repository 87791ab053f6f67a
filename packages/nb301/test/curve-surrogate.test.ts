import { readFileSync } from 'node:fs'
import { definePlugin } from '@nasbench/core'
import { testBenchmark } from '@nasbench/core/testing'
import * as ort from 'onnxruntime-web'
import { describe, expect, it, test } from 'vitest'
import { sharedJson, sharedPath } from '../../../test/shared.js'
import type { OnnxRuntime } from '../src/curve-model.js'
import { NASBench301CurveSurrogate } from '../src/curve-surrogate.js'
import type { Genotype } from '../src/genotype.js'
import { readOnnx } from '../src/models/onnx.js'
import { operations } from '../src/operations.js'
import { dartsSpace } from '../src/space.js'
import { tinyCurveModel } from './models/tiny-onnx.js'

const folder = sharedPath('data', 'nb301')
/* Threads would outlive the tests. */
ort.env.wasm.numThreads = 1
const onnxruntime: OnnxRuntime = ort
const golden = sharedJson<{
  readonly yahpo_nb301: Readonly<
    Record<string, { readonly byEpoch: Readonly<Record<string, readonly number[]>> }>
  >
}>('golden', 'nb301.json')

interface Pair {
  readonly normal: readonly (readonly [number, number])[]
  readonly reduce: readonly (readonly [number, number])[]
  readonly val_accuracy: number
  readonly runtime: number
}

const readme = dartsSpace.parse('0s3-1s3.0s3-1s3.0sk-1s3.0sk-2d3_0mp-1mp.1mp-2sk.0mp-2sk.1mp-2sk')

describe.skipIf(folder === undefined)('NASBench301CurveSurrogate, on the shared models', () => {
  it('answers for the README’s architecture what onnxruntime does', async () => {
    const good = await NASBench301CurveSurrogate.open(folder as string)
    expect(good.source).toMatchObject({ file: 'new_model.onnx', kind: 'model' })
    const wanted = golden?.yahpo_nb301['new_model.iaml_ex.onnx']?.byEpoch ?? {}
    for (const [epoch, [accuracy, runtime]] of Object.entries(wanted)) {
      if (Number(epoch) > 98) continue
      const answer = good.query(readme, { budget: Number(epoch) })
      expect(answer.accuracy / (accuracy as number)).toBeCloseTo(1, 5)
      expect(answer.runtime / (runtime as number)).toBeCloseTo(1, 5)
    }
    const other = await NASBench301CurveSurrogate.open(folder as string, { model: 'model_v2' })
    for (const [epoch, values] of Object.entries(golden?.yahpo_nb301['model_v2.onnx']?.byEpoch ?? {})) {
      const [fraction, entropy, runtime] = values as [number, number, number]
      const answer = other.query(readme, { budget: Number(epoch), metric: 'cross-entropy' })
      expect(answer.accuracy / (100 * fraction)).toBeCloseTo(1, 5)
      expect(answer.metric / entropy).toBeCloseTo(1, 5)
      expect(answer.runtime / runtime).toBeCloseTo(1, 5)
      expect(answer.unit).toBe('nats')
    }
  })

  it.each(['new_model', 'model_v2'])('answers of %s what onnxruntime-web does', async (model) => {
    const surrogate = await NASBench301CurveSurrogate.open(folder as string, { model })
    const archs = dartsSpace.randomSample({ n: 20, seed: model })
    for (const budget of [1, 50, 98]) {
      const points = await surrogate.predictWith(onnxruntime, archs, { budget })
      for (const [at, arch] of archs.entries()) {
        const { accuracy, runtime } = surrogate.query(arch, { budget })
        expect(within(points[at]?.accuracy as number, accuracy)).toBeLessThan(1e-5)
        expect(within(points[at]?.runtime as number, runtime)).toBeLessThan(1e-5)
      }
    }
  })

  it('ranks 5,000 architectures much as the published surrogates do', { timeout: 120_000 }, async () => {
    const pairs = sharedJson<{ readonly pairs: readonly Pair[] }>('data', 'nb301', 'pairs.json')?.pairs ?? []
    expect(pairs.length).toBe(5000)
    const archs = pairs.map(({ normal, reduce }) => {
      const cell = (edges: Pair['normal']) => edges.map(([op, from]) => [operations[op], from])
      return { normal: cell(normal), reduce: cell(reduce) } as unknown as Genotype
    })
    const model = readOnnx(readFileSync(`${folder}/new_model.onnx`))
    const { curveModelOf } = await import('../src/curve-model.js')
    const points = curveModelOf(model, 'new_model').predict(archs, 98)
    const accuracy = spearman(
      points.map((point) => point.accuracy),
      pairs.map((pair) => pair.val_accuracy),
    )
    const runtime = spearman(
      points.map((point) => point.runtime),
      pairs.map((pair) => pair.runtime),
    )
    expect(accuracy).toBeGreaterThanOrEqual(0.9)
    expect(runtime).toBeGreaterThanOrEqual(0.95)
  })
})

describe('NASBench301CurveSurrogate', () => {
  it('answers any epoch, and the whole curve', async () => {
    const surrogate = await NASBench301CurveSurrogate.open(tinyCurveModel(2))
    const curve = surrogate.curve(readme)
    expect(curve.length).toBe(98)
    for (const budget of [1, 50, 98]) {
      const answer = surrogate.query(readme, { budget })
      // What tinyCurveModel is made to say: sums over the codes, and the epoch.
      expect(answer.accuracy).toBeCloseTo(50 + budget / 4, 4)
      expect(answer.runtime).toBeCloseTo(10 * budget, 4)
      expect(curve[budget - 1]).toBe(answer.metric)
      expect(surrogate.trainTime(readme, { budget })).toBe(answer.cost)
    }
    expect(surrogate.query(readme).info.budget).toBe(98)
    expect(surrogate.availableBudgets().length).toBe(98)
    expect([...surrogate.queryMany([readme, readme], { budget: 3 })]).toEqual([curve[2], curve[2]])
  })

  it('takes fractions and cross-entropies from a model of four outputs', async () => {
    const surrogate = await NASBench301CurveSurrogate.open(tinyCurveModel(4))
    expect(surrogate.metrics().map(({ name }) => name)).toEqual(['accuracy', 'cross-entropy'])
    const answer = surrogate.query(readme, { metric: 'cross-entropy' })
    expect(answer).toMatchObject({ metricName: 'cross-entropy', unit: 'nats', metric: answer.crossEntropy })
    expect(surrogate.top({ k: 2, by: 'cross-entropy' }).length).toBe(2)
  })

  it.each([2, 4])('answers with %i outputs through onnxruntime-web as by itself', async (outputs) => {
    const surrogate = await NASBench301CurveSurrogate.open(tinyCurveModel(outputs))
    const archs = dartsSpace.randomSample({ n: 300 })
    const points = await surrogate.predictWith(onnxruntime, archs, { budget: 7 })
    const own = archs.map((arch) => surrogate.query(arch, { budget: 7 }))
    expect(points.length).toBe(300)
    for (const [at, { accuracy, crossEntropy, runtime }] of points.entries()) {
      const answer = own[at] as (typeof own)[number]
      expect(within(accuracy, answer.accuracy)).toBeLessThan(1e-5)
      expect(within(runtime, answer.runtime)).toBeLessThan(1e-5)
      expect(crossEntropy === null).toBe(answer.crossEntropy === null)
      if (crossEntropy !== null) expect(within(crossEntropy, answer.crossEntropy ?? 0)).toBeLessThan(1e-5)
    }
    await expect(surrogate.predictWith(onnxruntime, archs, { budget: 99 })).rejects.toMatchObject({
      code: 'UNKNOWN_BUDGET',
    })
  })

  it('refuses epochs that no curve has, seeds, noise and other models', async () => {
    const surrogate = await NASBench301CurveSurrogate.open(tinyCurveModel(2))
    for (const budget of [0, 99, 1.5, Number.NaN]) {
      expect(() => surrogate.query(readme, { budget })).toThrow('expected an epoch from 1 to 98')
    }
    expect(() => surrogate.query(readme, { seed: 1 })).toThrow(
      expect.objectContaining({ code: 'UNKNOWN_SEED' }),
    )
    expect(() => surrogate.query(readme, { noise: 'gaussian' })).toThrow('unknown noise "gaussian"')
    expect(() => surrogate.query(readme, { metric: 'cross-entropy' })).toThrow('expected accuracy')
    await expect(NASBench301CurveSurrogate.open(tinyCurveModel(3))).rejects.toThrow(
      'has 3 outputs, where 2 or 4',
    )
    await expect(NASBench301CurveSurrogate.open(Uint8Array.of(1, 2, 3))).rejects.toMatchObject({
      code: 'CORRUPT_FILE',
    })
  })
})

describe('as any benchmark', () => {
  const demo = () => NASBench301CurveSurrogate.open(tinyCurveModel(4))
  const plugin = definePlugin({
    apiVersion: 1,
    name: 'nb301',
    aliases: [],
    title: 'curve surrogate',
    citation: 'none',
    envVar: 'NASBENCH301_PATH',
    layoutVersion: 1,
    importers: [],
    downloads: [],
    space: dartsSpace,
    open: async (location) => NASBench301CurveSurrogate.open(location as string),
    demo,
  })
  testBenchmark(plugin, {
    test: (name, run) => test(name, run),
    samples: 4,
    skip: { 'plugin: the demo says in every answer that it is one': 'this is no demo, but a model' },
  })
})

/* Difference relative to the wanted value. */
function within(value: number, wanted: number): number {
  return Math.abs(value - wanted) / Math.max(1, Math.abs(wanted))
}

/* Ties share the mean of their places. */
function spearman(a: readonly number[], b: readonly number[]): number {
  const ranks = (values: readonly number[]) => {
    const order = values.map((_, at) => at).sort((x, y) => (values[x] as number) - (values[y] as number))
    const places = new Array<number>(values.length)
    for (let from = 0; from < order.length; ) {
      let to = from
      while (to < order.length && values[order[to] as number] === values[order[from] as number]) to++
      for (let at = from; at < to; at++) places[order[at] as number] = (from + to - 1) / 2
      from = to
    }
    return places
  }
  const [x, y] = [ranks(a), ranks(b)]
  const middle = (a.length - 1) / 2
  const moment = (p: readonly number[], q: readonly number[]) =>
    p.reduce((sum, value, at) => sum + (value - middle) * ((q[at] as number) - middle), 0)
  return moment(x, y) / Math.sqrt(moment(x, x) * moment(y, y))
}
