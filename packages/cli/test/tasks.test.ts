import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { temporaryFolder } from '../../../test/temporary.js'
import { shellEnv } from './command.js'
import { runInProcess } from './in-process.js'

/* Every row of the table in docs/tasks.md: a task and the command that does it. */
const page = readFileSync(new URL('../../../docs/tasks.md', import.meta.url), 'utf8')
const tasks = [...page.matchAll(/^\| ([^|`]+) \| `(nasbench.*)` \|$/gm)].map(
  ([, task, command]) => [task as string, (command as string).replaceAll('\\|', '|')] as const,
)

const cwd = temporaryFolder()
const env = shellEnv({ COLUMNS: '100' })

beforeAll(async () => {
  // Files of the reader's own: a proxy for every third architecture, and latencies of all in index order.
  const scores = Array.from({ length: 5000 }, (_, i) => `${3 * i},${((i * 7919) % 1009) / 10}`)
  writeFileSync(join(cwd, 'scores.csv'), `index,score\n${scores.join('\n')}\n`)
  const phone = Array.from({ length: 15_625 }, (_, i) => 5 + ((i * 31) % 997) / 50)
  writeFileSync(join(cwd, 'latency.json'), JSON.stringify({ phone, board: phone.map((one) => one * 2) }))
  const { default: plugin } = await import('../../nb201/src/plugin.js')
  const file = await plugin.demoFile?.()
  writeFileSync(join(cwd, 'made-up-nb201.pkl'), file?.bytes ?? new Uint8Array(0))
})

describe('the tasks of a researcher', () => {
  test('are 78', () => {
    expect(tasks).toHaveLength(78)
    expect(new Set(tasks.map(([, command]) => command)).size).toBe(78)
  })

  test.each(tasks)('%s', async (_, command) => {
    const { code, stdout, stderr } = await answer(command)
    expect({ code, stderr: /unexpected|TypeError|undefined|NaN/.exec(stderr) }).toEqual({
      code: 0,
      stderr: null,
    })
    expect(stdout).not.toMatch(/undefined|NaN|\[object/)
    expect(stdout.length).toBeGreaterThan(10)
  })
})

/* Pipes and redirections need a shell; the rest does not need a process. */
async function answer(command: string) {
  const argv = wordsOf(command)
  if (argv !== undefined) return runInProcess(argv, { cwd })
  const { status, stdout, stderr } = spawnSync('sh', ['-c', command], {
    cwd,
    env,
    encoding: 'utf8',
    maxBuffer: 1e8,
  })
  return { code: status, stdout, stderr }
}

/* The words of a line after `nasbench`; undefined if it has signs that only a shell understands. */
function wordsOf(command: string): string[] | undefined {
  const words = [...command.matchAll(/'([^']*)'|([^\s']+)/g)].map(([, quoted, bare]) => quoted ?? bare!)
  const bare = command.replaceAll(/'[^']*'/g, '')
  return /[|<>;&$`"]/.test(bare) ? undefined : words.slice(1)
}
