import fc from 'fast-check'
import { expect, test } from 'vitest'
import { csvLine } from '../../src/output/csv.js'

/* A reader by the letter of RFC 4180. */
function readCsvLine(line: string): string[] {
  const fields: string[] = []
  const pattern = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\n$)/gy
  for (let match = pattern.exec(line); match !== null; match = pattern.exec(line)) {
    fields.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '')
  }
  return fields
}

test('any text comes back', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary' }), { minLength: 1 }), (texts) => {
      expect(readCsvLine(csvLine(texts))).toEqual(texts)
    }),
  )
})

test('any number comes back bit for bit', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true }), (value) => {
      expect(Number(readCsvLine(csvLine([value]))[0])).toBe(value === 0 ? 0 : value)
    }),
  )
})

test('what is missing is empty', () => {
  expect(csvLine([null, undefined, Number.NaN, 0, 12n, true])).toBe(',,,0,12,true\n')
})
