import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { temporaryFolder } from '../../../test/temporary.js'
import { makeProject, nasbench, outcome, start } from './command.js'

const cwd = makeProject(temporaryFolder())
writeFileSync(join(cwd, 'long.txt'), 'TOYBENCH 1\n{"pieces": 100000}')
const temporary = temporaryFolder()
const env = { TMPDIR: temporary, TEMP: temporary, TMP: temporary }

describe('a reader that has seen enough', () => {
  const many = 'sample toy -n 200000 --with-replacement'
  test.each([many, `${many} --csv`, `${many} --json`])('%s | head', async (line) => {
    const child = start(line.split(' '), { cwd })
    child.stdout.once('data', () => child.stdout.destroy())
    const { code, stderr } = await outcome(child)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  })

  test('nasbench demo | head cleans up', async () => {
    const child = start(['demo', 'toy'], { cwd, env })
    child.stdout.once('data', () => child.stdout.destroy())
    expect((await outcome(child)).code).toBe(0)
    expect(readdirSync(temporary)).toEqual([])
  })
})

test('a program may ask, wait for the answer, and ask again', async () => {
  const child = start('query toy - --demo --jsonl'.split(' '), { cwd })
  child.stdout.setEncoding('utf8')
  const answer = () => new Promise<string>((resolve) => child.stdout.once('data', resolve))
  for (const index of [3, 1, 20]) {
    child.stdin.write(`${index}\n`)
    expect(JSON.parse(await answer())).toMatchObject({ index })
  }
  child.stdin.end()
  expect((await outcome(child)).code).toBe(0)
})

test('results go to standard output, all else to standard error', async () => {
  const argv = ['import', 'toy', 'short.txt', '--out', 'short-store']
  writeFileSync(join(cwd, 'short.txt'), 'TOYBENCH 1\n{}')
  const first = await nasbench(argv, { cwd })
  expect(first).toMatchObject({ code: 0, stdout: `${join(cwd, 'short-store')}\n` })
  expect(first.stderr).toContain('try: nasbench info toy --data short-store')
  const second = await nasbench([...argv, '--quiet', '--json'], { cwd })
  expect(second).toMatchObject({ code: 0, stderr: '' })
  expect(JSON.parse(second.stdout)).toMatchObject({ location: join(cwd, 'short-store'), reused: true })
  const asked = await nasbench(['query', 'toy', '0', '--data', 'short-store', '--json'], { cwd })
  expect(JSON.parse(asked.stdout)).toMatchObject({ metric: 62.54761904761905, source: 'file' })
})

// On Windows a signal from another process ends a process at once.
describe.skipIf(process.platform === 'win32')('Ctrl-C', () => {
  test('stops an import, waits for the clean-up and exits with 130', async () => {
    const child = start(['import', 'toy', 'long.txt', '--out', 'never', '--json'], { cwd })
    // The first word of progress: the import runs.
    child.stderr.once('data', () => child.kill('SIGINT'))
    const { code, stdout, stderr } = await outcome(child)
    expect({ code, stdout }).toEqual({ code: 130, stdout: '' })
    expect(stderr).toContain('interrupted, cleaning up')
    expect(existsSync(join(cwd, 'never'))).toBe(false)
    expect(readdirSync(cwd).filter((name) => name.includes('never'))).toEqual([])
  })

  test('twice stops at once', async () => {
    const child = start(['import', 'toy', 'long.txt', '--out', 'never'], { cwd })
    child.stderr.once('data', () => {
      child.kill('SIGINT')
      child.stderr.once('data', () => child.kill('SIGINT'))
    })
    expect((await outcome(child)).code).toBe(130)
  })

  test('in the tour leaves nothing behind', async () => {
    const child = start(['demo', 'toy'], { cwd, env })
    child.stdout.once('data', () => child.kill('SIGINT'))
    expect((await outcome(child)).code).toBe(130)
    expect(readdirSync(temporary)).toEqual([])
  })

  test('while nothing needs cleaning up ends the process as the system does', async () => {
    const child = start(['query', 'toy', '-', '--demo'], { cwd })
    setTimeout(() => child.kill('SIGINT'), 500)
    const signal = new Promise((resolve) => child.on('exit', (_, name) => resolve(name)))
    expect(await signal).toBe('SIGINT')
  })
})

describe('the tour', () => {
  test('runs without a terminal, on real files, and leaves nothing behind', async () => {
    const { code, stdout, stderr } = await nasbench(['demo', 'toy'], { cwd, env })
    expect({ code, stderr: stderr.replace(/imported in .*/, 'imported') }).toMatchObject({ code: 0 })
    const typed = stdout.split('\n').filter((line) => line.startsWith('$ nasbench '))
    expect(typed).toEqual([
      "$ nasbench top toy --demo -k 5 --where 'params<0.5M'",
      '$ nasbench describe toy 15 --demo',
      '$ nasbench plot toy --demo',
      '$ nasbench query toy 15 --demo --json',
      '$ nasbench sample toy -n 3 --seed 42',
      '$ nasbench show toy 15',
      '$ nasbench neighbors toy 15 -n 5',
      '$ nasbench import toy made-up-toy.txt --out store',
      '$ nasbench info toy --data store',
      '$ nasbench query toy 0 --all --dataset toy-a --data store',
      '$ nasbench top toy -k 3 --data store',
    ])
    expect(stdout).toMatch(/Commands to try next/)
    expect(readdirSync(temporary)).toEqual([])
  })
})
