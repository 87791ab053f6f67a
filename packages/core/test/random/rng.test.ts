import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRng } from '../../src/random/rng.js'

const draws = (seed: number | string, n = 4) => {
  const rng = createRng(seed)
  return Array.from({ length: n }, () => rng.below(1_000_000))
}

describe('createRng', () => {
  it('draws for ever what it draws today', () => {
    const rng = createRng(42)
    expect([rng.random(), rng.random()]).toEqual([0.15688380587336329, 0.023610696491759304])
    expect(draws(42)).toEqual([810815, 357958, 431556, 355479])
    expect(draws('a')).toEqual([500669, 307662, 887109, 491485])
    expect(createRng(42).below(2 ** 40)).toBe(212592755462)
    expect(createRng(42).below(Number.MAX_SAFE_INTEGER)).toBe(1413085034447622)
    expect(createRng(42).fork('mutation').below(1_000_000)).toBe(531887)
    expect(createRng(42).fork('mutation').fork('2').below(1_000_000)).toBe(585574)
  })

  it('takes a seed to be its text', () => {
    expect(draws(7)).toEqual(draws('7'))
    expect(draws(-0)).toEqual(draws(0))
    expect(draws(1e21)).toEqual(draws('1e+21'))
  })

  it('keeps apart the seeds that seedrandom takes to be one', () => {
    const seeds = [
      '',
      'a',
      'aa',
      'aaa',
      'abab',
      'ab',
      'š',
      '\u0161a',
      '\\u0161',
      '1:a',
      '1:a/1:b',
      '1:a1:a',
      '\0',
      'a\0',
    ]
    expect(new Set(seeds.map((seed) => draws(seed).join())).size).toBe(seeds.length)
  })

  it('gives distinct texts distinct streams', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (one, other) => {
        fc.pre(one !== other)
        expect(draws(one)).not.toEqual(draws(other))
      }),
    )
  })

  it('gives one seed one stream', () => {
    fc.assert(
      fc.property(fc.string(), (seed) => {
        expect(draws(seed)).toEqual(draws(seed))
      }),
    )
  })

  it('refuses seeds that cannot be repeated', () => {
    for (const seed of [
      undefined,
      null,
      Number.NaN,
      Number.POSITIVE_INFINITY,
      {},
      [],
      true,
      1n,
      Symbol('s'),
    ]) {
      expect(() => createRng(seed as number)).toThrow(/a seed must be a finite number or a string/)
    }
  })

  it('forks by label, whatever has been drawn', () => {
    const fresh = createRng('parent')
    const used = createRng('parent')
    for (let i = 0; i < 100; i++) used.random()
    expect(used.fork('a').random()).toBe(fresh.fork('a').random())
    const values = [fresh, fresh.fork('a'), fresh.fork('b'), fresh.fork('a').fork('b'), createRng('parenta')]
    expect(new Set(values.map((rng) => rng.random())).size).toBe(values.length)
    expect(() => fresh.fork(1 as never)).toThrow(/label must be a string/)
  })

  it('keeps a fork apart from the seed that spells its path', () => {
    expect(createRng('a').fork('b').random()).not.toBe(createRng('a/1:b').random())
    expect(createRng('a').fork('b/1:c').random()).not.toBe(createRng('a').fork('b').fork('c').random())
  })

  it('draws integers below any bound up to 2^53 - 1', () => {
    const rng = createRng('bounds')
    const bound = fc.oneof(
      fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
      fc.constantFrom(1, 2, 2 ** 32 - 1, 2 ** 32, 2 ** 32 + 1, 2 ** 52, Number.MAX_SAFE_INTEGER),
    )
    fc.assert(
      fc.property(bound, (bound) => {
        const drawn = rng.below(bound)
        expect(Number.isSafeInteger(drawn) && drawn >= 0 && drawn < bound).toBe(true)
      }),
    )
  })

  it('refuses other bounds', () => {
    const rng = createRng(0)
    for (const bound of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, '3', undefined]) {
      expect(() => rng.below(bound as number)).toThrow(/integer from 1 to 2\^53 - 1/)
    }
  })

  it.each([7, 24, 3 * 2 ** 30, 2 ** 52 + 2 ** 51])('is uniform below %d', (bound) => {
    const rng = createRng(`uniform ${bound}`)
    const bins = Math.min(bound, 24)
    const counts = new Array<number>(bins).fill(0)
    const n = 24_000
    for (let i = 0; i < n; i++) counts[Math.floor((rng.below(bound) / bound) * bins)]! += 1
    const expected = n / bins
    const chiSquare = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0)
    /* 23 degrees of freedom at most: beyond 49.7 once in a thousand seeds; these seeds are fixed. */
    expect(chiSquare).toBeLessThan(49.7)
  })
})
