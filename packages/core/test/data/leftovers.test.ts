import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { temporaryFolder } from '../../../../test/temporary.js'
import { importFile } from '../../src/data/import.js'
import { listLeftovers, removeData, useData } from '../../src/data/manage-data.js'
import { hostMark, thisProcess } from '../../src/data/process-identity.js'
import { removeAbandonedFiles, temporaryPath } from '../../src/data/temporary-files.js'
import { toy, writeToy } from './toy.js'

const quiet = { verbose: false, onProgress: () => {} }
let home: string
let data: string

/* The number of a process that has ended. */
function deadPid(): number {
  return Number(execFileSync(process.execPath, ['-p', 'process.pid'], { encoding: 'utf8' }))
}

beforeEach(() => {
  home = temporaryFolder()
  vi.stubEnv('NASBENCH_HOME', home)
  data = join(home, toy().name)
  mkdirSync(data)
  return () => vi.unstubAllEnvs()
})

const hidden = () => readdirSync(data).filter((name) => name.startsWith('.') && name !== '.current')

describe('what killed processes left', () => {
  test('by an import that had not written its claim yet is removed by the next, unless its process may run', async () => {
    const [dead, other] = [deadPid(), hostMark() === '0000' ? '1111' : '0000']
    const names = [
      `.a.${dead}.0123456789ab${hostMark()}.tmp`,
      `.b.${dead}.0123456789ab${other}.tmp`,
      `.c.${process.pid}.0123456789ab${hostMark()}.tmp`,
    ]
    for (const name of names) mkdirSync(join(data, name))
    writeFileSync(join(data, names[0]!, 'owner.json'), '')
    expect(listLeftovers()).toMatchObject([{ path: join(data, names[0]!), kind: 'staging' }])
    await importFile(toy(), writeToy(join(home, 'a.toy')), quiet)
    expect(hidden()).toEqual(names.slice(1))
  })

  test('by the removal of a store is listed, and removed by the next removal', async () => {
    const file = writeToy(join(home, 'a.toy'))
    const { location } = await importFile(toy(), file, quiet)
    const left = join(data, `.old.${deadPid()}.0123456789ab${hostMark()}.removed`)
    cpSync(location, left, { recursive: true })
    const planted = join(data, `.planted.${deadPid()}.0123456789ab${hostMark()}.removed`)
    mkdirSync(planted)
    writeFileSync(join(planted, 'mine.txt'), 'mine')
    const link = join(data, `.link.${deadPid()}.0123456789ab${hostMark()}.removed`)
    symlinkSync(home, link, 'junction')
    expect(listLeftovers()).toMatchObject([{ path: left, kind: 'removed', target: join(data, 'old') }])
    await removeData(toy(), location)
    expect(
      hidden()
        .map((name) => join(data, name))
        .sort(),
    ).toEqual([link, planted].sort())
  })

  test('of files that were being written goes with the next one', async () => {
    const { location } = await importFile(toy(), writeToy(join(home, 'a.toy')), quiet)
    const abandoned = `.x.${deadPid()}.${hostMark()}.nasbench.tmp`
    const running = temporaryPath(join(data, 'y'))
    writeFileSync(join(data, abandoned), '')
    writeFileSync(running, '')
    expect(listLeftovers()).toMatchObject([{ path: join(data, abandoned), kind: 'temporary' }])
    await useData(toy(), location)
    expect(hidden().map((name) => join(data, name))).toEqual([running])
    expect(() => removeAbandonedFiles(join(data, 'missing'))).not.toThrow()
  })

  test('of downloads is listed, as long as they do not run', () => {
    const folder = join(data, 'several')
    mkdirSync(folder)
    const put = (name: string, content: object | string) =>
      writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content))
    const state = { nasbench: 'download', url: 'https://host/', synced: 0 }
    put('a.pkl.part', 'begun')
    put('a.pkl.part.json', state)
    put('b.pkl.part', 'running')
    put('b.pkl.part.json', state)
    put('b.pkl.part.lock', { nasbench: 'download', ...thisProcess(), since: Date.now() })
    put('c.pkl.part', 'of a browser')
    put('d.pkl.part.lock', { nasbench: 'download', ...thisProcess(), pid: deadPid(), since: 1 })
    expect(listLeftovers()).toMatchObject([
      { path: join(folder, 'a.pkl.part'), kind: 'download', target: join(folder, 'a.pkl') },
      { path: join(folder, 'd.pkl.part.lock'), kind: 'download' },
    ])
  })
})
