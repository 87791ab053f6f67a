import { describe, expect, test } from 'vitest'
import { temporaryFolder } from '../../../test/temporary.js'
import { makeProject, nasbench } from './command.js'

const cwd = makeProject(temporaryFolder())
const run = (line: string, input?: string) =>
  nasbench(line.split(' '), { cwd, ...(input !== undefined && { input }) })

async function json(line: string, input?: string): Promise<unknown> {
  const { code, stdout, stderr } = await run(line, input)
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  return JSON.parse(stdout)
}

const first = {
  benchmark: 'toy',
  index: 0,
  arch: 'skip-skip-skip',
  dataset: 'toy-a',
  split: 'val',
  budget: 4,
  metric: 62.54761904761905,
  metricName: 'accuracy',
  unit: 'percent',
  source: 'demo',
}

describe('query', () => {
  test('answers one architecture with one object', async () => {
    expect(await json('query toy 0 --demo --json')).toMatchObject({
      ...first,
      seed: null,
      std: 0.0714285714285694,
    })
    expect(await json('query 27 skip-skip-skip --demo --json --seed 2')).toMatchObject({
      ...first,
      seed: 2,
      metric: 50 + 12 + 1 / 3 + 2 / 7,
      std: null,
    })
  })

  test('answers several with a list, even if a pipe brings but one', async () => {
    expect(await json('query toy 0 1 --demo --json')).toMatchObject([first, { index: 1 }])
    expect(await json('query toy - --demo --json', '0\n')).toMatchObject([first])
    expect(await json('query toy - --demo --json --quiet', '')).toEqual([])
    expect(await json('query toy 0 --demo --json --all')).toHaveLength(6)
    expect(await json('query toy 0 --demo --json --all --dataset toy-b')).toHaveLength(3)
  })

  test('passes dataset, split and budget on', async () => {
    const line = 'query toy 5 --demo --json --dataset toy-b --split test --budget 0 --seed 1'
    expect(await json(line)).toMatchObject({
      dataset: 'toy-b',
      split: 'test',
      budget: 0,
      metric: 50 + 5 + 1 + 2 / 3 + 1 / 7,
    })
  })

  test('reads lines, blank ones and CRLF among them, and objects of --jsonl', async () => {
    const input = '0\r\n\n  conv-conv-conv \n{"arch":"pool-skip-skip","metric":3}\n2'
    const rows = (await json('query toy - --demo --json', input)) as { arch: string }[]
    const archs = ['skip-skip-skip', 'conv-conv-conv', 'pool-skip-skip', 'skip-skip-pool']
    expect(rows.map((row) => row.arch)).toEqual(archs)
  })

  test('names the line that is wrong', async () => {
    const { code, stderr } = await run('query toy - --demo', '0\n\nconv\n1\n')
    expect(code).toBe(2)
    expect(stderr).toMatch(/^nasbench: line 3 of standard input: "conv" is no toy architecture/)
  })

  test('writes CSV and JSON lines', async () => {
    const csv = await run('query toy 0 1 --demo --csv')
    expect(csv.stdout).toBe(
      [
        'benchmark,index,arch,dataset,split,budget,seed,runs,metric,metricName,unit,std,cost,source',
        'toy,0,skip-skip-skip,toy-a,val,4,,2,62.54761904761905,accuracy,percent,0.0714285714285694,,demo',
        'toy,1,skip-skip-conv,toy-a,val,4,,2,63.54761904761905,accuracy,percent,0.0714285714285694,,demo',
        '',
      ].join('\n'),
    )
    const jsonl = await run('query toy 0 1 --demo --jsonl')
    const rows = jsonl.stdout.trimEnd().split('\n')
    expect(rows.map((row) => JSON.parse(row) as unknown)).toMatchObject([first, { index: 1 }])
  })

  test('shows a table without colour in a pipe, and says what is made up', async () => {
    expect((await run('query toy 0 13 --demo')).stdout).toMatchInlineSnapshot(`
      "toy, toy-a val, budget 4, mean of 2 runs
      index  accuracy [%]   std  cost [s]  architecture
          0         62.55  0.07         –  skip-skip-skip
         13         75.55  0.07         –  conv-conv-conv
      made-up results, not measurements
      "
    `)
  })

  test('shows an architecture once where all rows are about it', async () => {
    expect((await run('query toy 13 --demo --all --dataset toy-b')).stdout).toMatchInlineSnapshot(`
      "toy, toy-b, budget 4, mean of 2 runs
      architecture 13: conv-conv-conv
      split  accuracy [%]   std  cost [s]
      train         76.21  0.07         –
      val           76.55  0.07         –
      test          76.88  0.07         –
      made-up results, not measurements
      "
    `)
  })
})

describe('the other commands', () => {
  const lines = [
    'list',
    'info toy --demo',
    'query toy 0 --demo',
    'top toy --demo -k 3',
    'curve toy 0 13 --demo',
    'show toy 13',
    'sample toy -n 3 --seed 1',
    'neighbors toy 13',
    'mutate toy 13 --seed 2',
    'plugins',
  ]
  test.concurrent.each(lines)('%s in every format', async (line) => {
    const table = await run(line)
    expect(table).toMatchObject({ code: 0, stderr: '' })
    expect(table.stdout).toMatch(/\n$/)
    const document = await json(`${line} --json`)
    expect(typeof document).toBe('object')
    const jsonl = await run(`${line} --jsonl`)
    for (const row of jsonl.stdout.trimEnd().split('\n')) expect(typeof JSON.parse(row)).toBe('object')
    const csv = await run(`${line} --csv`)
    expect(csv).toMatchObject({ code: 0, stderr: '' })
    const widths = new Set(
      csv.stdout
        .trimEnd()
        .split('\n')
        .map((row) => row.split(',').length),
    )
    expect(widths.size).toBe(1)
  })

  test('top ranks within limits', async () => {
    expect(await json('top toy --demo -k 2 --json')).toMatchObject([
      { rank: 1, index: 25, metric: 87.54761904761904 },
      { rank: 2, index: 24 },
    ])
    expect(await json('top toy --demo -k 1 --max-params 0.2M --json')).toMatchObject([
      { rank: 1, index: 24, params: 100_000 },
    ])
  })

  test('curve gives budgets and values, and a line a point as CSV', async () => {
    expect(await json('curve toy 0 --demo --seed 1 --json')).toMatchObject({
      index: 0,
      budgets: [0, 1, 2, 3, 4],
      values: [0, 3, 6, 9, 12].map((more) => 50 + more + 0 + 1 / 3 + 1 / 7),
    })
    const { stdout } = await run('curve toy 0 1 --demo --csv')
    expect(stdout.trimEnd().split('\n')).toHaveLength(11)
    expect((await run('curve toy 0 1 --demo')).stdout).toMatchInlineSnapshot(`
      "budget  #0 [%]  #1 [%]
           0   50.55   51.55
           1   53.55   54.55
           2   56.55   57.55
           3   59.55   60.55
           4   62.55   63.55
      accuracy; toy, toy-a val
      made-up results, not measurements
      "
    `)
  })

  test('show draws the cell', async () => {
    expect((await run('show toy conv-conv-conv')).stdout).toMatchInlineSnapshot(`
      "benchmark     toy, architecture 13 of 27
      architecture  conv-conv-conv
      parameters    850,000
      FLOPs         4,000,000

      in --conv--> a --conv--> b --conv--> out
      "
    `)
  })

  test('info tells what is there, or that nothing is', async () => {
    expect(await json('info toy --demo --json')).toMatchObject({
      name: 'toy',
      space: { size: 27, operations: ['skip', 'conv', 'pool'] },
      data: { source: { kind: 'demo' }, defaults: { dataset: 'toy-a', split: 'val', budget: 4 } },
    })
    expect(await json('info toy --json')).toMatchObject({ name: 'toy', data: null })
    expect((await run('info toy')).stdout).toContain('no data for toy: set NASBENCH_TOY_PATH')
  })

  test('info tells what to cite, alone where asked', async () => {
    for (const line of ['info toy', 'info toy --demo'])
      expect((await run(line)).stdout).toMatch(/\nto cite \(.*--bibtex.*\)\n@misc\{toy\}\n$/)
    expect(await run('info toy --bibtex')).toEqual({ code: 0, stdout: '@misc{toy}\n', stderr: '' })
    expect(await json('info toy --bibtex --json')).toEqual({
      name: 'toy',
      title: 'Toy benchmark',
      citation: '@misc{toy}',
    })
  })

  test('sample, neighbors and mutate feed query through a pipe', async () => {
    for (const line of ['sample toy -n 3', 'neighbors toy 13', 'mutate toy 13', 'sample toy -n 2 --demo']) {
      const { stdout } = await run(line)
      const result = await run('query toy - --demo --csv', stdout)
      expect(result).toMatchObject({ code: 0, stderr: '' })
      expect(result.stdout.split('\n').length).toBe(stdout.split('\n').length + 1)
    }
    const top = await run('top toy --demo -k 3 --jsonl')
    expect(await json('query toy - --demo --dataset toy-b --json', top.stdout)).toHaveLength(3)
  })
})
