import type { Benchmark } from '@nasbench/core'
import { NASBench201 } from '@nasbench/nb201'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { layOut, paretoFront, rowsInside } from '../site/scatter/geometry.js'
import { correlate } from '../site/worker/correlation.js'
import { describeArch } from '../site/worker/detail.js'
import { listMeasures, readColumn } from '../site/worker/measure.js'
import type { Session } from '../site/worker/open-benchmark.js'
import { createPopulation } from '../site/worker/population.js'
import { categoriesOf } from '../site/worker/shape.js'
import { filterRows } from '../site/worker/where.js'

let session: Session

beforeAll(() => {
  const benchmark = NASBench201.demo() as unknown as Benchmark
  const { space } = benchmark
  session = {
    space,
    benchmark,
    population: createPopulation(space, benchmark),
    columns: new Map(),
    measures: [],
    categories: [],
  }
  session.measures = listMeasures(session)
  session.categories = categoriesOf(space, session.population.at(0))
})

const numbers = fc.array(fc.tuple(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 12 })), {
  minLength: 2,
  maxLength: 60,
})

describe('correlation', () => {
  test('is that of the definition, ties included', () => {
    fc.assert(
      fc.property(numbers, (pairs) => {
        const x = Float64Array.from(pairs, ([a]) => a)
        const y = Float64Array.from(pairs, ([, b]) => b)
        let [agree, onlyX, onlyY] = [0, 0, 0]
        for (let i = 0; i < x.length; i++) {
          for (let j = 0; j < i; j++) {
            const sign = Math.sign(x[i]! - x[j]!) * Math.sign(y[i]! - y[j]!)
            agree += sign
            if (x[i] !== x[j]) onlyX++
            if (y[i] !== y[j]) onlyY++
          }
        }
        const expected = agree / Math.sqrt(onlyX * onlyY)
        const { kendall, count } = correlate(x, y)
        expect(count).toBe(pairs.length)
        if (Number.isNaN(expected)) expect(kendall).toBeNaN()
        else expect(kendall).toBeCloseTo(expected, 12)
      }),
    )
  })

  test('of a measure with itself is 1, and missing values are left out', () => {
    const x = Float64Array.of(1, 2, Number.NaN, 4)
    expect(correlate(x, x)).toEqual({ count: 3, kendall: 1, spearman: 1, pearson: 1 })
  })
})

describe('the plane', () => {
  test('has the front that no other point beats', () => {
    fc.assert(
      fc.property(numbers, (pairs) => {
        const x = Float64Array.from(pairs, ([a]) => a)
        const y = Float64Array.from(pairs, ([, b]) => b)
        const front = paretoFront(layOut(x, y)!, 'minimize', 'maximize', () => true)
        const beats = (a: number, b: number) =>
          x[a]! <= x[b]! && y[a]! >= y[b]! && (x[a]! < x[b]! || y[a]! > y[b]!)
        const unbeaten = [...x.keys()].filter((row) => ![...x.keys()].some((other) => beats(other, row)))
        const key = (row: number) => `${x[row]} ${y[row]}`
        expect(new Set(front.map(key))).toEqual(new Set(unbeaten.map(key)))
      }),
    )
  })

  test('finds the nearest point and the points inside a line', () => {
    const plane = layOut(Float64Array.of(0, 5, 10, Number.NaN), Float64Array.of(0, 5, 10, 1))!
    expect(plane.grid.nearest(0.52, 0.5, 0.1, 0.1, () => true)).toBe(1)
    expect(plane.grid.nearest(0.52, 0.5, 0.1, 0.1, (row) => row !== 1)).toBe(-1)
    expect([
      ...rowsInside(plane, [
        [-1, -1],
        [6, -1],
        [6, 6],
        [-1, 6],
      ]),
    ]).toEqual([0, 1])
  })
})

describe('filters', () => {
  const kept = (where: string) => filterRows(session, where).reduce((sum, one) => sum + one, 0)

  test('are those of the command', () => {
    const params = readColumn(session, 'params').values
    const val = readColumn(session, 'cifar10:val').values
    const count = (keeps: (row: number) => boolean) => [...params.keys()].filter(keeps).length
    expect(kept('params < 0.5M && cifar10:val > 80')).toBe(
      count((row) => params[row]! < 5e5 && val[row]! > 80),
    )
    expect(kept('300k<params<=0.5M')).toBe(count((row) => params[row]! > 3e5 && params[row]! <= 5e5))
    expect(kept('not (params > 1M or cifar10:val >= 50)')).toBe(
      count((row) => !(params[row]! > 1e6 || val[row]! >= 50)),
    )
    expect(kept('ops(nor_conv_3x3) == 6')).toBe(1)
    expect(kept('ops(none) >= 0')).toBe(15_625)
  })

  test.each([
    ['params <', 'Column 9: a measure, a number or ops(NAME) is missing at the end'],
    ['params', 'a comparison such as'],
    ['parms < 3', 'Column 1: unknown measure "parms"'],
    ['ops(nor_conv_3x4) > 1', 'did you mean "nor_conv_3x3"'],
    ['params < 3 )', 'expected "&&", "||" or the end'],
    ['(params < 3', '")" is missing at the end'],
    ['params $ 3', 'Column 8: "$" has no meaning here'],
    [`${'('.repeat(200)}params < 3`, 'nests deeper than 100 levels'],
    ['', 'is missing at the end'],
  ])('say what is wrong with %s', (where, message) => {
    expect(() => filterRows(session, where)).toThrow(message)
  })
})

describe('an architecture', () => {
  test('has its six edges, every choice with its value, and its neighbours', () => {
    readColumn(session, 'cifar10:val')
    const detail = describeArch(session, '0', 'cifar10:val')
    expect(detail.slots).toHaveLength(6)
    for (const slot of detail.slots) expect(slot.choices.filter(({ current }) => current)).toHaveLength(1)
    expect(detail.neighbors).toHaveLength(24)
    const { values } = readColumn(session, 'cifar10:val')
    for (const { row, value } of detail.neighbors) expect(value).toBe(values[row])
    const choices = detail.slots.flatMap(({ choices: all }) => all.filter(({ current }) => !current))
    expect(new Set(choices.map(({ text }) => text))).toEqual(
      new Set(detail.neighbors.map(({ text }) => text)),
    )
  })

  test('is read in any form, and refused with a reason', () => {
    const ops = ['none', 'none', 'none', 'none', 'none', 'none']
    expect(describeArch(session, JSON.stringify({ ops }), 'cifar10:val').text).toContain('|none~0|')
    expect(() => describeArch(session, '99999', 'cifar10:val')).toThrow('99999')
    expect(() => describeArch(session, '  ', 'cifar10:val')).toThrow('an architecture is needed')
  })

  test('has a colour for the operation on each edge', () => {
    expect(session.categories).toHaveLength(6)
    expect(session.categories[0]!.of(session.space.at(0))).toBe(
      session.space.operations().indexOf((session.space.at(0) as { ops: string[] }).ops[0]!),
    )
  })
})
