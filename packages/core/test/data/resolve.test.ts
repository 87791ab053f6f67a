import { cpSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, describe, expect, test } from 'vitest'
import { fileFolder } from '../../src/bytes/file.js'
import { memoryFolder } from '../../src/bytes/memory.js'
import { whenLoaded } from '../../src/bytes/when-loaded.js'
import { importFile } from '../../src/data/import.js'
import { resolveStore as resolveInBrowser } from '../../src/data/resolve.browser.js'
import { resolveStore } from '../../src/data/resolve.js'
import { serve, type TestServer } from '../bytes/server.js'
import { namesIn, refusal, useFolder } from './folder.js'
import { numbersOf, toy, writeToy } from './toy.js'

const folder = useFolder()
const quiet = { verbose: false }
const inFolder = (...names: string[]) => join(folder.path, ...names)
const numbers = (seed: number) => Float64Array.from({ length: 1000 }, (_, i) => Math.sin(i + seed))

let server: TestServer | undefined
afterEach(() => server?.close())

async function numbersFrom(
  ...[description, location]: Parameters<typeof resolveStore>
): Promise<Float64Array> {
  const reader = await resolveStore(description, location, quiet)
  try {
    return numbersOf(reader)
  } finally {
    reader.close()
  }
}

/** A store in the folder, made of `NAME.toy` beside it. */
async function makeStore(name: string, seed = 1, description = toy()): Promise<string> {
  const file = writeToy(inFolder(`${name}.toy`), 1000, seed)
  return (await importFile(description, file, { ...quiet, to: inFolder(name) })).location
}

function filesIn(dir: string): Map<string, Uint8Array> {
  const entries = readdirSync(dir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  return new Map(
    entries.map((entry) => {
      const path = join(entry.parentPath, entry.name)
      return [relative(dir, path), readFileSync(path)]
    }),
  )
}

describe('a path', () => {
  test('to a store, to its zarr.json, to a folder with nothing but it, and as a file URL', async () => {
    mkdirSync(inFolder('outer'))
    const store = await makeStore('store')
    renameSync(store, inFolder('outer', 'store'))
    for (const path of ['outer/store', 'outer/store/zarr.json', 'outer', 'outer/']) {
      expect(await numbersFrom(toy(), inFolder(path))).toEqual(numbers(1))
    }
    expect(await numbersFrom(toy(), pathToFileURL(inFolder('outer/store')).href)).toEqual(numbers(1))
    expect(await numbersFrom(toy(), relative(process.cwd(), inFolder('outer')))).toEqual(numbers(1))
  })

  test('to a published file, which is imported into the data folder and found there again', async () => {
    const file = writeToy(inFolder('a.toy'))
    expect(await numbersFrom(toy(), file)).toEqual(numbers(1))
    expect(namesIn(join(folder.home, 'toy'))).toHaveLength(1)
    const never = toy({
      atPiece: () => {
        throw new Error('imported again')
      },
    })
    expect(await numbersFrom(never, file)).toEqual(numbers(1))
    rmSync(file)
    expect(await numbersFrom(never)).toEqual(numbers(1))
  })

  test('to nothing is DATA_NOT_FOUND', async () => {
    const error = await refusal(() => resolveStore(toy(), inFolder('none')))
    expect(error).toMatchObject({
      code: 'DATA_NOT_FOUND',
      message: `there is no file or folder ${inFolder('none')}`,
    })
  })

  test('to a folder with no store, several, or others only', async () => {
    expect((await refusal(() => resolveStore(toy(), folder.path))).message).toContain(
      'is not a store and contains none',
    )
    await makeStore('a')
    await makeStore('b')
    const several = await refusal(() => resolveStore(toy(), folder.path))
    expect(several.code).toBe('DATA_NOT_FOUND')
    expect(several.message).toContain('has several stores of toy: name one, a or b')
    const none = await refusal(() => resolveStore({ ...toy(), name: 'other' }, folder.path))
    expect(none.message).toContain('has several published files of Toy-Bench: name one, a.toy or b.toy') //ers: a or b')
    await makeStore('c', 3, { ...toy(), name: 'other' })
    expect(await numbersFrom({ ...toy(), name: 'other' }, folder.path)).toEqual(numbers(3))
  })

  test('to the store of another benchmark is UNSUPPORTED_FILE', async () => {
    const store = await makeStore('store')
    const error = await refusal(() => resolveStore({ ...toy(), name: 'other' }, store))
    expect(error).toMatchObject({ code: 'UNSUPPORTED_FILE', expected: 'other', received: 'toy' })
    expect(error.message).toContain(`${store} is a store of toy, not of other`)
  })
})

describe('nothing', () => {
  test('what the environment says, a folder of a store as well as a file', async () => {
    process.env.NASBENCH_TOY_PATH = await makeStore('store', 5)
    expect(await numbersFrom(toy())).toEqual(numbers(5))
    process.env.NASBENCH_TOY_PATH = writeToy(inFolder('b.toy'), 1000, 6)
    expect(await numbersFrom(toy())).toEqual(numbers(6))
  })

  test('a published file in the data folder is imported', async () => {
    mkdirSync(join(folder.home, 'toy'), { recursive: true })
    writeToy(join(folder.home, 'toy', 'a.toy'), 1000, 4)
    expect(await numbersFrom(toy())).toEqual(numbers(4))
  })

  test('nothing anywhere is DATA_NOT_FOUND', async () => {
    expect((await refusal(() => resolveStore(toy()))).code).toBe('DATA_NOT_FOUND')
  })
})

describe('versions', () => {
  test('that is one layout newer is refused', async () => {
    const store = await makeStore('store', 1, toy({ layoutVersion: 2 }))
    expect((await refusal(() => resolveStore(toy(), store))).code).toBe('STORE_VERSION')
  })

  test('a store of a newer layout is STORE_VERSION with what to do', async () => {
    const store = await makeStore('store', 1, toy({ layoutVersion: 3 }))
    const error = await refusal(() => resolveStore(toy(), store))
    expect(error).toMatchObject({ code: 'STORE_VERSION', path: store, received: 3 })
    expect(error.message).toContain('update them (npm install @nasbench/toy@latest)')
  })

  test('a store of an older layout is made again where its file is at hand', async () => {
    const store = await makeStore('store')
    expect(await numbersFrom(toy({ layoutVersion: 2 }), store)).toEqual(numbers(1))
    rmSync(inFolder('store.toy'))
    expect(await numbersFrom(toy({ layoutVersion: 2 }), store)).toEqual(numbers(1))
  })

  test('and is STORE_VERSION with what to do where the file is gone, or is another one now', async () => {
    const store = await makeStore('store')
    writeToy(inFolder('store.toy'), 1000, 2)
    const error = await refusal(() => resolveStore(toy({ layoutVersion: 2 }), store))
    expect(error.code).toBe('STORE_VERSION')
    expect(error.message).toContain(`(nasbench import toy store.toy --out ${store})`)
  })
})

describe('an open store', () => {
  test('stays what it was when it is replaced, also the parts not yet read', async () => {
    const store = await makeStore('store', 1)
    const open = await resolveStore(toy(), store)
    await makeStore('store', 2)
    expect(numbersOf(open)).toEqual(numbers(1))
    expect(await numbersFrom(toy(), store)).toEqual(numbers(2))
    open.close()
  })

  test('opens fast: metadata and files are opened, nothing else is read', async () => {
    const store = await makeStore('store')
    await numbersFrom(toy(), store)
    const began = process.cpuUsage()
    for (let i = 0; i < 50; i++) (await resolveStore(toy(), store)).close()
    // A guard against gross mistakes only: it takes about 0.2 ms.
    expect(process.cpuUsage(began).user / 50_000).toBeLessThan(15)
  })
})

describe.each([
  ['in Node', resolveStore],
  ['in a browser', resolveInBrowser],
])('%s', (_where, resolve) => {
  test('an address of a store, with few requests', async () => {
    const store = await makeStore('store')
    const files = [...filesIn(store)].map(([path, bytes]) => [`/data/store/${path}`, bytes] as const)
    server = await serve(new Map(files))
    const reader = await resolve(toy(), `${server.url}/data/store`)
    expect(await whenLoaded(() => numbersOf(reader))).toEqual(numbers(1))
    expect(server.requests.length).toBeLessThanOrEqual(3)
    reader.close()
  })

  test('an address of no store is DATA_NOT_FOUND', async () => {
    server = await serve(new Map())
    const address = `${server.url}/file.pkl`
    const error = await refusal(() => resolve(toy(), address))
    expect(error).toMatchObject({ code: 'DATA_NOT_FOUND', path: `${address}/` })
    expect(error.message).toContain('downloaded and imported first (nasbench import toy FILE)')
  })

  test('any folder of bytes', async () => {
    const store = await makeStore('store')
    const reader = await resolve(toy(), memoryFolder(filesIn(store)))
    expect(numbersOf(reader)).toEqual(numbers(1))
    const other = await refusal(() => resolve({ ...toy(), name: 'other' }, fileFolder(store)))
    expect(other.code).toBe('UNSUPPORTED_FILE')
    const nothing = await refusal(() => resolve(toy(), memoryFolder(new Map())))
    expect(nothing.code).toBe('UNSUPPORTED_FILE')
  })
})

test('in a browser a path, or nothing, is refused with what to give', async () => {
  for (const location of ['/data/store', './store', undefined]) {
    const error = await refusal(() => resolveInBrowser(toy(), location))
    expect(error.code).toBe('INVALID_ARGUMENT')
    expect(error.message).toContain('expected the URL of an imported store')
  }
})

test('a store can be copied and opened elsewhere', async () => {
  const store = await makeStore('store')
  cpSync(store, inFolder('copy'), { recursive: true })
  expect(await numbersFrom(toy(), join(dirname(store), 'copy'))).toEqual(numbers(1))
})
