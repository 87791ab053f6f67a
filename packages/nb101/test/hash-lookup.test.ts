import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hashOfIndex } from '../src/hash.js'
import { indexOfHash } from '../src/hash-lookup.js'
import { anyIndex } from './spellings.js'
import { cellVectors, vectors } from './vectors.js'

const refused = expect.objectContaining({ code: 'INVALID_ARCHITECTURE' })

describe('indexOfHash', () => {
  it.each(cellVectors)('finds $name by its hash', ({ hash, generation_index }) => {
    expect(indexOfHash(hash)).toBe(generation_index)
  })

  it('finds any cell by its hash and by any prefix of nine digits or more, in either case', () => {
    fc.assert(
      fc.property(anyIndex, fc.integer({ min: 9, max: 32 }), (index, length) => {
        const hash = hashOfIndex(index)
        expect(indexOfHash(hash.slice(0, length))).toBe(index)
        expect(indexOfHash(hash.toUpperCase())).toBe(index)
      }),
      { numRuns: 60 },
    )
  })

  it('finds the least hashes of all, the first rows of the published file', () => {
    for (const hash of vectors.space.first_hashes_ascending) expect(hashOfIndex(indexOfHash(hash))).toBe(hash)
  })

  it('finds the first and the last cell', () => {
    expect(indexOfHash(hashOfIndex(0))).toBe(0)
    expect(indexOfHash(hashOfIndex(423_623))).toBe(423_623)
  })

  it('refuses a hash that no cell has, were it but its last digit', () => {
    const hash = hashOfIndex(12_345)
    const other = hash.slice(0, -1) + (hash.endsWith('0') ? '1' : '0')
    expect(() => indexOfHash(other)).toThrow(`no cell has the module hash ${other}`)
    expect(() => indexOfHash('8990de2aa6c16c245b66f633938a95e3')).toThrow(refused)
    expect(() => indexOfHash('123456789')).toThrow(refused)
  })

  it('refuses what is no hash, and fewer digits than tell cells apart', () => {
    for (const text of ['', '28cfc787', `${hashOfIndex(1)}0`, '28cfc787g', 28 as never, null as never]) {
      expect(() => indexOfHash(text)).toThrow(refused)
      expect(() => indexOfHash(text)).toThrow(/expected 32 hex digits, or the first 9 or more/)
    }
  })
})
