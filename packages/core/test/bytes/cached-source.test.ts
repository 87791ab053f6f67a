import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cachedSource } from '../../src/bytes/cached-source.js'
import { memorySource } from '../../src/bytes/memory.js'
import { pattern } from './server.js'

const size = 600_000
const bytes = pattern(size)

test('a cached source reads what its source has, and small reads seldom ask it', async () => {
  let reads = 0
  const plain = memorySource(bytes)
  const source = cachedSource({
    ...plain,
    read(into, at) {
      reads++
      return plain.read(into, at)
    },
  })
  const read = fc.tuple(fc.nat(size), fc.oneof(fc.nat(200), fc.nat(300_000)))
  await fc.assert(
    fc.asyncProperty(fc.array(read), async (all) => {
      for (const [at, length] of all) {
        const into = new Uint8Array(Math.min(length, size - at))
        await source.read(into, at)
        expect(into).toEqual(bytes.slice(at, at + into.length))
      }
    }),
    { numRuns: 20 },
  )
  reads = 0
  for (let at = 0; at < 100_000; at += 100) await source.read(new Uint8Array(64), at)
  expect(reads).toBeLessThanOrEqual(1)
  await expect(source.read(new Uint8Array(10), size - 5)).rejects.toMatchObject({ code: 'CORRUPT_FILE' })
})
