import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { importFile } from '../../src/data/import.js'
import { findData } from '../../src/data/locate.js'
import { checkStore, dataPath, listData, removeData, useData } from '../../src/data/manage-data.js'
import { resolveStore } from '../../src/data/resolve.js'
import { namesIn, refusal, useFolder } from './folder.js'
import { numbersOf, toy, writeToy } from './toy.js'

const folder = useFolder()
const quiet = { verbose: false }
const inFolder = (...names: string[]) => join(folder.path, ...names)
const inHome = (...names: string[]) => join(folder.home, 'toy', ...names)

async function twoStores(): Promise<[string, string]> {
  const first = await importFile(toy(), writeToy(inFolder('a.toy'), 10, 1), quiet)
  await new Promise((resolve) => setTimeout(resolve, 5))
  const second = await importFile(toy(), writeToy(inFolder('b.toy'), 20, 2), quiet)
  return [first.location, second.location]
}

describe('data', () => {
  test('is listed with size, source, date and which one answers', async () => {
    const [first, second] = await twoStores()
    writeToy(inHome('c.toy'), 5, 3)
    writeFileSync(inHome('notes.txt'), 'mine')
    const entries = await listData(toy())
    expect(entries.map(({ path, kind, source, current }) => [path, kind, source, current])).toEqual([
      [second, 'store', 'b.toy', true],
      [inHome('c.toy'), 'published', 'c.toy', false],
      [first, 'store', 'a.toy', false],
    ])
    for (const { bytes, date } of entries) {
      expect(bytes).toBeGreaterThan(0)
      expect(Number.isNaN(Date.parse(date))).toBe(false)
    }
    expect(await listData({ ...toy(), name: 'other' })).toEqual([])
  })

  test('that an import reuses answers from then on, and what open imports does not change that', async () => {
    const [first, second] = await twoStores()
    expect(await dataPath(toy())).toBe(second)
    expect(await importFile(toy(), inFolder('a.toy'), quiet)).toEqual({ location: first, reused: true })
    expect(await dataPath(toy())).toBe(first)
    ;(await resolveStore(toy(), inFolder('b.toy'), quiet)).close()
    expect(await dataPath(toy())).toBe(first)
    const { location } = await importFile(toy(), inFolder('b.toy'), { ...quiet, to: inFolder('outside') })
    expect(location).toBe(inFolder('outside'))
    expect(await dataPath(toy())).toBe(first)
  })

  test('is chosen by its path, also outside the data folder, unless a variable names other data', async () => {
    const [first] = await twoStores()
    expect(await useData(toy(), first)).toEqual({ location: first })
    expect((await findData(toy())).location).toBe(first)
    await importFile(toy(), inFolder('b.toy'), { ...quiet, to: inFolder('outside') })
    await useData(toy(), inFolder('outside'))
    expect(await dataPath(toy())).toBe(inFolder('outside'))
    expect((await listData(toy()))[0]).toMatchObject({ path: inFolder('outside'), current: true })
    process.env.NASBENCH_TOY_PATH = first
    expect(await useData(toy(), first)).toEqual({ location: first, overriddenBy: 'NASBENCH_TOY_PATH' })
    expect((await refusal(() => useData(toy(), inFolder('a.toy')))).code).toBe('UNSUPPORTED_FILE')
    expect((await refusal(() => useData(toy(), inFolder('none')))).code).toBe('DATA_NOT_FOUND')
  })

  test('that is gone answers no more: the newest does', async () => {
    const [first, second] = await twoStores()
    await useData(toy(), first)
    rmSync(first, { recursive: true })
    expect(await dataPath(toy())).toBe(second)
  })

  test('that is a store is removed; anything else is refused and stays', async () => {
    const [first, second] = await twoStores()
    await removeData(toy(), first)
    expect(existsSync(first)).toBe(false)
    writeFileSync(join(second, 'mine.txt'), 'mine')
    mkdirSync(inFolder('empty'))
    symlinkSync(second, inFolder('link'))
    for (const path of [inFolder('a.toy'), inFolder('empty'), inFolder('link'), second, folder.path]) {
      expect((await refusal(() => removeData(toy(), path))).code).toBe('UNSUPPORTED_FILE')
    }
    expect((await refusal(() => removeData({ ...toy(), name: 'other' }, second))).message).toContain(
      'store of toy',
    )
    expect(existsSync(join(second, 'mine.txt'))).toBe(true)
    rmSync(join(second, 'mine.txt'))
    await removeData(toy(), second)
    expect(namesIn(inHome())).toEqual(['.current'])
  })

  test('is checked byte by byte, and damage is listed by column', async () => {
    const [first] = await twoStores()
    const good = await checkStore(first)
    expect(good.damaged).toEqual([])
    expect(good.checkedBytes).toBeGreaterThan(80)
    const file = join(first, 'numbers/value/c/0')
    const bytes = readFileSync(file)
    bytes[3] = bytes[3]! ^ 1
    writeFileSync(file, bytes)
    expect((await checkStore(first)).damaged).toMatchObject([{ column: 'numbers/value', chunk: 0 }])
    writeFileSync(
      join(first, 'zarr.json'),
      readFileSync(join(first, 'zarr.json'), 'utf8').replace('a.toy', 'b.toy'),
    )
    expect((await refusal(() => checkStore(first))).code).toBe('CORRUPT_FILE')
    expect((await listData(toy())).find(({ path }) => path === first)?.problem).toContain('damaged')
    // Importing again mends it, without force.
    expect(await importFile(toy(), inFolder('a.toy'), quiet)).toEqual({ location: first, reused: false })
    expect((await checkStore(first)).damaged).toEqual([])
  })
})

describe('a location', () => {
  test.each([null, {}, [], 7, '', [1], true])('that is %j is INVALID_ARGUMENT', async (value) => {
    const error = await refusal(() => resolveStore(toy(), value as never))
    expect(error.code).toBe('INVALID_ARGUMENT')
  })

  test('may be a File or Blob, which is imported into memory', async () => {
    const bytes = readFileSync(writeToy(inFolder('a.toy'), 30, 2))
    for (const file of [new File([bytes], 'a.toy'), new Blob([bytes])]) {
      const store = await resolveStore(toy(), file)
      expect(numbersOf(store)).toHaveLength(30)
      expect(store.layout.source.bytes).toBe(bytes.length)
      store.close()
    }
    const strange = await refusal(() => resolveStore(toy(), new File(['hello'], 'a.txt')))
    expect(strange).toMatchObject({ code: 'UNSUPPORTED_FILE' })
    expect(strange.message).toContain('a.txt is a text')
    expect(namesIn(folder.home)).toEqual([])
  })

  test('may be a folder that has the published file in it, one level deeper too', async () => {
    mkdirSync(inFolder('torch', 'hub'), { recursive: true })
    mkdirSync(inFolder('torch', '__MACOSX'))
    writeToy(inFolder('torch', 'hub', 'a.toy'), 30, 2)
    writeToy(inFolder('torch', '__MACOSX', '._a.toy'), 30, 2)
    const store = await resolveStore(toy(), inFolder('torch'), quiet)
    expect(numbersOf(store)).toHaveLength(30)
    store.close()
    writeToy(inFolder('torch', 'hub', 'b.toy'), 30, 2)
    const several = await refusal(() => resolveStore(toy(), inFolder('torch'), quiet))
    expect(several.message).toContain(join('hub', 'a.toy'))
  })

  test('is not opened by a signal that is aborted already', async () => {
    const signal = AbortSignal.abort()
    const [first] = await twoStores()
    for (const location of [
      first,
      undefined,
      inFolder('none'),
      new File(['TOY1'], 'a.toy'),
      'http://127.0.0.1:1/',
    ]) {
      expect((await refusal(() => resolveStore(toy(), location, { signal }))).code).toBe('ABORTED')
    }
  })

  test('with the file of another benchmark says which', async () => {
    writeFileSync(inFolder('x.txt'), 'hello')
    const other = { ...toy(), name: 'other', title: 'Other-Bench', importers: [] }
    const error = await refusal(() =>
      importFile(other, writeToy(inFolder('a.toy')), { ...quiet, others: [toy()] }),
    )
    expect(error.message).toContain(`is a file of Toy-Bench: nasbench import toy ${inFolder('a.toy')}`)
  })
})
