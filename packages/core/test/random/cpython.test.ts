import { describe, expect, it } from 'vitest'
import { sharedJson } from '../../../../test/shared.js'
import { isNasBenchError } from '../../src/errors.js'
import { createCpythonRandom } from '../../src/random/cpython.js'
import recorded from './fixtures/cpython.json' with { type: 'json' }

interface Golden {
  readonly python_random: Readonly<
    Record<
      string,
      { random: number[]; sample_57189_5: number[]; shuffle_20: number[]; randrange_1000: number[] }
    >
  >
}

const golden = sharedJson<Golden>('golden', 'nasbenchapi-1.0.3.json')?.python_random

describe('createCpythonRandom', () => {
  for (const answer of recorded.answers) {
    const magnitude = BigInt(answer.seed.replace('-', ''))
    const seed = answer.seed.startsWith('-') ? -magnitude : magnitude
    it(`draws as Python after random.seed(${answer.seed.slice(0, 24)})`, () => {
      const again = () => createCpythonRandom(seed)
      const floats = again()
      expect(answer.random.map(() => floats.random())).toEqual(answer.random)
      const bits = again()
      expect(recorded.bits.map((k) => bits.getrandbits(k))).toEqual(answer.getrandbits)
      const bigBits = again()
      expect(recorded.bigBits.map((k) => String(bigBits.getrandbitsBig(k)))).toEqual(answer.getrandbitsBig)
      const bounds = again()
      expect(recorded.bounds.map((n) => bounds.below(n))).toEqual(answer.below)
      const stops = again()
      expect(recorded.bounds.map((n) => stops.randrange(n))).toEqual(answer.below)
      const bigBounds = again()
      expect(recorded.bigBounds.map((n) => String(bigBounds.belowBig(BigInt(n))))).toEqual(answer.belowBig)
      const ranges = again()
      expect(recorded.ranges.map(([a, b]) => ranges.randrange(a!, b!))).toEqual(answer.randrange)
      const inclusive = again()
      expect(recorded.ranges.map(([a, b]) => inclusive.randint(a!, b! - 1))).toEqual(answer.randrange)
      const letters = again()
      expect(Array.from('123456', () => letters.choice([...'abcdefg'])).join('')).toBe(answer.choice)
      const items = Array.from({ length: 12 }, (_, at) => at)
      again().shuffle(items)
      expect(items).toEqual(answer.shuffle)
      const samples = again()
      expect(recorded.samples.map(([size, n]) => samples.sample(size!, n!))).toEqual(answer.sample)
    })
  }

  it('takes a number and a bigint as the same seed, and no notice of its sign', () => {
    expect(createCpythonRandom(42).random()).toBe(createCpythonRandom(42n).random())
    expect(createCpythonRandom(-42).random()).toBe(createCpythonRandom(42).random())
  })

  it('samples the items of an array where it samples their positions', () => {
    const letters = [...'abcdefghij']
    expect(createCpythonRandom(7).sample(letters, 10)).toEqual(
      createCpythonRandom(7)
        .sample(10, 10)
        .map((at) => letters[at]),
    )
  })

  it.skipIf(golden === undefined)('draws what the shared vectors of CPython say', () => {
    for (const [seed, answer] of Object.entries(golden!)) {
      const again = () => createCpythonRandom(Number(seed))
      const floats = again()
      expect(answer.random.map(() => floats.random())).toEqual(answer.random)
      expect(again().sample(57189, 5)).toEqual(answer.sample_57189_5)
      const items = Array.from({ length: 20 }, (_, at) => at)
      again().shuffle(items)
      expect(items).toEqual(answer.shuffle_20)
      expect([again().randrange(1000)]).toEqual(answer.randrange_1000)
    }
  })

  it('refuses seeds that Python would hash', () => {
    for (const seed of [1.5, Number.NaN, 2 ** 53, '42', null, undefined]) {
      expect(() => createCpythonRandom(seed as number)).toThrow(/seed of CPython's random must be an integer/)
    }
  })

  it('refuses what Python raises for', () => {
    const random = createCpythonRandom(0)
    const attempts = [
      () => random.below(0),
      () => random.below(1.5),
      () => random.belowBig(0n),
      () => random.randrange(0),
      () => random.randrange(5, 5),
      () => random.randrange(0.5, 5),
      () => random.randint(3, 2),
      () => random.choice([]),
      () => random.sample(3, 4),
      () => random.sample(3, -1),
      () => random.getrandbits(-1),
      () => random.getrandbits(54),
    ]
    for (const attempt of attempts) {
      let caught: unknown
      try {
        attempt()
      } catch (error) {
        caught = error
      }
      expect(isNasBenchError(caught, 'INVALID_ARGUMENT'), String(attempt)).toBe(true)
    }
  })
})
