import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { nasbench } from './command.js'

const commands =
  'list info download import data query compare curve top describe plot correlate export show sample neighbors mutate plugins demo completion'.split(
    ' ',
  )
const common = [
  '--data',
  '--model',
  '--demo',
  '--json',
  '--jsonl',
  '--csv',
  '--quiet',
  '--no-color',
  '--plugin',
]

describe.concurrent('help', () => {
  test('nasbench alone explains itself on one screen', async () => {
    const { code, stdout, stderr } = await nasbench([])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    const lines = stdout.trimEnd().split('\n')
    // The prompt needs the last line.
    expect(lines.length).toBeLessThan(24)
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80)
    for (const command of commands)
      expect(stdout).toMatch(new RegExp(`^ {2}nasbench (\\w+, )?${command}[ ,]`, 'm'))
  })

  test('nasbench --help lists what is common to the commands, once, in 80 columns', async () => {
    const { code, stdout } = await nasbench(['--help'])
    expect(code).toBe(0)
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([])
    for (const word of [...common, 'NASBENCH_HOME', 'NASBENCH201_PATH', 'data folder', 'docs/cli.md']) {
      expect(stdout).toContain(word)
    }
    expect((await nasbench(['help'])).stdout).toBe(stdout)
    expect((await nasbench(['-h'])).stdout).toBe(stdout)
  })

  test.each(commands)('nasbench %s --help has two examples, in 80 columns', async (command) => {
    const { code, stdout } = await nasbench([command, '--help'])
    expect(code).toBe(0)
    const examples = stdout.slice(stdout.indexOf('Examples:')).split('\n').slice(1)
    expect(examples.filter((line) => line.includes('nasbench')).length).toBeGreaterThanOrEqual(2)
    expect(stdout).toContain('nasbench --help')
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([])
    // The options of every command are described in one place.
    expect(stdout).not.toMatch(/^ {2}(--demo|--json|--csv) /m)
  })

  test('nasbench help COMMAND is COMMAND --help', async () => {
    expect((await nasbench(['help', 'top'])).stdout).toBe((await nasbench(['top', '--help'])).stdout)
  })

  test('--version is that of the package', async () => {
    const manifest: unknown = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
    const { version } = manifest as { version: string }
    expect(await nasbench(['--version'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' })
  })
})

describe('completion', () => {
  test.each(['bash', 'zsh', 'fish'])('%s knows every command and the options of query', async (shell) => {
    const { code, stdout } = await nasbench(['completion', shell])
    expect(code).toBe(0)
    for (const word of [...commands, 'dataset', 'jsonl', 'nasbench list']) expect(stdout).toContain(word)
  })
})
