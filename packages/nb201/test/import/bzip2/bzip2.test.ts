import { memorySource } from '@nasbench/core'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createBzip2Decoder } from '../../../src/import/bzip2/decoder.js'
import { bzip2Source } from '../../../src/import/bzip2/source.js'

/* Made by CPython's bz2 module. */
const samples = {
  // Three blocks of 100,000 bytes at the most: 6,000 times a sentence.
  blocks:
    'QlpoMTFBWSZTWSlLBZkAoI+RgEABP///8DABWABRoaAAAAo0NAAAAFKpNJoxDaTTaNqPtUkMSkhoqSGFSQ5KkhqqSGSpIaqk' +
    'h9Skh+ykh/SkhyVJDqqSGUpIdSpIbKkhuVJDvKSHkqSGypIZqkh2VJDJUkNypIYVJDvKSGapIfipIaqkh5VJDNUkNFSQ8Kkh' +
    'sqSGapIaZSkhhUkMKkh0SBL1KSHqUkPZigrJMprJJg7RAAF93IwCAAn///+BgArAAo0NAAAAUaGgAAAClUKDIZM0T1NtR+Kk' +
    'hhUkOipIYVJD6lJDZUkMlSQ2lJDgqSHNUkNZSQ7/apIaqkhkqSGtKSG8pIZqkh7Kkh4pSQ3VJDRUkOypIZSkhmqSGFSQz/lS' +
    'QylJDkqSGypIeFSQ0VJDpKSH+qSG6pIaUpIYVJDCpIc4gS8qkh5VJD0YoKyTKazhN+TlgDzLyMAgAJ////gYAJwAUaGgAAAK' +
    'NDQAAABSqFNNGAQ2jak5EgsSQXYkFgkFwkgtSQWRILWSC+pILpJBfkkFwJBdyQWUkF3iQW0kFmSC8SQXqJBbEgtCQX6SCykg' +
    'syQWCQXiSC0JBcyQWpIL0SC0JBdpILySC2JBaRILBILBILPoVQj3JBe5IL/F3JFOFCQLsBr7wA==',
  // Two streams in a row: all bytes four times; runs, and runs of runs.
  streams:
    'QlpoOTFBWSZTWeWjwewAAAH/////////////////////////////////////////////wAIcAAEmAAmAAJgAAAAAAAAAAAAA' +
    'AAAAAAAAAAAAAAAAAAAAAAAAkwAEwABMAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAEmAAmAAJgAAAAAAAAAAAAAAAAAA' +
    'AAAAAAAAAAAAAAAAAAAFVVQEwEwAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAD+kBIEQMghBT/iDEHIQQkhRCyGH/kN' +
    'IcQ8iBESJETIoRUixFyMEZI0RsjhHSPEfJASEkRIySElJMSclBKSVErJYS0lxLyYExJkTMmhNSbE3JwTknROyeE9J8T8oBQS' +
    'hFDKIUUoxRykFJKUUsphTSnFPKgVEqRUyqFVKsVcrBWStFbK4V0rxXywFhLEWMshZSzFnLQWktRay2FtLcW8uBcS5FzLoXUu' +
    'xdy8F5L0XsvhfS/F/MAYEwRgzCGFMMYcxBiTFGLMYY0xxjzIGRMkZMyhlTLGXMwZkzRmzOGdM8Z80BoTRGjNIaU0xpzUGpNU' +
    'as1hrTXGvNgbE2RszaG1Nsbc3BuTdG7N4b03xvzgHBOEcM4hxTjHHOQck5RyzmHNOcc86B0TpHTOodU6x1zsHZO0ds7h3TvH' +
    'fPAeE8R4zyHlPMec9B6T1HrPYe09x7z4HxPkfM+h9T7H3Pwfk/R+z+H9P8LuSKcKEhy0eD2AQlpoOTFBWSZTWSQazyMAAAxB' +
    'AcAIIAAAgAAIIAAhFMQZoJmIxbqHi7kinChIEg1nkYA=',
  empty: 'QlpoORdyRThQkAAAAAA=',
} as const

const packed = (name: keyof typeof samples) => Uint8Array.from(Buffer.from(samples[name], 'base64'))
const sentence = 'the quick brown fox jumps over the lazy dog. '
const unpacked = {
  blocks: Buffer.from(sentence.repeat(6000)),
  streams: Buffer.concat([
    Buffer.from(Array.from({ length: 1024 }, (_, at) => at % 256)),
    Buffer.from(`aaaa${'\0'.repeat(1000)}${'aaaaa'.repeat(3)}`),
  ]),
  empty: Buffer.alloc(0),
}

describe.each(Object.keys(samples) as (keyof typeof samples)[])('bzip2 data: %s', (name) => {
  test('is decoded', () => {
    expect(Buffer.compare(createBzip2Decoder()(packed(name)), unpacked[name])).toBe(0)
  })

  test('is decoded piece by piece, forwards and back', async () => {
    const source = bzip2Source(memorySource(packed(name)))
    const wanted = unpacked[name]
    for (const [at, length] of [
      [0, 10],
      [150_000, 120_000],
      [5, 100],
      [99_990, 30],
      [wanted.length - 1, 4],
    ] as const) {
      if (at < 0) continue
      const into = new Uint8Array(length)
      await source.read(into, at)
      // Behind the end there are zeros.
      const expected = Buffer.alloc(length)
      expected.set(wanted.subarray(at, at + length))
      expect(Buffer.compare(into, expected)).toBe(0)
    }
  })

  test('is refused where it is cut off', async () => {
    const bytes = packed(name)
    for (let length = 0; length < bytes.length; length += Math.ceil(bytes.length / 40)) {
      expect(() => createBzip2Decoder()(bytes.subarray(0, length))).toThrow(
        expect.objectContaining({ code: 'CORRUPT_FILE' }),
      )
    }
  })

  test('is refused, or as it was, where a bit is wrong', () => {
    const decode = createBzip2Decoder()
    fc.assert(
      fc.property(fc.nat(packed(name).length * 8 - 1), (bit) => {
        const bytes = packed(name)
        bytes[bit >> 3] = (bytes[bit >> 3] as number) ^ (1 << (bit & 7))
        let decoded: Uint8Array
        try {
          decoded = decode(bytes)
        } catch (error) {
          expect(error).toMatchObject({ code: 'CORRUPT_FILE' })
          return
        }
        expect(Buffer.compare(decoded, unpacked[name])).toBe(0)
      }),
      { numRuns: 100 },
    )
  })
})

test('other data behind the end is refused', () => {
  const bytes = Buffer.concat([packed('empty'), Buffer.from('more')])
  expect(() => createBzip2Decoder()(bytes)).toThrow(/other data after its end/)
})

test.each([
  ['31', 'QlpoOTFBWSZTWQAAAAAAAAABACAAIABgKAoAAAAAMXckU4UJAAAAAAA='],
  ['32', 'QlpoOTFBWSZTWQAAAAAAAAABACAAIABgKAoAAAAAGLuSKcKEgAAAAAA='],
])('a run whose length has more than %s bits is refused, not counted anew from 0', (_, block) => {
  expect(() => createBzip2Decoder()(Uint8Array.from(Buffer.from(block, 'base64')))).toThrow(
    /more bytes than a block has/,
  )
})

describe('a bomb of 300 bytes that holds 400 MB', () => {
  const bomb = Buffer.from(
    'QlpoOTFBWSZTWQ4J4t8BX45AAMAAAAggADCATUZCoCWpCoCXMUFZJlNZDgni3wFfjkAAwAAACCAAMIBNRkKgJakKgJcxQVkmU1kO' +
      'CeLfAV+OQADAAAAIIAAwgE1GQqAlqQqAlzFBWSZTWQ4J4t8BX45AAMAAAAggADCATUZCoCWpCoCXMUFZJlNZDgni3wFfjkAAwAAA' +
      'CCAAMIBNRkKgJakKgJcxQVkmU1kOCeLfAV+OQADAAAAIIAAwgE1GQqAlqQqAlzFBWSZTWQ4J4t8BX45AAMAAAAggADCATUZCoCWp' +
      'CoCXMUFZJlNZDgni3wFfjkAAwAAACCAAMIBNRkKgJakKgJcxQVkmU1kOCeLfAV+OQADAAAAIIAAwgE1GQqAlqQqAlzFBWSZTWYlY' +
      '8/sAMIpgAMAAAgAACCAAMMwFKaYkILYkhBeLuSKcKEgwF7JDAA==',
    'base64',
  )
  const refusal = {
    code: 'CORRUPT_FILE',
    message: expect.stringContaining('would take more than 128 MB'),
  }

  test('is refused whole', () => {
    expect(() => createBzip2Decoder()(bomb, 'bomb')).toThrow(expect.objectContaining(refusal))
  })

  test('is refused in pieces, of which few are kept', async () => {
    const source = bzip2Source(memorySource(bomb))
    const into = new Uint8Array(1 << 20)
    await source.read(into, 80 << 20)
    await source.read(into, 0)
    await expect(source.read(into, 200 << 20)).rejects.toMatchObject(refusal)
  })
})
