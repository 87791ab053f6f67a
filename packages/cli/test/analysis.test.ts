import { describe, expect, test } from 'vitest'
import { temporaryFolder } from '../../../test/temporary.js'
import { makeProject, nasbench } from './command.js'

const cwd = makeProject(temporaryFolder())
const run = (line: string, env = {}) => nasbench(line.split(' '), { cwd, env })

async function json(line: string): Promise<unknown> {
  const { code, stdout, stderr } = await run(`${line} --json`)
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  return JSON.parse(stdout)
}

describe('compare', () => {
  test('shows costs, results, differences and cells', async () => {
    expect((await run('compare toy 0 13 --demo')).stdout).toMatchInlineSnapshot(`
      "A skip-skip-skip
      B conv-conv-conv

                                      A #0      B #13       B − A
      parameters                   100,000    850,000    +750,000
      FLOPs                      1,000,000  4,000,000  +3,000,000
      toy-a train  accuracy [%]      62.21      75.21      +13.00
      toy-a val    accuracy [%]      62.55      75.55      +13.00
      toy-a test   accuracy [%]      62.88      75.88      +13.00
      toy-b train  accuracy [%]      63.21      76.21      +13.00
      toy-b val    accuracy [%]      63.55      76.55      +13.00
      toy-b test   accuracy [%]      63.88      76.88      +13.00

      A                                           B
      in --skip--> a --skip--> b --skip--> out    in --conv--> a --conv--> b --conv--> out
      made-up results, not measurements
      "
    `)
  })

  test('shares a line between names of one set, and has every result as JSON and CSV', async () => {
    const rows = (await json('compare toy 0 13 25 --demo --dataset toy-b')) as { results: unknown[] }[]
    expect(rows).toMatchObject([{ index: 0, params: 100_000 }, { index: 13 }, { index: 25 }])
    expect(rows.map((row) => row.results.length)).toEqual([3, 3, 3])
    const csv = await run('compare toy 0 13 --demo --csv')
    expect(csv.stdout.split('\n')[0]).toMatch(/^benchmark,index,arch,dataset,.*,params,flops$/)
    expect(csv.stdout.trimEnd().split('\n')).toHaveLength(13)
  })

  test('tells what is known without data, and says how to get some', async () => {
    const { code, stdout } = await run('compare toy 0 1')
    expect(code).toBe(0)
    expect(stdout).toContain('parameters')
    expect(stdout).toContain('no results: nasbench info toy says how to get data')
  })
})

describe('neighbors', () => {
  test('have results with --demo, best first, the architecture itself above', async () => {
    const rows = (await json('neighbors toy 13 --demo')) as { role: string; index: number; metric: number }[]
    expect(rows.map((row) => row.role)).toEqual(['itself', ...Array(6).fill('neighbor')])
    expect(rows.map((row) => row.index)).toEqual([13, 22, 16, 14, 12, 10, 4])
    expect((await run('neighbors toy 13 --demo -n 2')).stdout).toBe('pool-conv-conv\nconv-pool-conv\n')
    expect(await json('neighbors toy 13 -n 1 --demo --dataset toy-b --split test')).toMatchObject([
      { role: 'itself', dataset: 'toy-b', split: 'test' },
      { role: 'neighbor', dataset: 'toy-b', split: 'test' },
    ])
  })

  test('that were never trained are counted', async () => {
    const { stdout } = await run('neighbors toy 25 --demo --csv')
    expect(stdout.trimEnd().split('\n')).toHaveLength(1 + 1 + 5)
  })

  test('need no data otherwise', async () => {
    expect(await json('neighbors toy 13')).toHaveLength(6)
    expect((await run('neighbors toy 13 --results')).code).toBe(3)
  })
})

describe('correlate', () => {
  test('two datasets, budgets, or costs', async () => {
    expect(await json('correlate toy --x toy-a:val:0 --y toy-b:test:4 --demo')).toEqual({
      benchmark: 'toy',
      x: 'toy-a val accuracy, budget 0',
      y: 'toy-b test accuracy, budget 4',
      architectures: 26,
      missing: 0,
      kendall: 1,
      spearman: 1,
      pearson: expect.closeTo(1, 12),
      sample: null,
      source: 'demo',
    })
    expect(
      await json('correlate toy --x params --y val:2:1 --demo --sample 9 --sample-seed 3'),
    ).toMatchObject({
      x: 'parameters',
      y: 'toy-a val accuracy, budget 2, seed 1',
      sample: 'a sample of 9 of 26, seed 3',
    })
  })

  test('says what a constant lacks', async () => {
    expect((await run('correlate toy --x time --y val --demo')).stdout).toMatchInlineSnapshot(`
      "x              training time
      y              toy-a val accuracy
      architectures  26
      Kendall τ-b    none: all values are the same
      Spearman ρ     none: all values are the same
      Pearson r      none: all values are the same
      made-up results, not measurements
      "
    `)
    expect(await json('correlate toy --x time --y val --demo')).toMatchObject({
      kendall: null,
      pearson: null,
    })
  })
})

describe('top of a sample', () => {
  test('ranks what was drawn, and says so', async () => {
    const drawn = (await json('export toy --demo --columns index --sample 6 --sample-seed 2')) as {
      index: number
    }[]
    const indices = drawn.map((row) => row.index).sort((a, b) => b - a)
    const sampled = 'top toy --demo --sample 6 --sample-seed 2'
    const ranked = (await json(`${sampled} -k 3`)) as { rank: number; index: number }[]
    expect(ranked.map((row) => row.index)).toEqual(indices.slice(0, 3))
    expect(ranked.map((row) => row.rank)).toEqual([1, 2, 3])
    expect((await run(sampled)).stdout).toMatch(/\na sample of 6 of 26, seed 2\nmade-up/)
    // Limits hold there too.
    const small = (await json(`${sampled} --max-params 0.4M`)) as { params: number }[]
    expect(small.length).toBeGreaterThan(0)
    expect(small.length).toBeLessThan(6)
    for (const { params } of small) expect(params).toBeLessThanOrEqual(400_000)
    expect(await run(`${sampled} --by loss`)).toMatchObject({ code: 2 })
    // All that there are is no sample.
    expect((await run('top toy --demo --sample 26')).stdout).toBe((await run('top toy --demo')).stdout)
  })
})

describe('top --pareto', () => {
  test('gives all that none beats in all objectives, by the first one', async () => {
    const front = (await json('top toy --demo --pareto params,accuracy')) as {
      index: number
      params: number
      accuracy: number
    }[]
    expect(front.map((one) => one.index)).toEqual([24, 25])
    expect(front[0]).toMatchObject({
      benchmark: 'toy',
      params: 100_000,
      accuracy: 50 + 24 + 12 + 1 / 3 + 1.5 / 7,
      source: 'demo',
    })
    expect(await json('top toy --demo --pareto params,b=toy-b:test -k 1')).toMatchObject([
      { index: 24, b: expect.any(Number) },
    ])
    expect(await json('top toy --demo --pareto accuracy,params --max-params 0.2M')).toMatchObject([
      { index: 24 },
    ])
    const some = await run('top toy --demo --pareto params,accuracy --sample 6 --sample-seed 2')
    expect(some.stdout).toContain('a sample of 6 of 26, seed 2')
  })

  test('a limit on time leaves out what has none', async () => {
    expect(await json('top toy --demo --max-time 100 -k 1')).toHaveLength(1)
    expect(await json('top toy --demo --max-time 10')).toEqual([])
  })
})
