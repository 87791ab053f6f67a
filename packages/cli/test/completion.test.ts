import { spawn, spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { temporaryFolder } from '../../../test/temporary.js'
import { makeProject, nasbench, shellEnv } from './command.js'
import { hasScript } from './terminal.js'

const cwd = makeProject(temporaryFolder())
/* The scripts ask the command which benchmarks there are. */
const env = shellEnv({ HOME: cwd })
const has = (shell: string) => spawnSync(shell, ['-c', 'true']).status === 0
beforeAll(async () => {
  for (const shell of ['bash', 'zsh', 'fish']) {
    const { code, stdout, stderr } = await nasbench(['completion', shell], { cwd })
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    writeFileSync(join(cwd, `nasbench.${shell}`), stdout)
  }
  writeFileSync(join(cwd, 'store-of-mine.pkl'), '')
})

/* What is typed, and what must be among the offers; what must not. */
const cases: readonly (readonly [typed: string, offered: readonly string[], not: string])[] = [
  ['nasbench qu', ['query'], 'quit'],
  ['nasbench co', ['compare', 'completion', 'correlate'], 'query'],
  ['nasbench top nb', ['nb101', 'nb201', 'nb301'], 'query'],
  ['nasbench compare to', ['toy'], 'query'],
  ['nasbench query nb201 --dat', ['--data', '--dataset'], '--demo'],
  ['nasbench export nb201 --format ', ['csv', 'jsonl', 'json', 'parquet'], '--json'],
  ['nasbench plot nb201 --kind h', ['histogram'], 'scatter'],
  ['nasbench info nb201 --data store-', ['store-of-mine.pkl'], '--json'],
]

describe.skipIf(!has('bash'))('in bash (needs bash)', () => {
  test.each(cases)('%s', (typed, offered, not) => {
    const code = `source nasbench.bash
      words=("$@"); COMP_WORDS=("\${words[@]}"); COMP_CWORD=$((\${#words[@]} - 1)); _nasbench
      printf '%s\\n' "\${COMPREPLY[@]}"`
    const { stdout, stderr } = run('bash', ['--norc', '-c', code, 'bash', ...typed.split(' ')])
    expect(stderr).toBe('')
    check(stdout.split('\n'), offered, not)
  })
})

describe.skipIf(!has('fish'))('in fish (needs fish)', () => {
  test.each(cases)('%s', (typed, offered, not) => {
    const { stdout, stderr } = run('fish', [
      '--no-config',
      '-c',
      `source nasbench.fish; complete -C '${typed}'`,
    ])
    expect(stderr).toBe('')
    check(
      stdout.split('\n').map((line) => line.split('\t')[0] as string),
      offered,
      not,
    )
  })
})

describe.skipIf(!has('zsh') || !hasScript)('in zsh (needs zsh, and script of util-linux)', () => {
  test.concurrent.each(cases)('%s', async (typed, offered, not) => {
    const shown = await typeIntoZsh(typed, offered)
    expect(shown.replace(typed, '')).not.toMatch(new RegExp(`(^|\\s)${not}(\\s|$)`))
  })
})

function run(command: string, argv: readonly string[]) {
  return spawnSync(command, argv, { cwd, env, encoding: 'utf8' })
}

function check(lines: readonly string[], offered: readonly string[], not: string): void {
  expect(lines).toEqual(expect.arrayContaining([...offered]))
  expect(lines).not.toContain(not)
}

/* A terminal, since zsh completes in no other place; the offers are listed after Tab. */
async function typeIntoZsh(typed: string, offered: readonly string[]): Promise<string> {
  const child = spawn('script', ['-qec', 'stty cols 200 rows 50; exec zsh -f -i', '/dev/null'], {
    cwd,
    env: { ...env, TERM: 'dumb', LANG: 'C.UTF-8' },
  })
  let seen = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    seen += text
  })
  const until = async (mark: RegExp) => {
    const check = () => {
      if (!mark.test(seen)) throw new Error(`zsh did not say ${mark}: ${seen}`)
    }
    await vi.waitFor(check, { timeout: 15_000, interval: 20 })
  }
  child.stdin.write(
    "PS1=''; autoload -U compinit; compinit -u -D; LISTMAX=10000; setopt AUTO_LIST; source ./nasbench.zsh; print REA'DY'\n",
  )
  await until(/READY/)
  seen = ''
  // The second Tab lists, where the first one has completed what all offers have in common; ^E^U clears the line.
  child.stdin.write(`${typed}\t\t`)
  for (const word of offered) await until(new RegExp(word))
  // Time for what must not be there.
  await new Promise((resolve) => setTimeout(resolve, 500))
  const shown = seen
  child.stdin.write('\u0005\u0015exit\n')
  child.stdin.end()
  await new Promise((resolve) => child.on('close', resolve))
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a terminal's commands
  return shown.replaceAll(/\u001b\[[\d;?]*[A-Za-z]|\r/g, ' ')
}
