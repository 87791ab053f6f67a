import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  cpSync,
  mkdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { hostname } from 'node:os'
import { basename, join } from 'node:path'
import { build } from 'esbuild'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { temporaryFolder } from '../../../../test/temporary.js'
import { fileFolder } from '../../src/bytes/file.js'
import { importFile } from '../../src/data/import.js'
import { findData } from '../../src/data/locate.js'
import { listLeftovers } from '../../src/data/manage-data.js'
import { isRunning, thisProcess } from '../../src/data/process-identity.js'
import { openStore } from '../../src/store/reader.js'
import { namesIn, refusal, useFolder } from './folder.js'
import { numbersOf, toy, writeToy } from './toy.js'

const folder = useFolder()
const quiet = { verbose: false }
const inFolder = (...names: string[]) => join(folder.path, ...names)
const inHome = (...names: string[]) => join(folder.home, 'toy', ...names)

let programs: string
let child: string
beforeAll(async () => {
  programs = temporaryFolder()
  child = join(programs, 'child.mjs')
  await build({
    entryPoints: [join(import.meta.dirname, 'child.ts')],
    outfile: child,
    bundle: true,
    platform: 'node',
    format: 'esm',
  })
})

interface Running {
  readonly process: ChildProcess
  readonly lines: string[]
  /** Resolves once it has said such a line. */
  said(line: RegExp): Promise<void>
  readonly over: Promise<{ code: number | null; signal: NodeJS.Signals | null; last: string }>
}

const running = new Set<ChildProcess>()
afterEach(() => {
  for (const one of running) one.kill('SIGKILL')
})

function start(
  args: readonly string[],
  env: Record<string, string> = {},
  command = process.execPath,
): Running {
  const all = command === process.execPath ? [child, ...args] : args
  const one = spawn(command, all, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'inherit'] })
  running.add(one)
  const lines: string[] = []
  const listeners = new Set<() => void>()
  let rest = ''
  one.stdout.setEncoding('utf8').on('data', (text: string) => {
    const parts = (rest + text).split('\n')
    rest = parts.pop() ?? ''
    lines.push(...parts)
    for (const listener of listeners) listener()
  })
  return {
    process: one,
    lines,
    said: (line) =>
      new Promise((resolve, reject) => {
        const look = () => {
          if (lines.some((text) => line.test(text))) resolve()
        }
        listeners.add(look)
        one.on('close', () => reject(new Error(`ended without saying ${line}: ${lines.join('\n')}`)))
        look()
      }),
    over: new Promise((resolve) => {
      one.on('close', (code, signal) => {
        running.delete(one)
        resolve({ code, signal, last: lines.at(-1) ?? '' })
      })
    }),
  }
}

async function countAt(location: string): Promise<number> {
  const reader = await openStore(fileFolder(location))
  const { length } = numbersOf(reader)
  reader.close()
  return length
}

const temporary = (names: readonly string[]) => names.filter((name) => name.endsWith('.tmp'))

describe('a process that is killed (kill -9) in the middle of an import', () => {
  async function killed(args: readonly string[]): Promise<void> {
    const one = start(args, { TOY_PAUSE: '300' })
    await one.said(/^piece 1/)
    one.process.kill('SIGKILL')
    expect((await one.over).signal).toBe('SIGKILL')
  }

  test('leaves nothing that is taken for a store, and the next import starts clean', async () => {
    const file = writeToy(inFolder('a.toy'), 20_000)
    await killed([file])
    const left = namesIn(inHome())
    expect(left).toHaveLength(1)
    expect(left[0]).toMatch(/^\.a\.toy-[0-9a-f]{12}\.\d+\.[0-9a-f]{16}\.tmp$/)
    expect((await refusal(() => findData(toy()))).code).toBe('DATA_NOT_FOUND')

    const { location, reused } = await importFile(toy(), file, quiet)
    expect(reused).toBe(false)
    expect(await countAt(location)).toBe(20_000)
    expect(temporary(namesIn(inHome()))).toEqual([])
  })

  test('does not keep others waiting, and leaves a store it was to replace', async () => {
    const to = inFolder('store')
    const file = writeToy(inFolder('a.toy'), 20_000)
    await importFile(toy(), file, { ...quiet, to })
    writeToy(file, 30_000)
    const first = start([file, to], { TOY_PAUSE: '5000' })
    await first.said(/^piece 0/)
    const second = start([file, to])
    await second.said(/^waiting for process/)
    expect(second.lines).toContain(`waiting for process ${first.process.pid}, which makes the same store`)
    first.process.kill('SIGKILL')
    expect(await countAt(to)).toBe(20_000)
    expect((await second.over).last).toBe(`imported ${to}`)
    expect(await countAt(to)).toBe(30_000)
    await importFile(toy(), file, { ...quiet, to, force: true })
    expect(namesIn(folder.path)).toEqual(['a.toy', 'store'])
  })

  /* The staging folder of a dead process, with the store that it had put aside. */
  async function putAside(store: string, name = basename(store)): Promise<string> {
    const gone = start([], {}, '/bin/true')
    await gone.over
    const hash = createHash('sha256').update(name).digest('hex').slice(0, 6)
    const staging = inFolder(`.${name}.${gone.process.pid}.${hash}012345.tmp`)
    mkdirSync(staging)
    const owner = { ...thisProcess(), pid: gone.process.pid, began: '1' }
    const claim = { nasbench: 'import', ...owner, target: inFolder('planted'), since: Date.now() }
    writeFileSync(join(staging, 'owner.json'), JSON.stringify(claim))
    renameSync(store, join(staging, 'replaced'))
    return staging
  }

  test('between putting the old store aside and the new one in its place: the old one comes back', async () => {
    const to = inFolder('store')
    const file = writeToy(inFolder('a.toy'))
    await importFile(toy(), file, { ...quiet, to })
    const staging = await putAside(to)
    expect(listLeftovers(folder.path)).toMatchObject([{ path: staging, target: to, holdsReplaced: true }])
    expect(await importFile(toy(), file, { ...quiet, to })).toEqual({ location: to, reused: true })
    expect(await countAt(to)).toBe(1000)
    expect(namesIn(folder.path)).toEqual(['a.toy', 'store'])
    expect(listLeftovers(folder.path)).toEqual([])
  })

  test('an import to another target puts nothing anywhere, whatever the claim says', async () => {
    const to = inFolder('store')
    await importFile(toy(), writeToy(inFolder('a.toy')), { ...quiet, to })
    const staging = await putAside(to)
    await importFile(toy(), writeToy(inFolder('b.toy'), 10, 2), { ...quiet, to: inFolder('other') })
    expect(namesIn(folder.path)).toEqual([basename(staging), 'a.toy', 'b.toy', 'other'])
    expect(namesIn(staging)).toEqual(['owner.json', 'replaced'])
  })

  test('what is not a store, or a link, is not put in the place of one', async () => {
    const [to, file] = [inFolder('store'), writeToy(inFolder('a.toy'))]
    for (const plant of [
      (path: string) => mkdirSync(join(path, 'node_modules'), { recursive: true }),
      (path: string) => symlinkSync(inFolder('elsewhere'), path),
    ]) {
      mkdirSync(inFolder('elsewhere'), { recursive: true })
      plant(inFolder('planted'))
      await putAside(inFolder('planted'), 'store')
      expect(await importFile(toy(), file, { ...quiet, to })).toEqual({ location: to, reused: false })
      expect(namesIn(folder.path)).toEqual(['a.toy', 'elsewhere', 'store'])
      rmSync(to, { recursive: true })
    }
  })

  test('leftovers of several kinds are gone after the next import', async () => {
    const file = writeToy(inFolder('a.toy'), 20_000)
    for (let i = 0; i < 3; i++) await killed([file])
    mkdirSync(inHome('.a.toy.1.0123456789ab.tmp', 'store'), { recursive: true })
    mkdirSync(inHome('.b.toy.1.0123456789ab.tmp'))
    writeFileSync(inHome('.b.toy.1.0123456789ab.tmp', 'owner.json'), '')
    for (const name of ['.a.toy.1.0123456789ab.tmp', '.b.toy.1.0123456789ab.tmp'])
      utimesSync(inHome(name), 1, 1)
    expect(listLeftovers().length).toBeGreaterThanOrEqual(3)
    await importFile(toy(), file, quiet)
    expect(temporary(namesIn(inHome()))).toEqual([])
    expect(listLeftovers()).toEqual([])
  })
})

describe('an import of another host', () => {
  const claimOf = (target: string, content: object) => {
    const hash = createHash('sha256').update(basename(target)).digest('hex').slice(0, 6)
    const staging = inFolder(`.${basename(target)}.1.${hash}012345.tmp`)
    mkdirSync(staging)
    writeFileSync(join(staging, 'owner.json'), JSON.stringify(content))
    return staging
  }

  test('is not waited for once it shows no sign of life, and is left alone', async () => {
    const to = inFolder('store')
    const claim = { nasbench: 'import', pid: 1, host: 'elsewhere', began: '1', since: Date.now() - 1000 }
    const staging = claimOf(to, claim)
    utimesSync(join(staging, 'owner.json'), 1, 1)
    const started = Date.now()
    await importFile(toy(), writeToy(inFolder('a.toy')), { ...quiet, to })
    expect(Date.now() - started).toBeLessThan(10_000)
    expect(namesIn(folder.path)).toEqual([basename(staging), 'a.toy', 'store'])
  })

  test('that is a FIFO, a folder or a link in the place of a claim does not keep others waiting', async () => {
    const to = inFolder('store')
    const staging = claimOf(to, {})
    for (const plant of [
      (path: string) => execFileSync('mkfifo', [path]),
      (path: string) => mkdirSync(path),
      (path: string) => symlinkSync('/dev/zero', path),
    ]) {
      rmSync(join(staging, 'owner.json'), { recursive: true })
      plant(join(staging, 'owner.json'))
      await importFile(toy(), writeToy(inFolder('a.toy')), { ...quiet, to })
      rmSync(to, { recursive: true })
    }
  })
})

describe('what looks like a leftover', () => {
  test('stays where it is not ours, or still in use', async () => {
    const names = ['.a.1.0123456789ab.tmp', '.b.1.0123456789ab.tmp', `.c.${process.pid}.0123456789ab.tmp`]
    for (const name of names) mkdirSync(inFolder(name))
    writeFileSync(inFolder(names[0] as string, 'mine.txt'), 'mine')
    utimesSync(inFolder(names[0] as string), 1, 1)
    writeFileSync(inFolder(names[1] as string, 'owner.json'), '{"nasbench":"something else"}')
    const claim = { nasbench: 'import', ...thisProcess(), target: inFolder('c'), since: Date.now() }
    writeFileSync(inFolder(names[2] as string, 'owner.json'), JSON.stringify(claim))
    await importFile(toy(), writeToy(inFolder('a.toy')), { ...quiet, to: inFolder('store') })
    expect(temporary(namesIn(folder.path))).toEqual(names)
  })

  test('goes where nobody had time to say whose it is', async () => {
    mkdirSync(inFolder('.a.1.0123456789ab.tmp'))
    utimesSync(inFolder('.a.1.0123456789ab.tmp'), 1, 1)
    await importFile(toy(), writeToy(inFolder('a.toy')), { ...quiet, to: inFolder('store') })
    expect(temporary(namesIn(folder.path))).toEqual([])
  })

  test('a process is told from another that got its number later', () => {
    const me = thisProcess()
    expect(isRunning(me, Date.now())).toBe(true)
    if (me.began !== null) expect(isRunning({ ...me, began: '1' }, Date.now())).toBe(false)
    expect(isRunning({ ...me, pid: 2 ** 22 + 1 }, Date.now())).toBe(false)
  })

  test('a process of another machine is believed for a day', () => {
    const other = { pid: 1, host: `not ${hostname()}`, began: '1' }
    expect(isRunning(other, Date.now())).toBe(true)
    expect(isRunning(other, Date.now() - 25 * 3600 * 1000)).toBe(false)
  })
})

describe.skipIf(process.platform === 'win32')('a process that is asked to end', () => {
  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'by %s ends by it, and leaves nothing',
    async (signal) => {
      const one = start([writeToy(inFolder('a.toy'), 20_000)], { TOY_PAUSE: '300' })
      await one.said(/^piece 1/)
      one.process.kill(signal)
      expect(await one.over).toMatchObject({ code: null, signal })
      expect(namesIn(inHome())).toEqual([])
    },
  )

  test('and deals with Ctrl-C itself gets ABORTED, and leaves nothing', async () => {
    const env = { TOY_PAUSE: '100', TOY_ON_SIGINT: 'abort' }
    const one = start([writeToy(inFolder('a.toy'), 20_000)], env)
    await one.said(/^piece 1/)
    one.process.kill('SIGINT')
    const { code, last } = await one.over
    expect(code).toBe(130)
    expect(last).toBe(`ABORTED the import of ${inFolder('a.toy')} was stopped`)
    expect(namesIn(inHome())).toEqual([])
  })

  test('by itself leaves nothing either', async () => {
    const one = start([writeToy(inFolder('a.toy'), 20_000)], { TOY_EXIT_AT: '1' })
    expect((await one.over).code).toBe(3)
    expect(namesIn(inHome())).toEqual([])
  })
})

describe('imports at once', () => {
  test('of four processes end with one good store', async () => {
    const file = writeToy(inFolder('a.toy'), 50_000)
    const all = Array.from({ length: 4 }, () => start([file], { TOY_PAUSE: '20' }))
    const ends = await Promise.all(all.map(({ over }) => over))
    expect(ends.map(({ code }) => code)).toEqual([0, 0, 0, 0])
    const [current, name, ...others] = namesIn(inHome())
    expect([current, ...others]).toEqual(['.current'])
    const location = inHome(name as string)
    expect(new Set(ends.map(({ last }) => last.replace(/^\w+ /, '')))).toEqual(new Set([location]))
    expect(await countAt(location)).toBe(50_000)
  })

  test('that did not see each other: the later one takes the store that is there', async () => {
    const file = writeToy(inFolder('a.toy'), 20_000)
    await importFile(toy(), file, { ...quiet, to: inFolder('made before') })
    const late = toy({
      atPiece(piece) {
        if (piece === 1) cpSync(inFolder('made before'), inFolder('store'), { recursive: true })
      },
    })
    const result = await importFile(late, file, { ...quiet, to: inFolder('store') })
    expect(result).toEqual({ location: inFolder('store'), reused: true })
    expect(namesIn(folder.path)).toEqual(['a.toy', 'made before', 'store'])
  })

  test('what somebody else puts in the place meanwhile is not overwritten', async () => {
    const file = writeToy(inFolder('a.toy'), 20_000)
    const late = toy({
      atPiece(piece) {
        if (piece === 1) mkdirSync(inFolder('store', 'theirs'), { recursive: true })
      },
    })
    const error = await refusal(() => importFile(late, file, { ...quiet, to: inFolder('store') }))
    expect(error.code).toBe('WRITE_FAILED')
    expect(namesIn(folder.path)).toEqual(['a.toy', 'store'])
    expect(namesIn(inFolder('store'))).toEqual(['theirs'])
  })
})

/** A file system of one megabyte, where that is permitted. */
function mountSmall(path: string): boolean {
  mkdirSync(path)
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', path], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

describe('no room', () => {
  test('a full disk is WRITE_FAILED with how much there is and was needed, and nothing is left', async (context) => {
    const disk = inFolder('disk')
    if (!mountSmall(disk)) context.skip('no file system can be mounted here')
    try {
      const file = writeToy(inFolder('a.toy'), 1_000_000)
      const error = await refusal(() => importFile(toy(), file, { ...quiet, to: join(disk, 'sub', 'store') }))
      expect(error).toMatchObject({ code: 'WRITE_FAILED', path: join(disk, 'sub') })
      expect(error.message).toMatch(
        /^the disk is full at .*\/sub: the store may need up to 8\.00 MB, and there is room for 1\.0\d MB \(.{7} of it was written/,
      )
      expect(error.message).toContain('--out for this store, NASBENCH_HOME for all data')
      expect(namesIn(join(disk, 'sub'))).toEqual([])
      await importFile(toy(), writeToy(inFolder('b.toy'), 100), { ...quiet, to: join(disk, 'sub', 'store') })
    } finally {
      execFileSync('umount', [disk])
    }
  })

  test.skipIf(process.platform === 'win32')('a limit on file sizes (ulimit -f) is WRITE_FAILED', async () => {
    const file = writeToy(inFolder('a.toy'), 1_000_000)
    const line = `ulimit -f 500; exec "${process.execPath}" "${child}" "${file}"`
    const { last } = await start(['-c', line], {}, '/bin/sh').over
    expect(last).toMatch(/^WRITE_FAILED cannot write to .*EFBIG/)
    expect(namesIn(inHome())).toEqual([])
  })

  test.skipIf(process.platform !== 'linux')(
    'a folder where nothing can be written is WRITE_FAILED',
    async () => {
      const file = writeToy(inFolder('a.toy'))
      const error = await refusal(() => importFile(toy(), file, { ...quiet, to: '/proc/nasbench/store' }))
      expect(error.code).toBe('WRITE_FAILED')
      expect(error.message).toContain('cannot write to /proc/nasbench')
      writeFileSync(inFolder('file'), '')
      const below = await refusal(() => importFile(toy(), file, { ...quiet, to: inFolder('file', 'store') }))
      expect(below.code).toBe('WRITE_FAILED')
      expect(statSync(inFolder('file')).isFile()).toBe(true)
    },
  )
})
