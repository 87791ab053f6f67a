import { createHash } from 'node:crypto'
import {
  appendFileSync,
  chmodSync,
  copyFileSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { basename, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { fileFolder } from '../../src/bytes/file.js'
import { importFile } from '../../src/data/import.js'
import { readStoreRecord } from '../../src/data/record.js'
import { resolveStore } from '../../src/data/resolve.js'
import type { Progress } from '../../src/progress.js'
import { storeFormat } from '../../src/store/layout.js'
import { rootMetadata } from '../../src/store/metadata.js'
import { openStore } from '../../src/store/reader.js'
import { namesIn, refusal, useFolder } from './folder.js'
import { numbersOf, type ToyOptions, toy, writeToy } from './toy.js'

const folder = useFolder()
const quiet = { verbose: false }
const inFolder = (...names: string[]) => join(folder.path, ...names)

async function numbersAt(location: string): Promise<Float64Array> {
  const reader = await openStore(fileFolder(location))
  const values = numbersOf(reader)
  reader.close()
  return values
}

function numbers(seed: number): Float64Array {
  return Float64Array.from({ length: 1000 }, (_, i) => Math.sin(i + seed))
}

/** Rewrites what a store says of itself. */
function editRecord(location: string, edit: (record: Record<string, unknown>) => void): void {
  const path = join(location, 'zarr.json')
  const metadata = JSON.parse(readFileSync(path, 'utf8'))
  edit(metadata.attributes.nasbench)
  writeFileSync(path, rootMetadata(metadata.attributes.nasbench))
}

describe('a first import', () => {
  test('makes a store under the name and fingerprint of the file, with all that is known of it', async () => {
    const file = writeToy(inFolder('a.toy'))
    const { location, reused } = await importFile(toy(), file, quiet)
    expect(reused).toBe(false)
    expect(await numbersAt(location)).toEqual(numbers(1))

    const bytes = readFileSync(file)
    const size = Buffer.alloc(8)
    size.writeUInt32LE(bytes.length)
    const sha256 = (...parts: Buffer[]) => createHash('sha256').update(Buffer.concat(parts)).digest('hex')
    const fingerprint = sha256(size, bytes)
    expect(location).toBe(join(folder.home, 'toy', `a.toy-${fingerprint.slice(0, 12)}`))
    expect(readStoreRecord(location)?.source).toEqual({
      file: 'a.toy',
      bytes: 8004,
      sha256: sha256(bytes),
      modified: statSync(file).mtime.toISOString(),
      fingerprint,
      importer: 'toy-floats',
      version: 'toy, 1',
    })
    expect(namesIn(join(folder.home, 'toy'))).toEqual(['.current', basename(location)])
  })

  test('goes into the folder that is named: new, empty, or behind a link', async () => {
    const file = writeToy(inFolder('a.toy'))
    const fresh = inFolder('some', 'where')
    expect(await importFile(toy(), file, { ...quiet, to: fresh })).toEqual({ location: fresh, reused: false })
    mkdirSync(inFolder('empty'))
    await importFile(toy(), file, { ...quiet, to: inFolder('empty') })
    expect(await numbersAt(inFolder('empty'))).toEqual(numbers(1))
    symlinkSync(fresh, inFolder('link'))
    expect(await importFile(toy(), file, { ...quiet, to: inFolder('link') })).toEqual({
      location: fresh,
      reused: true,
    })
  })

  test('tells how far it is, and draws nothing itself then', async () => {
    const seen: Progress[] = []
    await importFile(toy(), writeToy(inFolder('a.toy'), 20_000), {
      onProgress: (progress) => seen.push(progress),
    })
    expect(seen.map(({ done, total }) => [done, total])).toEqual([
      [65540, 160004],
      [131076, 160004],
      [160004, 160004],
    ])
  })
})

describe('a second import', () => {
  test('of the same file finds the store of the first', async () => {
    const file = writeToy(inFolder('a.toy'))
    const first = await importFile(toy(), file, quiet)
    const never = toy({
      atPiece: () => {
        throw new Error('imported again')
      },
    })
    expect(await importFile(never, file, quiet)).toEqual({ ...first, reused: true })
  })

  test('of a copy with another date finds it too, since the contents are the same', async () => {
    const file = writeToy(inFolder('a.toy'))
    const first = await importFile(toy(), file, quiet)
    utimesSync(file, 1, 1)
    expect(await importFile(toy(), file, quiet)).toEqual({ ...first, reused: true })
  })

  test('of a file that was changed makes a second store, and leaves the first', async () => {
    const file = writeToy(inFolder('a.toy'))
    const first = await importFile(toy(), file, quiet)
    writeToy(file, 1000, 2)
    const second = await importFile(toy(), file, quiet)
    expect(second.reused).toBe(false)
    expect(await numbersAt(second.location)).toEqual(numbers(2))
    expect(await numbersAt(first.location)).toEqual(numbers(1))
  })

  test.each(['with another date', 'with its old date'])(
    'sees a change of one number that leaves size, ends and all samples as they were, %s',
    async (date) => {
      const file = writeToy(inFolder('a.toy'), 400_000)
      const first = await importFile(toy(), file, quiet)
      const { mtime } = statSync(file)
      const bytes = readFileSync(file)
      // Between two samples, which are 24 kB apart.
      const row = Math.ceil((Math.floor((bytes.length * 5) / 129) + 10_000) / 8)
      bytes.writeDoubleLE(7, 4 + 8 * row)
      await new Promise((resolve) => setTimeout(resolve, 20))
      writeFileSync(file, bytes)
      utimesSync(file, mtime, date === 'with its old date' ? mtime : 1)
      const second = await importFile(toy(), file, quiet)
      expect(second).toEqual({ location: first.location, reused: false })
      expect((await numbersAt(second.location))[row]).toBe(7)
      // The date is compared only once: the store that was made is known to be of this file.
      expect(await importFile(toy(), file, quiet)).toEqual({ location: first.location, reused: true })
    },
  )

  test('of a file whose attributes changed reads it once, and then knows it again', async () => {
    const file = writeToy(inFolder('a.toy'), 400_000)
    const first = await importFile(toy(), file, quiet)
    await new Promise((resolve) => setTimeout(resolve, 20))
    chmodSync(file, 0o600)
    const { ctimeMs } = statSync(file)
    expect(statSync(first.location).mtimeMs).toBeLessThan(ctimeMs)
    expect(await importFile(toy(), file, quiet)).toEqual({ location: first.location, reused: true })
    expect(statSync(first.location).mtimeMs).toBeGreaterThanOrEqual(ctimeMs)
  })

  test('of a changed file into the same folder replaces the store; who has the old one open reads on', async () => {
    const file = writeToy(inFolder('a.toy'))
    const to = inFolder('store')
    await importFile(toy(), file, { ...quiet, to })
    const old = await resolveStore(toy(), to)
    writeToy(file, 1000, 2)
    expect((await importFile(toy(), file, { ...quiet, to })).reused).toBe(false)
    expect(await numbersAt(to)).toEqual(numbers(2))
    expect(numbersOf(old)).toEqual(numbers(1))
    old.close()
    expect(namesIn(folder.path)).toEqual(['a.toy', 'store'])
  })

  test('with a newer layout replaces the store of an older one', async () => {
    const file = writeToy(inFolder('a.toy'))
    const first = await importFile(toy(), file, quiet)
    const second = await importFile(toy({ layoutVersion: 2 }), file, quiet)
    expect(second).toEqual({ location: first.location, reused: false })
    expect(readStoreRecord(second.location)?.layoutVersion).toBe(2)
  })

  test('by force makes the store anew', async () => {
    const file = writeToy(inFolder('a.toy'))
    await importFile(toy(), file, quiet)
    expect((await importFile(toy(), file, { ...quiet, force: true })).reused).toBe(false)
  })
})

describe('what is at the target already', () => {
  test.each<[what: string, make: (path: string) => void]>([
    ['a folder with something in it', (path) => mkdirSync(join(path, 'mine'), { recursive: true })],
    ['a file', (path) => writeFileSync(path, 'mine')],
  ])('%s is never overwritten, not even by force', async (_what, make) => {
    const file = writeToy(inFolder('a.toy'))
    make(inFolder('target'))
    for (const force of [false, true]) {
      const error = await refusal(() => importFile(toy(), file, { ...quiet, to: inFolder('target'), force }))
      expect(error).toMatchObject({ code: 'WRITE_FAILED', path: inFolder('target') })
      expect(error.message).toContain('exists and is not a store, so it is left alone')
    }
    expect(namesIn(folder.path)).toEqual(['a.toy', 'target'])
  })

  test('the store of another file gives way by force only', async () => {
    const to = inFolder('store')
    await importFile(toy(), writeToy(inFolder('a.toy')), { ...quiet, to })
    const other = writeToy(inFolder('b.toy'), 1000, 2)
    const error = await refusal(() => importFile(toy(), other, { ...quiet, to }))
    expect(error.code).toBe('WRITE_FAILED')
    expect(error.message).toContain('is the store of another file, "a.toy"')
    expect(await numbersAt(to)).toEqual(numbers(1))
    await importFile(toy(), other, { ...quiet, to, force: true })
    expect(await numbersAt(to)).toEqual(numbers(2))
  })

  test('the store of another benchmark gives way by force only', async () => {
    const to = inFolder('store')
    const file = writeToy(inFolder('a.toy'))
    await importFile({ ...toy(), name: 'other' }, file, { ...quiet, to })
    const error = await refusal(() => importFile(toy(), file, { ...quiet, to }))
    expect(error.message).toContain('is a store of other')
    await importFile(toy(), file, { ...quiet, to, force: true })
    expect(readStoreRecord(to)?.benchmark).toBe('toy')
  })

  test.each<[string, (record: Record<string, unknown>) => void]>([
    ['layout', (record) => Object.assign(record, { layoutVersion: 9 })],
    ['store format', (record) => Object.assign(record, { format: storeFormat + 1 })],
  ])('a store with a newer %s is STORE_VERSION with what to do', async (what, edit) => {
    const file = writeToy(inFolder('a.toy'))
    const { location } = await importFile(toy(), file, quiet)
    editRecord(location, edit)
    const error = await refusal(() => importFile(toy(), file, quiet))
    expect(error).toMatchObject({ code: 'STORE_VERSION', path: location })
    expect(error.message).toContain(what)
    expect(error.message).toContain('npm install @nasbench/toy@latest')
  })
})

describe('what cannot be imported', () => {
  test.each<[says: string, content: Buffer]>([
    ['an empty file: probably a failed download', Buffer.alloc(0)],
    ['a JPEG image.', Buffer.from('ffd8ffe000104a464946', 'hex')],
    ['a PNG image.', Buffer.from('89504e470d0a1a0a', 'hex')],
    ['an HTML page: probably a failed download', Buffer.from('\n<!DOCTYPE html><html>')],
    ['an XML document: probably a failed download', Buffer.from('<?xml version="1.0"?><Error/>')],
    ['a gzip archive: unpack it first (gunzip)', gzipSync('TOY1')],
    ['a bzip2 archive: unpack it first (bunzip2)', Buffer.from('BZh91AY&SY')],
    ['a zip archive: unpack it first (unzip)', Buffer.from(`PK\x03\x04${'\0'.repeat(26)}readme.txt`)],
    ['a PyTorch checkpoint (zip)', Buffer.from(`PK\x03\x04${'\0'.repeat(26)}archive/data.pkl`)],
    [
      'a PyTorch checkpoint (before 1.6)',
      Buffer.from('80028a0a6cfc9c46f920 6aa850192e'.replace(' ', ''), 'hex'),
    ],
    ['a pickle (protocol 4) of something else', Buffer.from('80049501', 'hex')],
    ['a pickle (protocol 0 or 1) of something else', Buffer.from('(dp0\nVa\np1\n')],
    ['a pickle (protocol 0 or 1) of something else', Buffer.from('}q\0(X', 'latin1')],
    ['a text, "(de facto) two lines…"', Buffer.from('(de facto)\r\n  two lines')],
    ['a Git LFS pointer: fetch the file', Buffer.from('version https://git-lfs.github.com/spec/v1\n')],
    ['a tar archive: unpack it first', Buffer.from(`${'x'.repeat(257)}ustar`)],
    ['nothing but zeros: probably a failed download', Buffer.alloc(5000)],
    ['a JSON text of something else', Buffer.from('{"a": 1}')],
    ['a text, "hello, world…"', Buffer.from('hello, world\n')],
    ['a file that begins with the bytes 01 02 03', Buffer.from([1, 2, 3])],
  ])('is told by what it looks like: %s', async (says, content) => {
    const file = inFolder('file')
    writeFileSync(file, content)
    const error = await refusal(() => importFile(toy(), file, quiet))
    expect(error).toMatchObject({ code: 'UNSUPPORTED_FILE', path: file, expected: ['toy floats'] })
    expect(error.message).toContain(`${file} is ${says}`)
    expect(error.message).toMatch(/Toy-Bench can be read from toy floats$/)
    expect(namesIn(folder.home)).toEqual([])
  })

  test('a folder that is not published like this, and nothing at all', async () => {
    const error = await refusal(() => importFile(toy(), folder.path, quiet))
    expect(error).toMatchObject({ code: 'UNSUPPORTED_FILE', path: folder.path })
    expect(error.message).toContain(`${folder.path} is a folder`)
    expect((await refusal(() => importFile(toy(), inFolder('none'), quiet))).code).toBe('DATA_NOT_FOUND')
  })
})

describe('an import that fails leaves nothing behind', () => {
  /** Imports a file of three pieces, and does something before the second. */
  async function failing(
    atSecond: () => void,
    options: { signal?: AbortSignal } = {},
    atPiece: ToyOptions['atPiece'] = (piece) => (piece === 1 ? atSecond() : undefined),
  ) {
    const file = writeToy(inFolder('a.toy'), 20_000)
    const error = await refusal(() => importFile(toy({ atPiece }), file, { ...quiet, ...options }))
    expect(namesIn(join(folder.home, 'toy'))).toEqual([])
    return error
  }

  test('because the file is damaged', async () => {
    const file = writeToy(inFolder('a.toy'), 20_000)
    const bytes = readFileSync(file)
    bytes.writeDoubleLE(Number.NaN, 4 + 8 * 10_000)
    writeFileSync(file, bytes)
    const error = await refusal(() => importFile(toy(), file, quiet))
    expect(error).toMatchObject({ code: 'CORRUPT_FILE', offset: 80_004 })
    expect(namesIn(join(folder.home, 'toy'))).toEqual([])
  })

  test('because its head was changed meanwhile, size and date as before', async () => {
    const error = await failing(() => {
      const file = inFolder('a.toy')
      const { atime, mtime } = statSync(file)
      const bytes = readFileSync(file)
      bytes.writeDoubleLE(0.5, 4 + 8)
      writeFileSync(file, bytes)
      utimesSync(file, atime, mtime)
    })
    expect(error.code).toBe('READ_FAILED')
    expect(error.message).toContain('was changed while it was being imported')
  })

  test('because the file was changed meanwhile', async () => {
    const error = await failing(() => appendFileSync(inFolder('a.toy'), 'more'))
    expect(error.code).toBe('READ_FAILED')
    expect(error.message).toContain('was changed while it was being imported')
  })

  test('because the file was cut short or taken away meanwhile', async () => {
    expect((await failing(() => writeFileSync(inFolder('a.toy'), 'TOY1'))).message).toContain('was changed')
    expect((await failing(() => rmSync(inFolder('a.toy')))).message).toContain('was changed')
  })

  test('because it was stopped before, between pieces, or at the very end', async () => {
    const stopped = AbortSignal.abort()
    expect((await failing(() => {}, { signal: stopped })).code).toBe('ABORTED')
    for (const last of [0, 1, 2]) {
      const stop = new AbortController()
      const error = await failing(
        () => {},
        { signal: stop.signal },
        (piece) => {
          if (piece === last) stop.abort()
        },
      )
      expect(error.code).toBe('ABORTED')
      expect(error.message).toContain('was stopped')
    }
  })

  test('and leaves a store that it should have replaced', async () => {
    const to = inFolder('store')
    await importFile(toy(), writeToy(inFolder('a.toy')), { ...quiet, to })
    writeFileSync(inFolder('a.toy'), Buffer.concat([Buffer.from('TOY1'), Buffer.alloc(8, 0xff)]))
    expect((await refusal(() => importFile(toy(), inFolder('a.toy'), { ...quiet, to }))).code).toBe(
      'CORRUPT_FILE',
    )
    expect(await numbersAt(to)).toEqual(numbers(1))
    expect(namesIn(folder.path)).toEqual(['a.toy', 'store'])
  })

  test('and an error in an importer comes out as it is', async () => {
    const broken = toy({
      atPiece: () => {
        throw new TypeError('a mistake')
      },
    })
    const file = writeToy(inFolder('a.toy'))
    await expect(importFile(broken, file, quiet)).rejects.toThrow(TypeError)
    expect(namesIn(join(folder.home, 'toy'))).toEqual([])
  })
})

describe('two imports at once', () => {
  test('of the same file end with one store, and the file is read once', async () => {
    const file = writeToy(inFolder('a.toy'), 20_000)
    let pieces = 0
    const labels: string[] = []
    let go = () => {}
    const othersWait = new Promise<void>((resolve) => {
      go = resolve
    })
    const onProgress = ({ label }: Progress) => {
      labels.push(label)
      if (labels.filter((one) => one.startsWith('waiting')).length === 2) go()
    }
    // Whichever comes first reads nothing before the others wait for it.
    const counting = toy({
      atPiece: async () => {
        pieces++
        await othersWait
      },
    })
    const results = await Promise.all([1, 2, 3].map(() => importFile(counting, file, { onProgress })))
    expect(results.filter(({ reused }) => !reused)).toHaveLength(1)
    expect(pieces).toBe(3)
    expect(labels.join()).toContain(`waiting for process ${process.pid}`)
    expect(namesIn(join(folder.home, 'toy'))).toHaveLength(2)
  })

  test('of copies into one folder: the second waits, and is refused or reuses as if it came later', async () => {
    const a = writeToy(inFolder('a.toy'))
    copyFileSync(a, inFolder('b.toy'))
    const to = inFolder('store')
    const [first, second] = await Promise.all([
      importFile(toy(), a, { ...quiet, to }),
      importFile(toy(), inFolder('b.toy'), { ...quiet, to }),
    ])
    expect([first.reused, second.reused].sort()).toEqual([false, true])
  })
})
