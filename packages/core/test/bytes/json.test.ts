import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseJson, readJson } from '../../src/bytes/json.js'
import { memorySource } from '../../src/bytes/memory.js'

const refused = (message: string) =>
  expect.objectContaining({ code: 'CORRUPT_FILE', path: 'a.json', message })

test('any JSON is read, whatever brackets, quotes and backslashes its strings hold', () => {
  const text = fc.string({ unit: fc.constantFrom('[', '{', ']', '"', '\\', 'a', '\n') })
  fc.assert(
    fc.property(fc.jsonValue({ stringUnit: 'binary' }), text, (value, string) => {
      const whole = { [string]: [value, string] }
      expect(parseJson(JSON.stringify(whole), 'a.json')).toEqual(JSON.parse(JSON.stringify(whole)))
    }),
  )
})

test('brackets inside of strings do not nest', () => {
  const brackets = '['.repeat(100_000)
  for (const string of [brackets, `\\"${brackets}`, `"${brackets}\\`, `\\\\"${brackets}`]) {
    expect(parseJson(JSON.stringify([string]), 'a.json')).toEqual([string])
  }
})

test('100,000 levels are refused, 500 are not', () => {
  for (const [open, close] of [
    ['[', ']'],
    ['{"a":', '}'],
  ] as const) {
    const nested = (levels: number) => `${open.repeat(levels)}1${close.repeat(levels)}`
    expect(() => parseJson(nested(500), 'a.json')).not.toThrow()
    for (const levels of [501, 100_000]) {
      expect(() => parseJson(nested(levels), 'a.json')).toThrow(
        refused('a.json is JSON that nests deeper than 500 levels'),
      )
    }
  }
})

test('anything else is refused', async () => {
  for (const text of ['', '{"a": 1', '"', "{'a': 1}", 'NaN', '\\"[']) {
    expect(() => parseJson(text, 'a.json')).toThrow(expect.objectContaining({ code: 'CORRUPT_FILE' }))
    const source = memorySource(new TextEncoder().encode(text), 'a.json')
    await expect(readJson(source)).rejects.toMatchObject({ code: 'CORRUPT_FILE', path: 'a.json' })
  }
})
