import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { createRng } from '@nasbench/core'
import plugin from '@nasbench/nb201/plugin'
import { beforeAll, describe, expect, test } from 'vitest'
import { sharedPath } from '../../../test/shared.js'
import { makeProject, nasbenchBin, run, start } from './command.js'
import { bytesOf, namesIn } from './fetching.js'
import { fixturePath, hex, type Serving, sendFile, serve, someBytes } from './server.js'

const serveFile = (serving: Serving) => serve((request, response) => sendFile(request, response, serving))

let pickle: Buffer
beforeAll(async () => {
  const file = await plugin.demoFile?.()
  pickle = Buffer.from(file?.bytes ?? [])
})

describe('from a server to an answer', () => {
  test('a file is fetched, checked, imported, and asked', async () => {
    const { url } = await serveFile({ bytes: pickle, dropAfter: 3_000_000 })
    const project = makeProject()
    const sha256 = hex('sha256', pickle)
    const done = await run(['--benchmark=201', '--url', url, '--sha256', sha256, '--yes', '--json'], project)
    expect(done.code, done.stderr).toBe(0)
    const path = join(project.home, 'nb201', 'nasbench201.pkl')
    const told = JSON.parse(done.stdout) as { store: string }
    expect(told).toMatchObject({
      benchmark: 'nb201',
      id: 'nasbenchapi',
      path,
      bytes: pickle.length,
      sha256,
      checked: ['sha256'],
      reused: false,
      removed: false,
    })
    expect(existsSync(join(told.store, 'zarr.json'))).toBe(true)
    expect(namesIn(dirname(path)).sort()).toEqual(
      ['.current', basename(told.store), 'nasbench201.pkl'].sort(),
    )
    const asked = await run(['query', '201', '9930', '--json'], { ...project, script: nasbenchBin })
    expect(asked.code, asked.stderr).toBe(0)
    expect(JSON.parse(asked.stdout)).toMatchObject({ index: 9930, source: 'file' })

    const again = await run(
      ['201', '--url', 'http://127.0.0.1:9', '--sha256', sha256, '--yes', '--no-keep'],
      project,
    )
    expect(again).toMatchObject({ code: 0, stdout: `${told.store}\n` })
    expect(again.stderr).toMatch(/there already,.*is removed: every number of it is in/s)
    expect(namesIn(dirname(path)).sort()).toEqual(['.current', basename(told.store)])
    const still = await run(['query', '201', '9930', '--json'], { ...project, script: nasbenchBin })
    expect(still.stdout).toBe(asked.stdout)
  })

  const fixture = sharedPath('fixtures', 'nb201-mini.pkl')
  test.skipIf(fixture === undefined)('real records too, through nasbench download', async () => {
    const { url } = await serveFile({ bytes: readFileSync(fixture as string) })
    const project = makeProject()
    const argv = ['download', '201', '--url', url, '--yes', '--no-keep', '--out', join(project.cwd, 'raw')]
    const done = await run(argv, { ...project, script: nasbenchBin })
    expect(done.code, done.stderr).toBe(0)
    expect(existsSync(join(project.cwd, 'raw', 'nasbench201.pkl'))).toBe(false)
    const asked = await run(['query', '201', '0', '--json'], { ...project, script: nasbenchBin })
    expect(asked.code, asked.stderr).toBe(0)
    expect(JSON.parse(asked.stdout)).toMatchObject({ index: 0, source: 'file' })
  })
})

describe('the file', () => {
  const bytes = someBytes(100_000)

  test('goes to the place that the variable names, unless --output says otherwise', async () => {
    const { url } = await serveFile({ bytes })
    const project = makeProject()
    const place = join(project.cwd, 'mine', 'nb201.pkl')
    const options = { ...project, env: { NASBENCH201_PATH: place } }
    const argv = ['201', '--url', url, '--yes', '--no-import']
    expect(await run(argv, options)).toMatchObject({ code: 0, stdout: `${place}\n` })
    expect(bytesOf(place)?.equals(bytes)).toBe(true)
    for (const [output, expected] of [
      ['folder', join('folder', 'nasbench201.pkl')],
      ['other.pkl', 'other.pkl'],
      ['folder', join('folder', 'nasbench201.pkl')],
    ] as const) {
      const done = await run([...argv, '--output', output], options)
      expect(done).toMatchObject({ code: 0, stdout: `${join(project.cwd, expected)}\n` })
    }
  })

  test('that cannot be imported is kept, and the exit code is 1', async () => {
    const { url } = await serveFile({ bytes })
    const project = makeProject()
    const done = await run(['201', '--url', url, '--yes', '--no-keep'], project)
    expect(done).toMatchObject({ code: 1, stdout: '' })
    expect(bytesOf(join(project.home, 'nb201', 'nasbench201.pkl'))?.equals(bytes)).toBe(true)
  })

  test("of the user's own, about which nothing is known, outlives --no-keep", async () => {
    const project = makeProject()
    const path = join(project.cwd, 'nasbench201.pkl')
    writeFileSync(path, pickle)
    const done = await run(['201', '--output', '.', '--yes', '--no-keep'], project)
    expect(done.code, done.stderr).toBe(0)
    expect(done.stderr).toContain('it is kept')
    expect(existsSync(path)).toBe(true)
  })

  test('with another hash is refused and nothing stays', async () => {
    const { url } = await serveFile({ bytes })
    const project = makeProject()
    const argv = ['201', '--url', url, '--sha256', '0'.repeat(64), '--yes', '--output', 'here.pkl']
    const done = await run(argv, project)
    expect(done.code).toBe(1)
    expect(done.stderr).toContain('is not the published file')
    expect(namesIn(project.cwd)).toEqual(['node_modules', 'package.json'])
  })
})

describe('a command line', () => {
  const cases: readonly (readonly [string, number, RegExp])[] = [
    ['201', 2, /no terminal to ask on: nasbench-download needs --yes/],
    ['--yes', 2, /name a benchmark \(.*nb201/],
    ['201 --json', 2, /--json asks nothing/],
    ['999', 2, /unknown benchmark "999"/],
    ['201 --yes --no-import --no-keep', 2, /would leave nothing/],
    [
      '201 --id nasbenchap --yes',
      2,
      /unknown file "nasbenchap" for nb201: expected nasbenchapi.*did you mean/s,
    ],
    ['201 --url ftp://a --yes', 2, /not a valid URL of a file/],
    ['201 --sha256 abc --yes', 2, /64 hexadecimal digits/],
    ['201 --output= --yes', 2, /--output needs a value/],
    ['201 101 --yes', 2, /one benchmark at a time/],
    ['--lits', 2, /unknown option "--lits" \(did you mean "--list"\?\)/],
    ['--url', 2, /argument missing/],
    ['mine --yes', 2, /unknown benchmark "mine"/],
    ['301 --yes', 3, /nb301 is not installed: npm install @nasbench\/nb301/],
    ['201 --id official-v1_1 --yes', 1, /by hand.*nasbench import nb201/],
  ]
  test.concurrent.each(cases)('%s: exit code %i', async (line, code, message) => {
    const project = makeProject()
    const done = await run(line.split(' '), project)
    expect(done).toMatchObject({ code, stdout: '', stderr: expect.stringMatching(message) })
    expect(existsSync(project.home)).toBe(false)
  })

  test('with --json has its error as JSON too', async () => {
    const { code, stderr } = await run(['mine', '--yes', '--json'], makeProject())
    expect(JSON.parse(stderr)).toMatchObject({ error: { exitCode: code, code: 'INVALID_ARGUMENT' } })
  })

  test('--list shows every file, for people and for programs', async () => {
    const project = makeProject()
    const { stdout } = await run(['201', '--list'], project)
    const json = await run(['--benchmark=201', '--list', '--json'], project)
    expect(JSON.parse(json.stdout)).toEqual(
      plugin.downloads.map((entry) => ({ benchmark: 'nb201', ...entry })),
    )
    for (const { id, fileName } of plugin.downloads) {
      expect(stdout).toContain(`--id ${id}`)
      expect(stdout).toContain(fileName)
    }
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80)
  })

  test('--dry-run says what would be done and does nothing', async () => {
    const project = makeProject()
    const { stdout } = await run(['201', '--dry-run', '--json'], project)
    const path = join(project.home, 'nb201', 'nasbench201.pkl')
    expect(JSON.parse(stdout)).toMatchObject({ benchmark: 'nb201', path, exists: false, resumesFrom: 0 })
    expect((await run(['201', '--dry-run'], project)).stdout).toContain(path)
    expect(existsSync(project.home)).toBe(false)
  })

  test('--help and --version answer', async () => {
    const project = makeProject()
    const { stdout } = await run(['--help'], project)
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80)
    expect((await run(['-V'], project)).stdout).toMatch(/^\d+\.\d+\.\d+/)
  })
})

test('of several processes at once, beside the lock of a dead one, one fetches and all have the file', async () => {
  const bytes = someBytes(2_000_000)
  const { url, requests } = await serveFile({ bytes, delay: 2 })
  const project = makeProject()
  const dead = { nasbench: 'download', pid: 2 ** 22, host: hostname(), began: null, since: 0, token: 'dead' }
  writeFileSync(join(project.cwd, 'a.pkl.part.lock'), JSON.stringify(dead))
  const argv = [
    '201',
    '--url',
    url,
    '--sha256',
    hex('sha256', bytes),
    '--yes',
    '--no-import',
    '--json',
    '--output',
    'a.pkl',
  ]
  const all = await Promise.all([1, 2, 3, 4].map(() => run(argv, project)))
  expect(all.map(({ code }) => code)).toEqual([0, 0, 0, 0])
  const reused = all.map(({ stdout }) => (JSON.parse(stdout) as { reused: boolean }).reused)
  expect(reused.sort()).toEqual([false, true, true, true])
  expect(requests).toHaveLength(1)
  expect(bytesOf(join(project.cwd, 'a.pkl'))?.equals(bytes)).toBe(true)
  expect(namesIn(project.cwd)).toEqual(['a.pkl', 'node_modules', 'package.json'])
})

describe('interrupted', () => {
  const bytes = someBytes(8_000_000)
  const sha256 = hex('sha256', bytes)
  const argv = (url: string) => [
    '201',
    '--url',
    url,
    '--sha256',
    sha256,
    '--yes',
    '--no-import',
    '--output',
    'a.pkl',
  ]

  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('by %s it exits with %i, says what is left, and goes on from there', async (signal, code) => {
    const slow = await serveFile({ bytes, delay: 4 })
    const project = makeProject()
    const { child, ended } = start(argv(slow.url), project)
    const part = join(project.cwd, 'a.pkl.part')
    while ((bytesOf(part)?.length ?? 0) < 1_000_000) await new Promise((resolve) => setTimeout(resolve, 20))
    child.kill(signal)
    const done = await ended
    expect(done).toMatchObject({ code, stdout: '' })
    expect(done.stderr).toContain(`is kept in ${part}, and the same command continues from there`)
    expect(namesIn(project.cwd)).toEqual(['a.pkl.part', 'a.pkl.part.json', 'node_modules', 'package.json'])
    const again = await run(argv((await serveFile({ bytes })).url), project)
    expect(again).toMatchObject({ code: 0, stdout: `${join(project.cwd, 'a.pkl')}\n` })
    expect(again.stderr).toMatch(/continuing from \d/)
    expect(bytesOf(join(project.cwd, 'a.pkl'))?.equals(bytes)).toBe(true)
  })

  const kills = Number(process.env.NASBENCH_KILLS ?? 6)
  test(`by a kill at random moments, ${kills} times (NASBENCH_KILLS), never leaves a wrong file`, async () => {
    const fast = await serveFile({ bytes, delay: 1 })
    const project = makeProject()
    const path = join(project.cwd, 'a.pkl')
    const part = `${path}.part`
    const sizeOf = (file: string) => statSync(file, { throwIfNoEntry: false })?.size ?? 0
    const rng = createRng('kill')
    let resumed = 0
    let finished = 0
    for (let i = 0; i < kills; i++) {
      // Every third time with no hash to find a mistake by.
      const words = argv(fast.url).filter((word) => i % 3 < 2 || (word !== '--sha256' && word !== sha256))
      const { child, ended } = start(words, project)
      // Every second time at a random moment, else after a random number of bytes, which a busy machine cannot prevent.
      const [delay, size] = [rng.below(1500), rng.below(5_000_000)]
      const kill = () => child.kill('SIGKILL')
      const timer =
        i % 2 === 0 ? setTimeout(kill, delay) : setInterval(() => sizeOf(part) >= size && kill(), 5)
      const { stderr } = await ended
      clearTimeout(timer)
      if (stderr.includes('continuing from')) resumed++
      if (!existsSync(path)) continue
      expect(bytesOf(path)?.equals(bytes)).toBe(true)
      finished++
      rmSync(path)
    }
    const last = await run(argv(fast.url), project)
    expect(last.code, last.stderr).toBe(0)
    expect(bytesOf(path)?.equals(bytes)).toBe(true)
    expect(namesIn(project.cwd)).toEqual(['a.pkl', 'node_modules', 'package.json'])
    expect(resumed + finished).toBeGreaterThan(0)
  }, 180_000)
})

describe('HTTPS', () => {
  const bytes = someBytes(500_000)
  const trusting = { NODE_EXTRA_CA_CERTS: fixturePath('loopback-cert.pem') }

  test('with a certificate that is trusted works', async () => {
    const { url } = await serve((request, response) => sendFile(request, response, { bytes }), {
      secure: true,
    })
    const project = makeProject()
    const argv = ['201', '--url', url, '--yes', '--no-import', '--output', 'a.pkl']
    expect(await run(argv, { ...project, env: trusting })).toMatchObject({ code: 0 })
    expect(bytesOf(join(project.cwd, 'a.pkl'))?.equals(bytes)).toBe(true)
  })

  test('does not follow a redirect to HTTP', async () => {
    const plain = await serveFile({ bytes })
    const { url } = await serve(
      (_, response) => void response.writeHead(302, { location: plain.url }).end(),
      {
        secure: true,
      },
    )
    const project = makeProject()
    const done = await run(['201', '--url', url, '--yes', '--output', 'a.pkl'], { ...project, env: trusting })
    expect(done).toMatchObject({ code: 1, stderr: expect.stringContaining('redirects from https to http') })
    expect(plain.requests).toEqual([])
  })
})
