import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { sharedPath } from '../../../test/shared.js'
import { temporaryFolder } from '../../../test/temporary.js'
import { builtBin, nasbench, outcome, start } from './command.js'

const cwd = temporaryFolder()
const run = (line: string) => nasbench(line.split(' '), { cwd, bin: builtBin })
const runsOf = (folder: string) =>
  Object.fromEntries(
    readdirSync(join(cwd, folder)).map((name) => [name, readFileSync(join(cwd, folder, name), 'utf8')]),
  )

interface Row {
  readonly algorithm: string
  readonly dataset: string
  readonly split: string
  readonly mean: number
  readonly std: number
  readonly published: { readonly mean: number; readonly std: number } | null
}

describe('nasbench search', () => {
  test('gives the published rows of NAS-Bench-201', async () => {
    const line =
      'search nb201 --protocol nb201-paper --algorithms random,evolution,reinforce,local --runs 500 --seed 1'
    const { code, stdout, stderr } = await run(`${line} --json`)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    const { results } = JSON.parse(stdout) as { results: readonly Row[] }
    expect(results).toHaveLength(24)
    const limit = (dataset: string) => (dataset === 'cifar10' ? 0.15 : 0.35)
    for (const { algorithm, dataset, split, mean, published } of results) {
      expect(published === null, algorithm).toBe(algorithm === 'local')
      if (published === null) continue
      expect(Math.abs(mean - published.mean), `${algorithm} ${dataset} ${split}`).toBeLessThan(limit(dataset))
    }
  })

  test('gives the published rows of NATS-Bench', async () => {
    const { stdout } = await run(
      'search nb201 --protocol nats --algorithms random,evolution,reinforce --runs 500 --seed 1 --json',
    )
    const { results } = JSON.parse(stdout) as { results: readonly Row[] }
    expect(results.map(({ algorithm, split }) => `${algorithm} ${split}`)).toEqual([
      ...['random val', 'random test', 'evolution val', 'evolution test', 'reinforce val', 'reinforce test'],
    ])
    for (const { algorithm, mean, published } of results) {
      expect(Math.abs(mean - published!.mean), algorithm).toBeLessThan(0.15)
    }
  })

  test('shards, threads and restarts make the same files, and merge reads them', async () => {
    const search = 'search nb201 --protocol nb201-paper --runs 9 --seed x --quiet --out'
    for (const line of [`${search} whole`, `${search} shards --shard 0/2`, `${search} shards --shard 1/2`]) {
      expect(await run(line)).toMatchObject({ code: 0, stderr: '' })
    }
    await run('search nb201 --protocol nb201-paper --runs 4 --seed x --quiet --out threads')
    const { stdout } = await run(`${search} threads --jobs 2 --json`)
    expect(JSON.parse(stdout)).toMatchObject({ runs: 9, reused: 8 })
    const whole = runsOf('whole')
    expect(Object.keys(whole)).toHaveLength(18)
    expect(runsOf('shards')).toEqual(whole)
    expect(runsOf('threads')).toEqual(whole)
    // Neither a host nor a time of day is in a line.
    expect(Object.values(whole).join('')).not.toMatch(/20\d\d-\d\d-\d\dT|file:\/\//)

    expect((await run('search merge shards --out a.parquet')).stdout).toMatch(
      /^a\.parquet: \d+ rows of 18 runs\n$/,
    )
    await run('search merge whole --out b.parquet')
    expect(readFileSync(join(cwd, 'a.parquet'))).toEqual(readFileSync(join(cwd, 'b.parquet')))
    expect(await run('search merge whole --out b.parquet')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--force'),
    })
  })

  test.skipIf(process.platform === 'win32')(
    'Ctrl-C keeps every finished run, each of them whole',
    async () => {
      const child = start('search nb201 --protocol nb201-paper --runs 100k --out stopped'.split(' '), {
        cwd,
        bin: builtBin,
      })
      const ended = outcome(child)
      while (!readSome('stopped')) await new Promise((resolve) => setTimeout(resolve, 50))
      child.kill('SIGINT')
      expect((await ended).stderr).toContain('interrupted')
      const lines = Object.values(runsOf('stopped'))
      for (const line of lines) expect(JSON.parse(line)).toMatchObject({ ended: 'seconds' })
      expect(Object.keys(runsOf('stopped')).filter((name) => !name.endsWith('.jsonl'))).toEqual([])
    },
  )

  test.each([
    ['search nb201', 'a search needs an end: --protocol nb201-paper, nats or naszilla'],
    ['search nb201 --protocol paper', 'nb201-paper'],
    ['search nb201 --protocol nats --algorithms evolve', 'evolution'],
    ['search nb201 --protocol nats --algorithms evolution:size=3', 'population'],
    ['search nb201 --protocol nats --algorithms hyperband', 'learning curves'],
    ['search nb201 --protocol nats --shard 3/3 --out s', 'R from 0 to N - 1'],
    ['search nb201 --protocol nats --shard slurm --out s', 'SLURM_ARRAY_TASK_COUNT'],
    ['search nb201 --evaluations 5 --svg x.svg', '--report curves'],
    ['search merge nothing-here', 'nothing-here'],
  ])('%s', async (line, text) => {
    const { code, stdout, stderr } = await run(line)
    expect(code).toBeGreaterThan(0)
    expect(stdout).toBe('')
    expect(stderr).toContain(text)
  })
})

const landscape = sharedPath('data', 'nb201', 'nats-test200.json.gz')

describe.skipIf(landscape === undefined)('nasbench landscape', () => {
  test('reads the values from a CSV file of another program', async () => {
    const data = JSON.parse(gunzipSync(readFileSync(landscape!)).toString()) as Record<string, number[]>
    const rows = data.cifar100!.map((value, index) => `${index},${value}`)
    writeFileSync(join(cwd, 'nats.csv'), `index,c100\n${rows.join('\n')}\n`)
    const { stdout } = await run('landscape nb201 --with nats.csv --y c100 --json')
    expect(JSON.parse(stdout)).toMatchObject({
      best: { index: 9930, value: data.cifar100![9930] },
      localMaxima: expect.arrayContaining([69, 2725, 9930, 14_813]),
      weakBasins: { bestShare: 0.997248, inExactlyOne: 63 },
      neutralNetworks: { count: 34, largest: 63 },
    })
  })
})

function readSome(folder: string): boolean {
  try {
    return readdirSync(join(cwd, folder)).length > 20
  } catch {
    return false
  }
}
