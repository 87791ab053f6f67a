import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { createProductSpace, createRng } from '@nasbench/core'
import { nb201Space } from '@nasbench/nb201'
import { describe, expect, test } from 'vitest'
import { sharedPath } from '../../../test/shared.js'
import { analyzeLandscape, buildGraph, formatGraphml, sampleLandscape } from '../src/index.js'
import { kendall } from '../src/landscape/correlation.js'

const path = sharedPath('data', 'nb201', 'nats-test200.json.gz')

describe.skipIf(path === undefined)('the published landscape of NAS-Bench-201', () => {
  const data = JSON.parse(gunzipSync(readFileSync(path!)).toString()) as Record<string, number[]>

  test('CIFAR-10', async () => {
    const found = await analyzeLandscape(nb201Space, Float64Array.from(data.cifar10!))
    expect(found.localMaxima).toEqual([
      1105, 2888, 5356, 6111, 6584, 6960, 8733, 10154, 10683, 11217, 11238, 11372, 11703, 12530, 13325, 13714,
      15000,
    ])
    expect(found.fitnessDistance.pearson).toBeCloseTo(-0.219894, 6)
    expect(found.fitnessDistance.spearman).toBeCloseTo(-0.414415, 6)
    expect(found.fitnessDistance.kendall).toBeCloseTo(-0.320049, 4)
    expect(found.fitnessDistance.meanDifference).toBeCloseTo(-7.310402, 6)
    expect(found.weakBasins.meanSize).toBeCloseTo(13_120.65, 2)
    expect(found.weakBasins.inExactlyOne).toBe(40)
    // Two maxima are tied: the published share is that of the first.
    expect(found.globalMaxima).toEqual([
      { index: 6111, weakBasinShare: 0.994816 },
      { index: 13_714, weakBasinShare: 0.994432 },
    ])
    expect(found.neutralNetworks).toEqual({ count: 219, largest: 341 })
    // Published: 1.531, over other walks.
    expect(found.randomWalks.correlationLength).toBeGreaterThan(1.3)
    expect(found.randomWalks.correlationLength).toBeLessThan(1.75)
  })

  test('CIFAR-100', async () => {
    const found = await analyzeLandscape(nb201Space, Float64Array.from(data.cifar100!))
    expect(found.localMaxima).toHaveLength(24)
    expect(found.weakBasins.meanSize).toBeCloseTo(13_245.0833, 4)
    expect(found.weakBasins.bestShare).toBe(0.997248)
    expect(found.weakBasins.inExactlyOne).toBe(63)
    expect(found.neutralNetworks).toEqual({ count: 34, largest: 63 })
    expect(found.fitnessDistance.pearson).toBeCloseTo(-0.30895, 6)
    expect(found.fitnessDistance.kendall).toBeCloseTo(-0.363018, 6)
  })

  test('upside down, minima are found', async () => {
    const values = Float64Array.from(data.cifar100!)
    const up = await analyzeLandscape(nb201Space, values)
    const down = await analyzeLandscape(
      nb201Space,
      values.map((value) => -value),
      { direction: 'minimize' },
    )
    expect(down.localMaxima).toEqual(up.localMaxima)
    expect(down.weakBasins).toEqual(up.weakBasins)
    expect(down.best.value).toBe(-up.best.value)
  })
})

/* The definitions as they are written down, without any of the shortcuts. */
describe('by definition, on small random landscapes', () => {
  const space = createProductSpace({ name: 'small', choices: Array(4).fill(['a', 'b', 'c']) })
  test.each(Array.from({ length: 20 }, (_, seed) => seed))('seed %i', async (seed) => {
    const rng = createRng(seed)
    // Few different values, so that plateaus form; some are missing.
    const values = Float64Array.from({ length: 81 }, () => (rng.below(12) === 0 ? Number.NaN : rng.below(8)))
    const graph = await buildGraph(space)
    const neighbors = Array.from({ length: 81 }, (_, i) => [
      ...graph.targets.slice(graph.offsets[i]!, graph.offsets[i + 1]!),
    ])
    const found = await analyzeLandscape(space, values, { graph, walks: 2 })
    const known = neighbors.map((_, i) => i).filter((i) => !Number.isNaN(values[i]!))
    const maxima = known.filter((i) => neighbors[i]!.every((j) => !(values[j]! >= values[i]!)))
    expect(found.localMaxima).toEqual(maxima)

    const basinOf = (top: number) => {
      const reached = new Set([top])
      for (const i of reached) for (const j of neighbors[i]!) if (values[j]! <= values[i]!) reached.add(j)
      reached.delete(top)
      return reached
    }
    const basins = maxima.map(basinOf)
    expect(found.weakBasins.sizes).toEqual(basins.map((basin) => basin.size))
    const only = known.filter(
      (i) => !maxima.includes(i) && basins.filter((basin) => basin.has(i)).length === 1,
    )
    expect(found.weakBasins.inExactlyOne).toBe(only.length)
    expect(found.strongBasins.sizes).toEqual(basins.map((basin) => only.filter((i) => basin.has(i)).length))

    const seen = new Set<number>()
    const sizes = known.flatMap((i) => {
      if (seen.has(i)) return []
      const members = new Set([i])
      for (const a of members) for (const b of neighbors[a]!) if (values[b] === values[a]) members.add(b)
      for (const member of members) seen.add(member)
      return members.size > 1 ? [members.size] : []
    })
    expect(found.neutralNetworks).toEqual({ count: sizes.length, largest: Math.max(0, ...sizes) })

    const { nodes, edges } = found.network
    expect(nodes.reduce((sum, { basin }) => sum + basin, 0)).toBe(known.length)
    expect(maxima.every((i) => nodes.some(({ index }) => index === i))).toBe(true)
    for (const { index } of nodes) {
      const out = edges.filter(({ source }) => source === index).reduce((sum, { weight }) => sum + weight, 0)
      // Edits to architectures without a value lead nowhere.
      expect(out).toBeLessThanOrEqual(1 + 1e-9)
    }
  })
})

test('Kendall’s coefficient equals its definition', () => {
  const rng = createRng(5)
  for (let round = 0; round < 20; round++) {
    const x = Array.from({ length: 30 }, () => rng.below(6))
    const y = Array.from({ length: 30 }, () => rng.below(6))
    let sum = 0
    let untiedX = 0
    let untiedY = 0
    for (let i = 0; i < 30; i++) {
      for (let j = 0; j < i; j++) {
        sum += Math.sign(x[i]! - x[j]!) * Math.sign(y[i]! - y[j]!)
        if (x[i] !== x[j]) untiedX++
        if (y[i] !== y[j]) untiedY++
      }
    }
    expect(kendall(x, y)).toBeCloseTo(sum / Math.sqrt(untiedX * untiedY), 12)
  }
})

test('a sample climbs to optima of the space', async () => {
  const rng = createRng(8)
  const values = Float64Array.from({ length: 15_625 }, () => rng.random())
  const found = await sampleLandscape(nb201Space, {
    starts: 30,
    walks: 5,
    valuesOf: (indices) => Float64Array.from(indices, (index) => values[Number(index)]!),
  })
  const whole = await analyzeLandscape(nb201Space, values)
  expect(found.localMaxima.length).toBeGreaterThan(5)
  for (const index of found.localMaxima) expect(whole.localMaxima).toContain(index)
  expect(found.best.value).toBeLessThanOrEqual(whole.best.value)
  const again = await sampleLandscape(nb201Space, {
    starts: 30,
    walks: 5,
    valuesOf: (indices) => Float64Array.from(indices, (index) => values[Number(index)]!),
  })
  expect(again).toEqual(found)
})

test('GraphML holds every node and edge', async () => {
  const space = createProductSpace({
    name: 'tiny',
    choices: [
      ['a', 'b'],
      ['c', 'd'],
    ],
  })
  const { network } = await analyzeLandscape(space, Float64Array.from([3, 1, 0, 2]))
  const text = formatGraphml(network)
  expect(text.match(/<node id="n(\d+)"/g)).toEqual(['<node id="n0"', '<node id="n3"'])
  expect(text.match(/<edge /g)).toHaveLength(network.edges.length)
  expect(text).toContain('<data key="value">3</data>')
})

test('what cannot be analysed is refused', async () => {
  await expect(analyzeLandscape(nb201Space, new Float64Array(15_625).fill(Number.NaN))).rejects.toThrow(
    /none .* has a value/,
  )
  await expect(analyzeLandscape(nb201Space, new Float64Array(3))).rejects.toThrow(/3 values for 15625/)
})
