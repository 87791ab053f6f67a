import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { temporaryFolder } from '../../../../test/temporary.js'
import { fileFolder, fileSource } from '../../src/bytes/file.js'
import { memoryFolder, memorySource } from '../../src/bytes/memory.js'
import type { ByteSource } from '../../src/bytes/source.js'
import type { NasBenchError } from '../../src/errors.js'
import { isNasBenchError } from '../../src/errors.js'
import { pattern } from './server.js'

const data = pattern(10_000)
const dir = temporaryFolder()

beforeAll(() => {
  writeFileSync(join(dir, 'data'), data)
})

function refusal(work: () => unknown): NasBenchError {
  try {
    work()
  } catch (error) {
    if (isNasBenchError(error)) return error
    throw error
  }
  throw new Error('it did not throw')
}

describe.each<[string, () => ByteSource]>([
  ['fileSource', () => fileSource(join(dir, 'data'))],
  ['memorySource', () => memorySource(data)],
])('%s', (_name, open) => {
  test('reads the right bytes anywhere, at once and later', async () => {
    const source = open()
    expect(source.size).toBe(10_000)
    await fc.assert(
      fc.asyncProperty(fc.nat(10_000), fc.nat(10_000), async (a, b) => {
        const [from, to] = [Math.min(a, b), Math.max(a, b)]
        const [now, later] = [new Uint8Array(to - from), new Uint8Array(to - from)]
        source.readSync?.(now, from)
        await source.read(later, from)
        expect(Buffer.compare(now, data.subarray(from, to))).toBe(0)
        expect(Buffer.compare(later, now)).toBe(0)
      }),
    )
    source.close?.()
  })

  test.each([
    [9_999, 2],
    [20_000, 1],
    [-1, 1],
    [Number.NaN, 1],
  ])('a read at %d of %d bytes is CORRUPT_FILE with its place', async (at, length) => {
    const source = open()
    const error = refusal(() => source.readSync?.(new Uint8Array(length), at))
    expect(error).toMatchObject({ code: 'CORRUPT_FILE', offset: at, path: source.name })
    await expect(source.read(new Uint8Array(length), at)).rejects.toMatchObject({ code: 'CORRUPT_FILE' })
    source.close?.()
  })
})

describe('fileSource', () => {
  test('a file that is not there is DATA_NOT_FOUND', () => {
    const path = join(dir, 'nothing')
    expect(refusal(() => fileSource(path))).toMatchObject({
      code: 'DATA_NOT_FOUND',
      message: `there is no file ${path}`,
      path,
    })
    expect(refusal(() => fileSource(join(dir, 'data', 'below'))).code).toBe('DATA_NOT_FOUND')
  })

  test('a folder is UNSUPPORTED_FILE and called one', () => {
    expect(refusal(() => fileSource(dir))).toMatchObject({
      code: 'UNSUPPORTED_FILE',
      message: `${dir} is a folder, but a file is needed`,
    })
  })

  test.skipIf(process.platform === 'win32')('a pipe is refused without waiting for a writer', () => {
    execFileSync('mkfifo', [join(dir, 'pipe')])
    expect(refusal(() => fileSource(join(dir, 'pipe')))).toMatchObject({ code: 'UNSUPPORTED_FILE' })
    expect(refusal(() => fileSource('/dev/null'))).toMatchObject({ code: 'UNSUPPORTED_FILE' })
  })

  test.skipIf(process.getuid?.() === 0 || process.platform === 'win32')(
    'a file one may not read is READ_FAILED',
    () => {
      writeFileSync(join(dir, 'secret'), 'x')
      chmodSync(join(dir, 'secret'), 0)
      expect(refusal(() => fileSource(join(dir, 'secret')))).toMatchObject({ code: 'READ_FAILED' })
    },
  )

  test('a file that was cut short after it was opened is CORRUPT_FILE with where it ends', async () => {
    const path = join(dir, 'short')
    writeFileSync(path, data)
    const source = fileSource(path)
    truncateSync(path, 100)
    const error = refusal(() => source.readSync?.(new Uint8Array(50), 80))
    expect(error).toMatchObject({ code: 'CORRUPT_FILE', offset: 80 })
    expect(error.message).toContain('ends at byte 100')
    await expect(source.read(new Uint8Array(50), 80)).rejects.toMatchObject({ code: 'CORRUPT_FILE' })
    source.close?.()
  })

  test('a closed file says so; a read under way still ends', async () => {
    const source = fileSource(join(dir, 'data'))
    const into = new Uint8Array(10_000)
    const reading = source.read(into, 0)
    source.close?.()
    source.close?.()
    await reading
    expect(into).toEqual(data)
    expect(refusal(() => source.readSync?.(into, 0))).toMatchObject({ code: 'READ_FAILED' })
  })
})

describe('fileFolder', () => {
  const write = (name: string, text: string) => {
    mkdirSync(join(dir, name, 'c'), { recursive: true })
    writeFileSync(join(dir, name, 'zarr.json'), '{}')
    writeFileSync(join(dir, name, 'c/0'), text)
  }
  const textOf = (source: ByteSource | undefined) => {
    if (source === undefined) return undefined
    const into = new Uint8Array(source.size)
    source.readSync?.(into, 0)
    return new TextDecoder().decode(into)
  }

  test('opens its files, each once, and closes them', async () => {
    write('a', 'first')
    const folder = fileFolder(join(dir, 'a'))
    expect(folder.openSync('c/1')).toBeUndefined()
    const source = folder.openSync('c/0')
    expect(textOf(source)).toBe('first')
    expect(await folder.open('c/0')).toBe(source)
    source?.close?.()
    expect(textOf(folder.openSync('c/0'))).toBe('first')
    folder.close?.()
    expect(textOf(folder.openSync('c/0'))).toBe('first')
    folder.close?.()
  })

  test('a folder that is not there has no files', () => {
    expect(fileFolder(join(dir, 'none')).openSync('zarr.json')).toBeUndefined()
  })

  test.each(['../data', '/etc/hosts', 'c/../../data', ''])('does not lead out of itself: %j', (path) => {
    expect(refusal(() => fileFolder(join(dir, 'a')).openSync(path))).toMatchObject({ code: 'CORRUPT_FILE' })
  })

  test.skipIf(process.platform === 'win32')(
    'never mixes two folders of one name: what is open stays readable, the rest is refused',
    () => {
      write('b', 'old')
      const folder = fileFolder(join(dir, 'b'))
      const metadata = folder.openSync('zarr.json')
      write('b-new', 'new')
      renameSync(join(dir, 'b'), join(dir, 'b-old'))
      rmSync(join(dir, 'b-old'), { recursive: true })
      expect(refusal(() => folder.openSync('c/0'))).toMatchObject({ code: 'READ_FAILED' })
      renameSync(join(dir, 'b-new'), join(dir, 'b'))
      expect(refusal(() => folder.openSync('c/0')).message).toContain('was replaced or removed')
      expect(textOf(metadata)).toBe('{}')
      folder.close?.()
    },
  )
})

describe('memoryFolder', () => {
  test('has the files it was given', async () => {
    const folder = memoryFolder(new Map([['a/b', data]]), 'made here')
    const source = await folder.open('a/b')
    expect(source).toMatchObject({ size: 10_000, name: 'made here/a/b' })
    expect(folder.openSync('a/b')?.size).toBe(10_000)
    expect(folder.openSync('a')).toBeUndefined()
  })
})
