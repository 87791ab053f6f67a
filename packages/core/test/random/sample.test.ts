import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createCpythonRandom } from '../../src/random/cpython.js'
import { createRng, type Rng } from '../../src/random/rng.js'
import { belowBig, resolveRng, sampleBigIndices, sampleIndices, shuffle } from '../../src/random/sample.js'

const seed = fc.integer({ min: 0, max: 1_000_000 })
const generators: Readonly<Record<string, (seed: number) => Rng>> = {
  createRng,
  createCpythonRandom,
}

describe.each(Object.entries(generators))('sampleIndices with %s', (_, create) => {
  it('draws distinct indices in range while n <= size, again and again the same', () => {
    const sizes = fc.tuple(fc.integer({ min: 1, max: 5000 }), fc.integer({ min: 0, max: 5000 }))
    fc.assert(
      fc.property(sizes, seed, ([size, wanted], seed) => {
        const n = Math.min(size, wanted)
        const drawn = sampleIndices(create(seed), size, n)
        expect(drawn.length).toBe(n)
        expect(new Set(drawn).size).toBe(n)
        expect(drawn.every((at) => Number.isInteger(at) && at >= 0 && at < size)).toBe(true)
        expect(sampleIndices(create(seed), size, n)).toEqual(drawn)
      }),
    )
  })

  it('draws with replacement beyond the size', () => {
    const drawn = sampleIndices(create(1), 3, 100)
    expect(drawn.length).toBe(100)
    expect(new Set(drawn)).toEqual(new Set([0, 1, 2]))
  })

  it('puts each index at each place equally often', () => {
    const rng = create(5)
    const counts = new Array<number>(20).fill(0)
    for (let i = 0; i < 20_000; i++) {
      sampleIndices(rng, 5, 4).forEach((at, place) => {
        counts[place * 5 + at]! += 1
      })
    }
    const chiSquare = counts.reduce((sum, count) => sum + (count - 4000) ** 2 / 4000, 0)
    expect(chiSquare).toBeLessThan(43.8)
  })

  it('samples a large space without going through it', () => {
    const drawn = sampleIndices(create(1), Number.MAX_SAFE_INTEGER, 1000)
    expect(new Set(drawn).size).toBe(1000)
    expect(Math.max(...drawn)).toBeGreaterThan(2 ** 52)
  })

  it('samples spaces beyond 2^53', () => {
    const size = 1_076_746_950_455_072_400n
    const drawn = sampleBigIndices(create(1), size, 1000)
    expect(new Set(drawn).size).toBe(1000)
    expect(drawn.every((at) => at >= 0n && at < size)).toBe(true)
    expect(drawn.some((at) => at > size / 2n)).toBe(true)
    expect(sampleBigIndices(create(3), 10n, 10).sort()).toEqual(
      Array.from({ length: 10 }, (_, at) => BigInt(at)),
    )
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 2n ** 200n }), seed, (bound, seed) => {
        const one = belowBig(create(seed), bound)
        expect(one >= 0n && one < bound).toBe(true)
      }),
    )
  })
})

describe('sampleIndices', () => {
  it('draws for ever what it draws today', () => {
    expect(sampleIndices(createRng(42), 15625, 5)).toEqual([13940, 10511, 2811, 5212, 6910])
    expect(sampleIndices(createRng(42), 10, 10)).toEqual([5, 8, 6, 4, 7, 1, 2, 9, 3, 0])
    expect(sampleIndices(createRng(42), 3, 6)).toEqual([0, 1, 1, 1, 0, 1])
    expect(sampleBigIndices(createRng(42), 10n ** 18n, 2)).toEqual([180874713642566406n, 51118581644085911n])
  })

  it('draws alike whether it copies the space or not', () => {
    for (const n of [62, 63, 64]) {
      expect(sampleIndices(createRng(9), 1000, n).slice(0, 60)).toEqual(sampleIndices(createRng(9), 1000, 60))
    }
  })

  it('is random.sample(range(size), n) with a CPython generator', () => {
    expect(sampleIndices(createCpythonRandom(0), 15625, 5)).toEqual([13835, 6311, 12418, 14585, 6890])
    expect(sampleIndices(createCpythonRandom(0), 3, 5)).toEqual([1, 1, 0, 1, 2])
  })

  it('refuses what has no meaning', () => {
    const rng = createRng(0)
    expect(sampleIndices(rng, 0, 0)).toEqual([])
    expect(() => sampleIndices(rng, 0, 1)).toThrow(/must be 0 if there is nothing to sample/)
    for (const n of [-1, 1.5, Number.NaN, '3', undefined]) {
      expect(() => sampleIndices(rng, 10, n as number)).toThrow(/number of samples must be a whole number/)
    }
    expect(() => sampleIndices(rng, -1, 0)).toThrow(/size of what is sampled/)
    expect(() => sampleBigIndices(rng, -1n, 0)).toThrow(/size of what is sampled/)
    expect(() => belowBig(rng, 0n)).toThrow(/a positive bigint/)
  })
})

describe('shuffle', () => {
  it('keeps the items, and shuffles as Python does with a CPython generator', () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), seed, (items, seed) => {
        const ours = [...items]
        shuffle(createRng(seed), ours)
        expect([...ours].sort()).toEqual([...items].sort())
        const python = [...items]
        const same = [...items]
        shuffle(createCpythonRandom(seed), python)
        createCpythonRandom(seed).shuffle(same)
        expect(python).toEqual(same)
      }),
    )
  })
})

describe('resolveRng', () => {
  it('seeds with 0 where nothing is said', () => {
    expect(resolveRng().random()).toBe(createRng(0).random())
    expect(resolveRng({ rng: 'cpython' }).random()).toBe(createCpythonRandom(0).random())
    expect(resolveRng({ seed: undefined as never }).random()).toBe(createRng(0).random())
  })

  it('takes a seed, Python’s generator, or a generator', () => {
    expect(resolveRng({ seed: 'x' }).random()).toBe(createRng('x').random())
    expect(resolveRng({ seed: 3, rng: 'cpython' }).random()).toBe(createCpythonRandom(3).random())
    const rng = createRng(1)
    expect(resolveRng({ rng })).toBe(rng)
  })

  it('refuses what it would have to ignore or guess', () => {
    expect(() => resolveRng({ seed: null as never })).toThrow(/finite number or a string/)
    expect(() => resolveRng({ seed: '3', rng: 'cpython' })).toThrow(/rng: 'cpython' must be an integer/)
    expect(() => resolveRng({ seed: 1.5, rng: 'cpython' })).toThrow(/must be an integer/)
    expect(() => resolveRng({ seed: 1, rng: createRng(1) })).toThrow(/it has its own/)
    for (const rng of [null, 'python', {}, { random: () => 0 }, 3]) {
      expect(() => resolveRng({ rng: rng as never })).toThrow(/an object with random\(\) and below/)
    }
  })
})
