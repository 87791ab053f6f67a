import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isNasBenchError, LiteralCall, LiteralTuple, readLiteral } from '../src/index.js'

/* A JSON number does not show whether it was an integer; the reader makes larger ones bigints. */
const hasSafeIntegers = (value: unknown) => !/(?<![.\d])\d{16,}(?![.\d])/.test(JSON.stringify(value))

const tuple = (...items: unknown[]) => LiteralTuple.from(items as never)

describe('readLiteral reads', () => {
  test.each<[text: string, value: unknown]>([
    ['[1, -2.5, 3e2, .5, 1., 1_000, 7L]', [1, -2.5, 300, 0.5, 1, 1000, 7]],
    ['9007199254740993', 9007199254740993n],
    ['{"a": null, "b": true, "c": [false]}', { a: null, b: true, c: [false] }],
    ["{'a': None, 'b': True, 3: False, (0, 1): 'x',}", { a: null, b: true, 3: false, '(0, 1)': 'x' }],
    ["{ normal: [ [ 'a', 0 ] ], reduce: undefined }", { normal: [['a', 0]], reduce: null }],
    ['(1, 2)', tuple(1, 2)],
    ['(1,)', tuple(1)],
    ['(1)', 1],
    ['()', tuple()],
    ['[(1, 2), [3]]', [tuple(1, 2), [3]]],
    ['{2, 3}', [2, 3]],
    ['{2}', [2]],
    ['{}', {}],
    ['set()', []],
    ['frozenset({1, 2})', [1, 2]],
    ["u'a' b'b' r'\\n'", 'ab\\n'],
    [`'it\\'s \\x41\\u00e9\\U0001f600\\101\\q'`, "it's Aé😀A\\q"],
    ['"a\\/b\\u0041"', 'a/bA'],
    ['-inf', Number.NEGATIVE_INFINITY],
    ['[nan, np.nan, inf]', [Number.NaN, Number.NaN, Number.POSITIVE_INFINITY]],
    ["[np.int64(3), numpy.float32(2.5), int('7'), np.str_('a'), np.bool_(True)]", [3, 2.5, 7, 'a', true]],
    [
      'array([[0, 1], [0, 0]], dtype=int8)',
      [
        [0, 1],
        [0, 0],
      ],
    ],
    [
      '[[0 1 1]\n [0 0 1]]',
      [
        [0, 1, 1],
        [0, 0, 1],
      ],
    ],
    ["tensor([[0., 1.]], device='cuda:0')", [[0, 1]]],
    ['range(2, 6)', [2, 3, 4, 5]],
    ['list(range(2, 6))', [2, 3, 4, 5]],
    ['tuple(range(3))', tuple(0, 1, 2)],
    ['range(5, 0, -2)', [5, 3, 1]],
    ["OrderedDict([('a', 1), ('b', 2)])", { a: 1, b: 2 }],
    ['dict(a=1)', { a: 1 }],
    ['[1, # one\n 2]', [1, 2]],
    ['# a comment\n[1]', [1]],
    ['\uFEFF[1]\r\n', [1]],
    ['x = [1];', [1]],
    ['a.b = c = [1].', [1]],
    ['"genotype": [1],', [1]],
    ['best genotype: [1]', [1]],
    ['11/28 10:04:13 AM genotype = [1]', [1]],
    ['[INFO] (epoch 3) [2026-11-30 10:00:00] found [1]', [1]],
    ['`[1]`', [1]],
    ['[1] # best', [1]],
  ])('%s', (text, value) => {
    const read = readLiteral(text)
    expect(read).toEqual(value)
    expect(read instanceof LiteralTuple).toBe(value instanceof LiteralTuple)
  })

  test.each([
    'gt.Genotype([1], range(2, 4), c=None)',
    'DARTS = gt.Genotype([1], range(2, 4), c=None);',
    'INFO: best is gt.Genotype([1], [2, 3], c = None).',
    'gt.Genotype ([1], [2, 3], c = None)',
  ])('the call of %s', (text) => {
    const call = readLiteral(text.replace(' ([1]', '([1]'))
    expect(call).toBeInstanceOf(LiteralCall)
    expect(call).toMatchObject({ name: 'gt.Genotype', shortName: 'Genotype', args: [[1], [2, 3]] })
    expect((call as LiteralCall).keywords).toEqual({ c: null })
  })

  test('a call with white space before its parenthesis', () => {
    expect(readLiteral('best: Genotype (normal=[1])')).toMatchObject({
      name: 'Genotype',
      keywords: { normal: [1] },
    })
  })

  test('a key "__proto__" as any other', () => {
    const dict = readLiteral('{"__proto__": {"a": 1}}') as Record<string, unknown>
    expect(Object.keys(dict)).toEqual(['__proto__'])
    expect(dict.a).toBeUndefined()
  })

  test('whatever JSON.stringify prints', () => {
    fc.assert(
      fc.property(
        fc.jsonValue({ maxDepth: 6 }).filter(hasSafeIntegers),
        fc.constantFrom(undefined, 2),
        (value, indent) => {
          const text = JSON.stringify(value, null, indent)
          expect(readLiteral(text)).toEqual(JSON.parse(text))
        },
      ),
    )
  })
})

describe('readLiteral refuses', () => {
  test.each<[text: string, reason: RegExp]>([
    ['', /empty/],
    ['word', /no value/],
    ['[1, 2', /ends before/],
    ['[1,, 2]', /does not begin a value/],
    ["[('a' 0), ('b', 1)]", /comma/],
    ["[('a', 0) ('b', 1)]", /comma/],
    ["{'a': [('x', 0, 'b': [('y', 1)]}", /comma/],
    ['[1-2]', /comma/],
    ['[[1][2]]', /comma/],
    ["['a]", /closing quote/],
    ["'\\x4'", /escape/],
    ["'\\U00110000'", /escape/],
    ['[1] [2]', /text follows/],
    ['[1]]', /text follows/],
    ['{"a" 1}', /comma|closing/],
    ['{"a": 1 "b": 2}', /comma/],
    ['[0, 1, ...]', /shortened/],
    ['range(0, 100000000)', /arguments/],
    [`[${'range(0, 1000),'.repeat(200)}]`, /arguments/],
    ['np.int64([1])', /arguments/],
    ['1'.repeat(1000), /digits/],
  ])('%s', (text, reason) => {
    expect(() => readLiteral(text)).toThrow(reason)
  })

  test('text that is too long', () => {
    expect(() => readLiteral('x'.repeat(2 ** 20 + 1))).toThrow(/more than 1048576 characters/)
    expect(() => readLiteral('[1]', { maxLength: 2 })).toThrow(/more than 2 characters/)
    expect(() => readLiteral('[[1]]', { maxDepth: 1 })).toThrow(/more than 1 deep/)
  })

  test('with the error of the caller', () => {
    const fail = (problem: { message: string }) => new RangeError(problem.message)
    expect(() => readLiteral('[1', { fail })).toThrow(RangeError)
  })

  test('hostile text in linear time', () => {
    const parts = [
      '(',
      '{',
      '{1:',
      'f(',
      '[(',
      '[[] ',
      '[1 ',
      '{{',
      'a.',
      '(a)',
      '[a] ',
      "'",
      '"\\',
      '#',
      '#\n',
      '=',
    ]
    const more = ['a=', '-', '1', '1_', '.', "'a' ", 'a(', '[1] #']
    const hostile = [...parts, ...more].map((part) => part.repeat(Math.floor(2 ** 16 / part.length)))
    hostile.push('['.repeat(2 ** 20), '{'.repeat(2 ** 20), '(('.repeat(2 ** 19))
    const started = process.cpuUsage()
    for (const text of [
      ...hostile,
      ...hostile.map((text) => `[1]${text.slice(3)}`),
      ...hostile.map((text) => `${text.slice(1)}x`),
    ]) {
      try {
        readLiteral(text)
      } catch (error) {
        expect(isNasBenchError(error, 'INVALID_ARGUMENT')).toBe(true)
      }
    }
    const { user } = process.cpuUsage(started)
    expect(user / 1e6).toBeLessThan(20)
  })

  test('any text without another error', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...`[](){}'",:=#\\.-ab1 \n`), { maxLength: 30 }), (letters) => {
        try {
          readLiteral(letters.join(''))
        } catch (error) {
          expect(isNasBenchError(error, 'INVALID_ARGUMENT')).toBe(true)
        }
      }),
      { numRuns: 2000 },
    )
  })
})
