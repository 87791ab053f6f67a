import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { temporaryFolder } from '../../../test/temporary.js'
import { builtBin, makeProject, nasbench, outcome, start } from './command.js'

const cwd = makeProject(temporaryFolder())
const run = (line: string) => nasbench(line.split(' '), { cwd })

/* An independent reader, where its native part is to be had. */
const duckdb = await import('@duckdb/node-api').catch(() => undefined)

async function sql(query: string): Promise<Record<string, unknown>[]> {
  const connection = await (await (duckdb as NonNullable<typeof duckdb>).DuckDBInstance.create()).connect()
  return (await connection.runAndReadAll(query.replaceAll('$cwd', cwd))).getRowObjectsJS()
}

describe('export', () => {
  test('goes to standard output as CSV, JSON lines or JSON', async () => {
    expect((await run('export toy --demo')).stdout.split('\n').slice(0, 2)).toEqual([
      'index,arch,params,flops,toy_a_train,toy_a_val,toy_a_test,toy_b_train,toy_b_val,toy_b_test,source',
      expect.stringMatching(/^0,skip-skip-skip,100000,1000000,62\.2142857142857\d*,.*,demo$/),
    ])
    const { code, stdout, stderr } = await run(
      'export toy --demo --columns index,a=toy-a:val:0:1,time --jsonl',
    )
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    const rows = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown)
    expect(rows).toHaveLength(26)
    expect(rows[13]).toEqual({ index: 13, a: 63 + 1 / 3 + 1 / 7, time: 62.5 })
    expect(JSON.parse((await run('export toy --demo --columns id --json')).stdout)).toHaveLength(26)
    const sampled = await run('export toy --demo --sample 3 --sample-seed 5 --columns index')
    expect(sampled.stdout).toBe('index\n5\n12\n19\n')
  })

  test('goes to a file that appears whole, and is not overwritten unasked', async () => {
    const first = await run('export toy --demo --out table.csv')
    expect(first).toEqual({
      code: 0,
      stdout: `${join(cwd, 'table.csv')}\n`,
      stderr: '26 architectures, 11 columns; made-up results, not measurements\n',
    })
    expect(readFileSync(join(cwd, 'table.csv'), 'utf8')).toBe((await run('export toy --demo')).stdout)
    expect(await run('export toy --demo --out table.csv')).toEqual({
      code: 1,
      stdout: '',
      stderr: 'nasbench: table.csv is there already: --force overwrites it\n',
    })
    const forced = await run('export toy --demo --out table.csv --columns arch,val --force --json')
    expect(JSON.parse(forced.stdout)).toMatchObject({
      file: join(cwd, 'table.csv'),
      format: 'csv',
      rows: 26,
      columns: [{ name: 'arch' }, { name: 'val', title: 'toy-a val accuracy', unit: '%' }],
      source: 'demo',
    })
    writeFileSync(join(cwd, 'kept.csv'), 'mine')
    expect((await run('export toy --demo --out kept.csv --columns nothing --force')).code).toBe(2)
    expect(readFileSync(join(cwd, 'kept.csv'), 'utf8')).toBe('mine')
    expect(readdirSync(cwd).filter((name) => name.endsWith('.tmp'))).toEqual([])
  })

  test.skipIf(process.platform === 'win32')('stops on Ctrl-C and leaves nothing behind', async () => {
    const argv = ['export', 'nb201', '--demo', '--out', 'long.csv']
    const child = start(argv, { cwd, bin: builtBin })
    const timer = setInterval(() => {
      if (!readdirSync(cwd).some((name) => name.includes('long.csv'))) return
      child.kill('SIGINT')
      clearInterval(timer)
    }, 5)
    const { code } = await outcome(child)
    clearInterval(timer)
    expect(code).toBe(130)
    expect(readdirSync(cwd).filter((name) => name.includes('long.csv'))).toEqual([])
  })

  test('ends well where the reader has seen enough', async () => {
    const child = start(['export', 'nb201', '--demo'], { cwd, bin: builtBin })
    child.stdout.once('data', () => child.stdout.destroy())
    expect(await outcome(child)).toMatchObject({ code: 0, stderr: '' })
  })
})

describe.skipIf(duckdb === undefined)('DuckDB reads (needs its native package)', () => {
  test.each(['csv', 'jsonl', 'json', 'parquet'])('%s', async (format) => {
    const { code } = await run(`export toy --demo --out read.${format}`)
    expect(code).toBe(0)
    const read = format.startsWith('json') ? `read_json('$cwd/read.${format}')` : `'$cwd/read.${format}'`
    expect(
      await sql(`select count(*)::int as n, sum(params)::int as params, max(toy_b_val) as best from ${read}`),
    ).toEqual([{ n: 26, params: 9_350_000, best: 50 + 25 + 12 + 1 + 1 / 3 + 1.5 / 7 }])
    expect(await sql(`select arch, params::int as params, source from ${read} where index = 13`)).toEqual([
      { arch: 'conv-conv-conv', params: 850_000, source: 'demo' },
    ])
  })

  test('types, units and the source of a Parquet file', async () => {
    await run('export toy --demo --out typed.parquet --columns index,arch,params,toy-b:val:2')
    const columns = await sql(`select column_name, column_type from (describe '$cwd/typed.parquet')`)
    expect(columns.map((one) => one.column_type)).toEqual(['BIGINT', 'VARCHAR', 'BIGINT', 'DOUBLE'])
    const entries = await sql(
      `select decode(key) as key, decode(value) as value from parquet_kv_metadata('$cwd/typed.parquet')`,
    )
    expect(entries).toEqual([
      { key: 'nasbench.benchmark', value: 'toy' },
      { key: 'nasbench.source', value: 'made-up results, not measurements' },
      { key: 'column.index', value: 'index in the space' },
      { key: 'column.arch', value: 'architecture' },
      { key: 'column.params', value: 'parameters' },
      { key: 'column.toy_b_val_2', value: 'toy-b val accuracy, budget 2 [%]' },
    ])
  })

  test('every number of a whole space, bit for bit, in several row groups', async () => {
    const argv =
      'export nb101 --demo --out nb101.parquet --columns index,params,val --sample 80000 --sample-seed 1'
    const { code, stderr } = await nasbench(argv.split(' '), { cwd, bin: builtBin })
    expect({ code, stderr }).toMatchObject({ code: 0 })
    expect(existsSync(join(cwd, 'nb101.parquet'))).toBe(true)
    expect(
      await sql(
        `select count(distinct row_group_id)::int as groups from parquet_metadata('$cwd/nb101.parquet')`,
      ),
    ).toEqual([{ groups: 2 }])
    const rows = await sql(
      `select index::int as index, params::int as params, val from '$cwd/nb101.parquet' order by index limit 500`,
    )
    const { default: plugin } = await import('@nasbench/nb101/plugin')
    const benchmark = await plugin.demo()
    for (const { index, params, val } of rows) {
      expect(benchmark.summary(index as number, { split: 'val' }).metric).toBe(val)
      expect(plugin.space.cost?.(plugin.space.at(index as number)).params).toBe(params)
    }
  })

  test('what was imported, and says so', async () => {
    const source = 'TOYBENCH 1\n{}'
    writeFileSync(join(cwd, 'short.txt'), source)
    await run('import toy short.txt --out store --quiet')
    await run('export toy --data store --out store.parquet --quiet')
    expect(await sql(`select distinct source from '$cwd/store.parquet'`)).toEqual([{ source: 'file' }])
  })
})
