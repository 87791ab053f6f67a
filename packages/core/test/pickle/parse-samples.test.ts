import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parsePickle, parsePickles } from '../../src/pickle/parse.js'
import { type Digest, digest } from './digest.js'
import { sampleGlobals, samples } from './samples.js'

const digests = JSON.parse(
  readFileSync(new URL('./fixtures/digests.json', import.meta.url), 'utf8'),
) as Record<string, readonly Digest[]>
const found = samples()

describe('parsePickle on published files', () => {
  for (const [name, expected] of Object.entries(digests)) {
    const sample = found.find((one) => one.name === name)
    it.skipIf(!sample)(`reads the values of CPython from ${name}`, () => {
      const values = parsePickles(sample?.read() as Uint8Array, { globals: sampleGlobals, name })
      expect(values.map(digest)).toEqual(expected)
    })
  }

  it.skipIf(found.length === 0)('leaves out none of them', () => {
    expect(found.map((sample) => sample.name).sort()).toEqual(Object.keys(digests).sort())
  })

  const torch = found.find((sample) => sample.name.endsWith('.pth'))
  it.skipIf(!torch)("reads torch's legacy container as five pickles, and not as one", () => {
    const bytes = torch?.read() as Uint8Array
    const [magic, version, system, data, storages] = parsePickles(bytes)
    expect(magic).toBe(0x1950a86a20f9469cfc6cn)
    expect(version).toBe(1001)
    expect(system).toBeInstanceOf(Map)
    expect(data).toBeInstanceOf(Map)
    expect(storages).toEqual([])
    expect(() => parsePickle(bytes)).toThrow(
      expect.objectContaining({
        code: 'CORRUPT_FILE',
        offset: 15,
        message: expect.stringContaining('parsePickles'),
      }),
    )
  })
})
