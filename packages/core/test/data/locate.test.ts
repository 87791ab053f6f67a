import { cpSync, mkdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { dataHome } from '../../src/data/data-home.js'
import { importFile } from '../../src/data/import.js'
import { findData } from '../../src/data/locate.js'
import { refusal, useFolder } from './folder.js'
import { toy, writeToy } from './toy.js'

const folder = useFolder()
const quiet = { verbose: false }

describe('dataHome', () => {
  const home = homedir()
  test.each<[env: Record<string, string>, platform: string, expected: string]>([
    [{ NASBENCH_HOME: '/data/nas', XDG_DATA_HOME: '/xdg' }, 'linux', '/data/nas'],
    [{ NASBENCH_HOME: '/data/nas' }, 'darwin', '/data/nas'],
    [{ XDG_DATA_HOME: '/xdg' }, 'linux', '/xdg/nasbench'],
    [{ XDG_DATA_HOME: 'not/absolute', NASBENCH_HOME: '' }, 'linux', `${home}/.local/share/nasbench`],
    [{}, 'freebsd', `${home}/.local/share/nasbench`],
    [{ XDG_DATA_HOME: '/xdg' }, 'darwin', `${home}/Library/Application Support/nasbench`],
    [{ LOCALAPPDATA: 'D:\\Profiles\\me\\Local' }, 'win32', 'D:\\Profiles\\me\\Local\\nasbench'],
  ])('with %j on %s is %s', (env, platform, expected) => {
    expect(dataHome(env, platform)).toBe(expected)
  })

  test('a relative NASBENCH_HOME counts from the working directory', async () => {
    expect(dataHome({ NASBENCH_HOME: 'here' })).toBe(join(process.cwd(), 'here'))
  })
})

describe('findData', () => {
  const inHome = (...names: string[]) => join(folder.home, 'toy', ...names)
  const putFile = (name: string, seed: number) => {
    mkdirSync(inHome(), { recursive: true })
    return writeToy(inHome(name), 10, seed)
  }

  test('nothing anywhere: where it looked, and the three ways on', async () => {
    const error = await refusal(() => findData(toy()))
    expect(error).toMatchObject({ code: 'DATA_NOT_FOUND', path: inHome() })
    expect(error.message).toBe(
      `no data of Toy-Bench found: NASBENCH_TOY_PATH is not set, and ${inHome()} does not exist.\n` +
        '  To download it:           nasbench download toy\n' +
        '  To import a file:         nasbench import toy FILE, or open it by its path\n' +
        '  To try without any data:  --demo, or demo() in code',
    )
    mkdirSync(inHome('other'), { recursive: true })
    writeFileSync(inHome('readme.txt'), 'hello')
    expect((await refusal(() => findData(toy()))).message).toContain('has no store and no file that can be')
  })

  test('the environment comes first: a folder, a file or an address', async () => {
    const file = putFile('a.toy', 1)
    process.env.NASBENCH_TOY_PATH = file
    expect(await findData(toy())).toEqual({ location: file, kind: 'file', from: 'NASBENCH_TOY_PATH' })
    process.env.NASBENCH_TOY_PATH = folder.path
    expect(await findData(toy())).toMatchObject({ location: folder.path, kind: 'store' })
    process.env.NASBENCH_TOY_PATH = 'https://example.org/toy'
    expect(await findData(toy())).toMatchObject({ location: 'https://example.org/toy', kind: 'address' })
  })

  test('an environment variable that names nothing is an error, and nothing else is taken', async () => {
    putFile('a.toy', 1)
    process.env.NASBENCH_TOY_PATH = '/no/such/place'
    const error = await refusal(() => findData(toy()))
    expect(error).toMatchObject({ code: 'DATA_NOT_FOUND', path: '/no/such/place' })
    expect(error.message).toContain('NASBENCH_TOY_PATH names')
  })

  test('the newest published file, where there is no store; unfinished and hidden ones do not count', async () => {
    const old = putFile('old.toy', 1)
    utimesSync(old, 1000, 1000)
    const wanted = putFile('wanted.toy', 2)
    utimesSync(wanted, 2000, 2000)
    for (const name of ['later.toy.part', '.hidden.toy', 'later.toy.crdownload']) putFile(name, 3)
    writeFileSync(inHome('readme.txt'), 'hello')
    expect(await findData(toy())).toEqual({ location: wanted, kind: 'file', from: inHome() })
  })

  test('the store imported last, before any file; hidden and unfinished folders do not count', async () => {
    const first = await importFile(toy(), putFile('a.toy', 1), quiet)
    expect(await findData(toy())).toEqual({ location: first.location, kind: 'store', from: inHome() })
    await new Promise((resolve) => setTimeout(resolve, 5))
    const second = await importFile(toy(), putFile('b.toy', 2), quiet)
    await importFile({ ...toy(), name: 'other' }, putFile('c.toy', 3), { ...quiet, to: inHome('other') })
    cpSync(first.location, inHome('.a.toy.1.000000000000.tmp'), { recursive: true })
    mkdirSync(inHome('empty'))
    expect((await findData(toy())).location).toBe(second.location)
  })

  test('a store that these packages can read, before a newer one that they cannot', async () => {
    const first = await importFile(toy(), putFile('a.toy', 1), quiet)
    await new Promise((resolve) => setTimeout(resolve, 5))
    const second = await importFile(toy({ layoutVersion: 2 }), putFile('b.toy', 2), quiet)
    expect((await findData(toy())).location).toBe(first.location)
    expect((await findData(toy({ layoutVersion: 2 }))).location).toBe(second.location)
  })

  test('a damaged store does not hide the others', async () => {
    const first = await importFile(toy(), putFile('a.toy', 1), quiet)
    mkdirSync(inHome('damaged'))
    const metadata = readFileSync(join(first.location, 'zarr.json'), 'utf8')
    writeFileSync(inHome('damaged', 'zarr.json'), metadata.slice(0, 50))
    expect((await findData(toy())).location).toBe(first.location)
  })
})
