import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'
import { describe, expect, test } from 'vitest'
import { fileSource } from '../../src/bytes/file.js'
import { memorySource } from '../../src/bytes/memory.js'
import { fingerprint } from '../../src/data/fingerprint.js'
import { hashFile } from '../../src/data/hash.js'
import { pattern } from '../bytes/server.js'
import { refusal, useFolder } from './folder.js'

const folder = useFolder()
const bytes = pattern(3_000_001)
const sha256 = (...parts: Uint8Array[]) => createHash('sha256').update(Buffer.concat(parts)).digest('hex')

describe('hashFile', () => {
  test.each([0, 1, 1_048_576, 3_000_001])('is the SHA-256 of a file of %d bytes', async (length) => {
    const path = join(folder.path, 'file')
    writeFileSync(path, bytes.subarray(0, length))
    expect(await hashFile(path)).toEqual({ sha256: sha256(bytes.subarray(0, length)), bytes: length })
  })

  test('leaves the thread it is called in alone', async () => {
    const path = join(folder.path, 'large')
    writeFileSync(path, '')
    truncateSync(path, 1_000_000_000)
    const hashing = hashFile(path)
    let over = false
    void hashing.finally(() => {
      over = true
    })
    let turns = 0
    while (!over) {
      turns++
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
    // A gigabyte takes half a second and more; the event loop keeps turning all the time.
    expect(turns).toBeGreaterThan(20)
    expect((await hashing).bytes).toBe(1_000_000_000)
  })

  test('stops when it is told to, at once', async () => {
    const path = join(folder.path, 'large')
    writeFileSync(path, '')
    truncateSync(path, 100_000_000_000)
    const stop = new AbortController()
    setTimeout(() => stop.abort(), 100)
    const error = await refusal(() => hashFile(path, { signal: stop.signal }))
    expect(error.code).toBe('ABORTED')
    expect((await refusal(() => hashFile(path, { signal: AbortSignal.abort() }))).code).toBe('ABORTED')
  })

  test('a file that cannot be read is READ_FAILED', async () => {
    const error = await refusal(() => hashFile(join(folder.path, 'none')))
    expect(error.code).toBe('READ_FAILED')
    expect(error.message).toContain('ENOENT')
  })

  test.each(['esm', 'cjs'] as const)('works from a bundle (%s), with and without threads', async (format) => {
    const path = join(folder.path, 'file')
    writeFileSync(path, bytes)
    const program = join(folder.path, format === 'esm' ? 'hash.mjs' : 'hash.cjs')
    await build({
      stdin: {
        contents: `
          import { hashFile } from './hash.ts'
          hashFile(process.argv[2]).then(({ sha256 }) => process.stdout.write(sha256))`,
        resolveDir: join(import.meta.dirname, '../../src/data'),
      },
      outfile: program,
      bundle: true,
      platform: 'node',
      format,
    })
    expect(execFileSync(process.execPath, [program, path], { encoding: 'utf8' })).toBe(sha256(bytes))
    // Permissions (experimental in Node 20) forbid threads unless they are asked for.
    const flag = process.allowedNodeEnvironmentFlags.has('--permission')
      ? '--permission'
      : '--experimental-permission'
    const confined = [flag, '--allow-fs-read=*', program, path]
    expect(execFileSync(process.execPath, confined, { encoding: 'utf8', stdio: 'pipe' })).toBe(sha256(bytes))
  })
})

describe('fingerprint', () => {
  test.each([0, 1, 65_536, 1_048_576, 1_048_577, 3_000_001])(
    'of %d bytes is over the size and the content, or samples of it',
    async (length) => {
      const part = bytes.subarray(0, length)
      const size = Buffer.alloc(8)
      size.writeUInt32LE(length)
      const samples = Array.from({ length: 128 }, (_, i) => {
        const from = Math.floor((length * (i + 1)) / 129)
        return part.subarray(from, from + 4096)
      })
      const sampled = [part.subarray(0, 65_536), ...samples, part.subarray(Math.max(0, length - 65_536))]
      const expected = sha256(size, ...(length <= 2 ** 20 ? [part] : sampled))
      expect(await fingerprint(memorySource(part))).toBe(expected)
    },
  )

  test('of a large file reads its ends and samples, less than a megabyte', async () => {
    const path = join(folder.path, 'large')
    writeFileSync(path, 'begin')
    truncateSync(path, 5_000_000_000)
    const source = fileSource(path)
    const reads: number[] = []
    await fingerprint({
      ...source,
      read(into, at) {
        reads.push(into.length)
        return source.read(into, at)
      },
    })
    source.close?.()
    expect(reads).toEqual([65_536, ...Array(128).fill(4096), 65_536])
  })
})
