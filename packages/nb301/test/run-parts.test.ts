import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createArchIndex } from '../src/arch-index.js'
import { cellCount } from '../src/cell-code.js'
import { toConfigSpace } from '../src/configspace.js'
import { formatGenotype, genotypeOfCode } from '../src/genotype.js'
import { splitConfig } from '../src/import/config-code.js'
import { fieldOfJson, noteOfField, plainOfNote } from '../src/import/field-value.js'
import { codeOfPath, pathOfCode } from '../src/path-code.js'
import type { RunSource } from '../src/runs.js'
import { textOfCodes } from '../src/text.js'

const code = fc.integer({ min: 0, max: cellCount - 1 })

describe('codes of cells', () => {
  test('have the text that formatGenotype gives', () => {
    fc.assert(
      fc.property(code, code, (normal, reduce) => {
        expect(textOfCodes(normal, reduce)).toBe(formatGenotype(genotypeOfCode(normal, reduce)))
      }),
    )
    expect(textOfCodes(cellCount - 1, 0)).toBe(formatGenotype(genotypeOfCode(cellCount - 1, 0)))
  })

  test('are what a configuration says, whatever else is in it and in whatever order', () => {
    fc.assert(
      fc.property(code, code, fc.integer(), (normal, reduce, seed) => {
        const entries = Object.entries({ ...toConfigSpace(genotypeOfCode(normal, reduce)), other: 5 })
        entries.sort(([a], [b]) => ((a.length * seed) % 7) - ((b.length * seed) % 7))
        const { codes, rest } = splitConfig(new Map(entries))
        expect(codes).toEqual({ normal, reduce })
        expect([...rest]).toEqual([['other', 5]])
      }),
    )
  })

  test('are none of a configuration with an entry too few, too many or another', () => {
    const config = toConfigSpace(genotypeOfCode(123, 456_789))
    for (const key of Object.keys(config)) {
      const { [key]: _, ...less } = config
      for (const changed of [less, { ...config, [key]: 'none' }, { ...config, [key]: 5 }]) {
        const map = new Map(Object.entries(changed))
        expect(splitConfig(map as never)).toEqual({ codes: undefined, rest: map })
      }
    }
    const edges = Array.from({ length: 14 }, (_, at) => `NetworkSelectorDatasetInfo:darts:edge_reduce_${at}`)
    for (const key of edges.filter((edge) => !(edge in config))) {
      const map = new Map(Object.entries({ ...config, [key]: 'skip_connect' }))
      expect(splitConfig(map).codes).toBeUndefined()
    }
  })
})

test('a path is its pattern and number, and back', () => {
  const path = fc.oneof(
    fc.string(),
    fc.stringMatching(/^[a-z/_]{0,5}\d{0,12}[a-z._]{0,5}\d{0,3}$/),
    fc.constantFrom('rs/results_05.json', 'a\n7\nb', '0', '00', 'x1y2'),
  )
  fc.assert(
    fc.property(path, (text) => {
      const { pattern, number } = codeOfPath(text)
      expect(pathOfCode(pattern, number)).toBe(text)
      expect(Number.isInteger(number) && number >= 0 && number < 1e9).toBe(true)
    }),
  )
  expect(codeOfPath('rs/results_17_ti.json')).toEqual({ pattern: ['rs/results_', '_ti.json'], number: 17 })
})

test('a value comes back from a note as it was', () => {
  const value = fc.letrec((tie) => ({
    value: fc.oneof(
      fc.double(),
      fc.string(),
      fc.boolean(),
      fc.constantFrom(null, -0, Number.NaN, Number.POSITIVE_INFINITY),
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(fc.string(), tie('value'), { maxKeys: 4 }),
    ),
  })).value
  fc.assert(
    fc.property(value, (given) => {
      const made = plainOfNote(JSON.stringify(noteOfField(fieldOfJson(given))))
      // A dictionary of fast-check may have no prototype.
      expect(made).toEqual(structuredClone(given))
    }),
  )
})

describe('the index of architectures', () => {
  const indexOf = (codes: readonly (readonly [number, number])[]) =>
    createArchIndex({
      rows: codes.length,
      codes: () => ({
        normal: Float64Array.from(codes, ([normal]) => normal),
        reduce: Float64Array.from(codes, ([, reduce]) => reduce),
      }),
    } as unknown as RunSource)

  test('finds the runs of each, in their order', () => {
    const few = fc.oneof(fc.integer({ min: 0, max: 3 }), code)
    fc.assert(
      fc.property(fc.array(fc.tuple(few, few), { maxLength: 200 }), (codes) => {
        const index = indexOf(codes)
        const expected = new Map<string, number[]>()
        for (const [row, [normal, reduce]] of codes.entries()) {
          const key = `${normal} ${reduce}`
          expected.set(key, [...(expected.get(key) ?? []), row])
        }
        for (const rows of expected.values()) {
          const [normal, reduce] = codes[rows[0] as number] as readonly [number, number]
          const found: number[] = []
          for (let row = index.first(normal, reduce); row >= 0; row = index.next(row)) found.push(row)
          expect(found).toEqual(rows)
          expect(index.count(rows[0] as number)).toBe(rows.length)
          for (const row of rows) expect(index.firstOf(row)).toBe(rows[0])
        }
        expect(index.first(5, 1_000_000_000)).toBe(-1)
        const ranks = [...index.firsts].map((row) => {
          const [normal, reduce] = codes[row] as readonly [number, number]
          return BigInt(normal) * BigInt(cellCount) + BigInt(reduce)
        })
        expect(ranks).toEqual([...ranks].sort((a, b) => (a < b ? -1 : 1)))
        expect(ranks).toHaveLength(expected.size)
      }),
    )
  })

  test('leaves out what is no architecture', () => {
    const index = indexOf([
      [Number.NaN, Number.NaN],
      [1, 2],
      [Number.NaN, 5],
    ])
    expect([...index.firsts]).toEqual([1])
  })
})
