import { chmodSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { temporaryFolder } from '../../../test/temporary.js'
import { makeProject, nasbench } from './command.js'

/* A package that adds a command, as a third party would write it. */
const commands = `export default [{
  name: 'best',
  summary: 'the best of some architectures',
  arguments: [{ name: '<bench>', description: 'benchmark' }, { name: '[arch...]', description: 'architectures' }],
  options: [
    { flags: '-n, --count <n>', description: 'how many', type: 'integer' },
    { flags: '--kind <name>', description: 'kind', choices: ['a', 'b'] },
    { flags: '--tag <text>', description: 'tags', repeatable: true },
    { flags: '--svg <file>', description: 'picture', type: 'path' },
  ],
  common: ['demo', 'json', 'csv', 'where', 'with'],
  details: 'Examples:\\n  nasbench best toy',
  commands: [{ name: 'merge', summary: 'merges', async run(call, host) { host.writeJson({ merged: true, size: 10n ** 20n }) } }],
  async run({ arguments: [bench, archs], options }, host) {
    const plugin = await host.choosePlugin(bench)
    if (options.count === 0) throw host.usageError('--count 0: expected an integer from 1', { received: 0 })
    await host.withBenchmark(plugin, async (benchmark) => {
      const indices = await host.select(benchmark)
      const measure = await host.measure(benchmark, 'toy-b:test', { budget: 2 })
      const values = measure.values(indices)
      const order = [...indices.keys()].sort((a, b) => values[b] - values[a]).slice(0, options.count ?? 3)
      if (options.svg) return host.writeChart({ kind: 'step', x: { label: 'n' }, y: { label: 'value' }, series: [{ label: 'a', x: [1, 2], y: [3, 4] }] }, { svg: options.svg })
      host.writeRows(
        [{ key: 'index', align: 'right' }, { key: 'value', title: measure.name, format: (value) => value.toFixed(1) }],
        order.map((i) => ({ index: indices[i], value: values[i] })),
        { heading: [plugin.name, options.kind, ...(options.tag ?? []), ...archs].join(' '), note: measure.unit },
      )
    })
  },
}]`

const cwd = makeProject(temporaryFolder(), {
  'nasbench-best': {
    'package.json': JSON.stringify({
      name: 'nasbench-best',
      version: '1.2.3',
      type: 'module',
      exports: { './commands': './commands.mjs' },
      nasbench: { apiVersion: 1, commands: './commands' },
    }),
    'commands.mjs': commands,
  },
})
const run = (line: string, env = {}) => nasbench(line.split(' '), { cwd, env })

describe('a command of another package', () => {
  test('gets its arguments, options, measures, filter and output', async () => {
    const { code, stdout, stderr } = await run(
      'best toy 0 --demo -n 1e0 --kind b --tag x --tag y --where params<0.5M',
    )
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toBe('toy b x y 0\nindex  toy_b_test\n   25  82.9\npercent\n')
    expect(JSON.parse((await run('best toy --demo --json')).stdout)).toEqual([
      { index: 25, value: expect.closeTo(82.88, 2) },
      { index: 24, value: expect.closeTo(81.88, 2) },
      { index: 23, value: expect.closeTo(80.88, 2) },
    ])
  })

  test('has help, subcommands and errors like the others', async () => {
    expect((await run('best --help')).stdout).toContain('nasbench best toy')
    expect((await run('best merge')).stdout).toBe(
      '{\n  "merged": true,\n  "size": "100000000000000000000"\n}\n',
    )
    expect(await run('best toy --demo -n 0')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--count 0: expected an integer from 1'),
    })
    expect((await run('best toy --kind c')).stderr).toContain('unknown --kind "c": expected a or b')
    expect((await run('best toy --model x')).stderr).toContain('--model has no effect on nasbench best')
    expect((await run('best toy --demo --where params<')).stderr).toContain('--where, column 8')
  })

  test('draws', async () => {
    const { stdout } = await run(`best toy --demo --svg -`)
    expect(stdout).toMatch(/^<svg /)
  })

  test('a command whose package is missing is named with it', async () => {
    for (const [name, owner] of [
      ['search', '@nasbench/search'],
      ['explore', '@nasbench/explorer'],
    ] as const) {
      expect(await run(`${name} toy`)).toMatchObject({
        code: 3,
        stderr: expect.stringContaining(`npm install ${owner}`),
      })
    }
    expect((await run('serach toy')).stderr).toContain('did you mean "search"?')
  })

  test.skipIf(process.platform === 'win32')(
    'does not run from a folder that everyone may write',
    async () => {
      const open = makeProject(temporaryFolder(), {})
      const toy = join(open, 'node_modules', 'nasbench-open')
      const { cpSync } = await import('node:fs')
      cpSync(join(cwd, 'node_modules', 'nasbench-best'), toy, { recursive: true })
      chmodSync(toy, 0o777)
      const { stderr, code } = await nasbench(['best', 'toy', '--plugin', toy], { cwd: temporaryFolder() })
      expect({ code, stderr }).toMatchObject({
        code: 2,
        stderr: expect.stringContaining('unknown command "best"'),
      })
    },
  )

  test('does not run at all with NASBENCH_NO_PROJECT_PLUGINS', async () => {
    expect((await run('list --csv')).stdout).toContain('toy,')
    expect((await run('list --csv', { NASBENCH_NO_PROJECT_PLUGINS: '1' })).stdout).not.toContain('toy,')
  })
})
