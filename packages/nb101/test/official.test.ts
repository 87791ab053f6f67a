import { createRng } from '@nasbench/core'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { ModelSpec } from '../src/model-spec.js'
import type { NASBench101 } from '../src/nasbench101.js'
import { createOfficialApi } from '../src/official.js'
import { officialFile, rowsOf } from './files.js'
import { openImported } from './stores.js'

const matrix = [
  [0, 1, 1, 0],
  [0, 0, 0, 1],
  [0, 0, 0, 1],
  [0, 0, 0, 0],
]
const ops = ['input', 'conv3x3-bn-relu', 'conv1x1-bn-relu', 'output']
const diamondHash = '1af995a92568cf42af2c2668f72834ea'
const invalid = expect.objectContaining({ code: 'INVALID_ARCHITECTURE' })
const chainOf = (vertices: number) =>
  new ModelSpec(
    Array.from({ length: vertices }, (_, source) =>
      Array.from({ length: vertices }, (_, target) => (target === source + 1 ? 1 : 0)),
    ),
    ['input', ...new Array<string>(vertices - 2).fill('maxpool3x3'), 'output'],
  )

let bench: NASBench101
beforeAll(async () => {
  const demo = (await import('../src/nasbench101.js')).NASBench101.demo()
  const diamond = demo.getIndex({ adjacency: matrix, operations: ops })
  bench = await openImported(officialFile([...rowsOf([diamond, 0, 300_000]), ...rowsOf([5], [4, 108], 2)]))
})
afterAll(() => bench.close())

describe('ModelSpec', () => {
  it('keeps what was given, prunes a copy and hashes that', () => {
    const given = [
      [0, 1, 0, 1],
      [0, 0, 0, 1],
      [0, 0, 0, 1],
      [0, 0, 0, 0],
    ]
    const names = ['input', 'conv1x1-bn-relu', 'conv3x3-bn-relu', 'output']
    const spec = new ModelSpec(given, names)
    ;(given[0] as number[])[1] = 0
    names[1] = 'changed'
    expect(spec.originalMatrix[0]).toEqual([0, 1, 0, 1])
    expect(spec.originalOps[1]).toBe('conv1x1-bn-relu')
    expect(spec.matrix).toEqual([
      [0, 1, 1],
      [0, 0, 1],
      [0, 0, 0],
    ])
    expect(spec.ops).toEqual(['input', 'conv1x1-bn-relu', 'output'])
    expect(spec.hashSpec()).toBe('09fc2d10bdd6225e167a6f81a22a3f06')
  })

  it('refuses what is no graph, with the official words', () => {
    expect(() => new ModelSpec([[0, 1], [0]], ['a', 'b'])).toThrow(/matrix must be square/)
    expect(() => new ModelSpec(matrix, ['input', 'output'])).toThrow(
      /length of ops must match matrix dimensions/,
    )
    const backwards = matrix.map((row) => [...row])
    ;(backwards[2] as number[])[1] = 1
    expect(() => new ModelSpec(backwards, ops)).toThrow(invalid)
  })

  it('takes any number of vertices and any names; the labels are places in the list that is given', () => {
    expect(chainOf(9).validSpec).toBe(true)
    const named = new ModelSpec(matrix, ['input', 'a', 'b', 'output'])
    expect(named.hashSpec(['a', 'b'])).toBe(diamondHash)
    expect(() => named.hashSpec()).toThrow(invalid)
  })

  it('is without pruned graph where input and output are not connected', () => {
    for (const spec of [
      new ModelSpec([[0]], ['input']),
      new ModelSpec([], []),
      new ModelSpec(
        [
          [0, 0],
          [0, 0],
        ],
        ['input', 'output'],
      ),
    ]) {
      expect(spec).toMatchObject({ validSpec: false, matrix: null, ops: null })
      expect(() => spec.hashSpec()).toThrow(invalid)
    }
  })
})

describe('the official API', () => {
  it('answers one run at random, of the stored cell, and counts time and epochs', () => {
    const api = createOfficialApi(bench, { seed: 1 })
    // Relabelled: the two operations have changed places.
    const spec = new ModelSpec(matrix, [...ops.slice(0, 1), ...ops.slice(1, 3).reverse(), 'output'])
    const runs = bench.query(diamondHash)[1][108] ?? []
    const seen = new Set<number>()
    let seconds = 0
    for (let i = 0; i < 30; i++) {
      const answer = api.query(spec)
      expect(answer.moduleOperations).toEqual(ops)
      expect(answer.trainableParameters).toBe(3_468_426)
      const run = runs.findIndex((known) => known.finalTestAccuracy === answer.testAccuracy)
      expect(answer).toMatchObject({
        trainingTime: runs[run]?.finalTrainingTime,
        validationAccuracy: runs[run]?.finalValidationAccuracy,
        trainAccuracy: runs[run]?.finalTrainAccuracy,
      })
      seen.add(run)
      seconds += answer.trainingTime
    }
    expect([...seen].sort()).toEqual([0, 1, 2])
    expect(api.getBudgetCounters()).toEqual({ trainingTime: seconds, epochs: 30 * 108 })
    const half = api.query(spec, { epochs: 12, stopHalfway: true })
    expect(bench.query(diamondHash)[1][12]?.map((run) => run.halfwayTestAccuracy)).toContain(
      half.testAccuracy,
    )
    expect(api.getBudgetCounters().epochs).toBe(30 * 108 + 6)
    api.resetBudgetCounters()
    expect(api.getBudgetCounters()).toEqual({ trainingTime: 0, epochs: 0 })
  })

  it('gives all runs by spec or hash and goes through the hashes, without counting', () => {
    const api = createOfficialApi(bench)
    const [fixed, computed] = api.getMetricsFromHash(diamondHash)
    expect(api.getMetricsFromSpec(new ModelSpec(matrix, ops))).toEqual([fixed, computed])
    expect(fixed).toEqual({ moduleAdjacency: matrix, moduleOperations: ops, trainableParameters: 3_468_426 })
    expect(computed).toEqual(bench.query(diamondHash)[1])
    expect([...api.hashIterator()]).toEqual([...bench.iterHashes()])
    expect(api.validEpochs).toEqual([4, 12, 36, 108])
    expect(api.isValid(new ModelSpec(matrix, ops))).toBe(true)
    expect(api.getBudgetCounters().epochs).toBe(0)
  })
})

describe('where the official API goes wrong', () => {
  const api = () => createOfficialApi(bench)

  it('more than 7 vertices are a TypeError there, out of isValid too: here false, and an error that says why', () => {
    expect(api().isValid(chainOf(8))).toBe(false)
    expect(() => api().query(chainOf(8))).toThrow(/8 vertices/)
  })

  it('a matrix of floats is valid but has a hash that nothing has (issue 32): here it is the cell of its values', () => {
    const spec = new ModelSpec(
      matrix.map((row) => Float64Array.from(row)),
      ops,
    )
    expect(spec.hashSpec()).toBe(diamondHash)
    expect(api().isValid(spec)).toBe(true)
    expect(api().query(spec).moduleOperations).toEqual(ops)
  })

  it('an entry of 2 counts as two edges: here it is refused when the spec is made', () => {
    expect(
      () =>
        new ModelSpec(
          [
            [0, 2],
            [0, 0],
          ],
          ['input', 'output'],
        ),
    ).toThrow(invalid)
  })

  it('ops that are no list fail only when something must be pruned: here any sequence will do', () => {
    const arrayLike = { length: 4, 0: 'input', 1: 'conv3x3-bn-relu', 2: 'conv1x1-bn-relu', 3: 'output' }
    expect(new ModelSpec(matrix, arrayLike).hashSpec()).toBe(diamondHash)
    const dangling = matrix.map((row, at) => (at === 2 ? [0, 0, 0, 0] : row))
    expect(new ModelSpec(dangling, arrayLike).ops).toEqual(['input', 'conv3x3-bn-relu', 'output'])
  })

  it('the constructor seeds, and query draws from, the one global generator: here each API has its own', () => {
    const random = vi.spyOn(Math, 'random')
    const spec = new ModelSpec(matrix, ops)
    const draws = (one: ReturnType<typeof api>) =>
      Array.from({ length: 8 }, () => one.query(spec).testAccuracy)
    const [first, second] = [createOfficialApi(bench, { seed: 7 }), createOfficialApi(bench, { seed: 7 })]
    const expected = draws(createOfficialApi(bench, { rng: createRng(7) }))
    // In turns: neither disturbs the other.
    const turns = Array.from({ length: 8 }, () => [
      first.query(spec).testAccuracy,
      second.query(spec).testAccuracy,
    ])
    expect(turns).toEqual(expected.map((draw) => [draw, draw]))
    expect(draws(createOfficialApi(bench, { seed: 8 }))).not.toEqual(expected)
    expect(random).not.toHaveBeenCalled()
    random.mockRestore()
  })

  it('query draws one of three repeats though there are fewer (IndexError): here one of those that are there', () => {
    const one = api()
    const spec = new ModelSpec(bench.space.at(5).adjacency, bench.space.at(5).operations)
    const known = bench.query(5)[1][108]?.map((run) => run.finalTestAccuracy)
    for (let i = 0; i < 30; i++) expect(known).toContain(one.query(spec).testAccuracy)
  })

  it('a cell that the file lacks is a KeyError: here NOT_IN_DATASET, and so is a budget that the cell lacks', () => {
    const missing = expect.objectContaining({ code: 'NOT_IN_DATASET' })
    expect(() => api().query(chainOf(3))).toThrow(missing)
    expect(() => api().getMetricsFromHash('53cee42601ad14d661bb6878031d6acb')).toThrow(missing)
    const spec = new ModelSpec(bench.space.at(5).adjacency, bench.space.at(5).operations)
    expect(() => api().query(spec, { epochs: 12 })).toThrow(missing)
    expect(Object.keys(api().getMetricsFromSpec(spec)[1])).toEqual(['4', '108'])
  })

  it('other epochs are an error as there, and nothing is counted then', () => {
    const one = api()
    expect(() => one.query(new ModelSpec(matrix, ops), { epochs: 109 })).toThrow(
      expect.objectContaining({ code: 'UNKNOWN_BUDGET' }),
    )
    expect(() => one.query(chainOf(8))).toThrow(invalid)
    expect(one.getBudgetCounters()).toEqual({ trainingTime: 0, epochs: 0 })
  })

  it('a hash that no cell has is a KeyError: here INVALID_ARCHITECTURE', () => {
    expect(() => api().getMetricsFromHash('0'.repeat(32))).toThrow(invalid)
    expect(() => api().getMetricsFromHash('28cfc7874')).toThrow(invalid)
  })
})
