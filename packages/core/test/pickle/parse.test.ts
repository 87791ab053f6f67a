import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parsePickle, parsePickleAt, parsePickles } from '../../src/pickle/parse.js'
import { Instance, little, raw, writePickle } from './write-pickle.js'

const written = JSON.parse(
  readFileSync(new URL('./fixtures/cpython.json', import.meta.url), 'utf8'),
) as Record<string, readonly string[]>

const everyByte = Uint8Array.from({ length: 512 }, (_, i) => i % 256)

/* The values of fixtures/cpython.py. */
const expected: Record<string, unknown> = {
  singletons: [null, true, false],
  integers: [
    0,
    255,
    256,
    65535,
    65536,
    2 ** 31 - 1,
    -(2 ** 31),
    -1,
    -128,
    -129,
    2 ** 31,
    -(2 ** 31) - 1,
    2 ** 53 - 1,
    1 - 2 ** 53,
    2n ** 53n,
    -(2n ** 53n),
    2n ** 63n,
    -(2n ** 63n),
    2n ** 64n - 1n,
    -(2n ** 70n),
    119547037146038801333356n,
  ],
  longest: [2n ** 2039n - 1n, -(2n ** 2039n), 2n ** 2040n, -(2n ** 2050n) - 1n],
  floats: [0.5, -0, 1e300, 5e-324, 82.09199998291015, 1e22, Infinity, -Infinity, NaN],
  texts: [
    '',
    'a',
    '\ufeffmark',
    '€ 😀',
    'back\\slash \\u0041 \'q\' "q"\nline\r\0\x1a',
    '\udc80 lone',
    '\x80\x9f\xff',
    'x'.repeat(300),
  ],
  bytes: [Uint8Array.of(), Uint8Array.of(0, 255), everyByte, Uint8Array.of(), Uint8Array.of(0x80, 0x81)],
  containers: [
    [],
    [],
    [1],
    [1, 2],
    [1, 2, 3],
    [1, 2, 3, 4],
    new Map(),
    new Map([['a', [1, new Map([['b', []]])]]]),
    new Map<unknown, unknown>([
      [1, 'int'],
      [['a', 777], 'tuple'],
      [null, 0],
    ]),
    new Map<unknown, unknown>([
      ['__proto__', new Map([['polluted', true]])],
      ['constructor', 1],
    ]),
  ],
  sets: [new Set(), new Set([1]), new Set(), new Set(['x'])],
  ordered: new Map<unknown, unknown>([
    ['z', 1],
    ['a', new Map()],
  ]),
  shared: [['twice'], ['twice'], new Map([['again', ['twice']]])],
  complex: { real: 1, imag: -2.5 },
  long: Array.from({ length: 2500 }, (_, i) => i),
  class: undefined,
  scalars: [
    81.5,
    Math.fround(0.1),
    -1.5,
    -5,
    2n ** 60n,
    2n ** 64n - 1n,
    -7,
    4294967295,
    -2,
    65535,
    -1,
    255,
    true,
    false,
  ],
  bigEndian: { dtype: 'f8', shape: [2], data: Float64Array.of(1.5, -2) },
  array: { dtype: 'f4', shape: [2, 3], data: Float32Array.of(0, 1, 2, 3, 4, 5) },
  fortran: { dtype: 'i2', shape: [2, 3, 4], data: Int16Array.from({ length: 24 }, (_, i) => i) },
  arrays: [
    { dtype: 'f8', shape: [0], data: Float64Array.of() },
    { dtype: 'i4', shape: [], data: Int32Array.of(3) },
    { dtype: 'b1', shape: [2], data: Uint8Array.of(1, 0) },
    { dtype: 'i8', shape: [1], data: BigInt64Array.of(2n ** 40n) },
    { dtype: 'f2', shape: [2], data: Float32Array.of(1, 0.5) },
  ],
}

describe("parsePickle on CPython's own pickles", () => {
  for (const [name, protocols] of Object.entries(written)) {
    it.each(protocols.map((pickle, protocol) => [protocol, pickle] as const))(
      `${name}, protocol %i`,
      (_, pickle) => {
        const value = parsePickle(Buffer.from(pickle, 'base64'))
        if (name !== 'class') expect(value).toStrictEqual(expected[name])
        else {
          expect(
            (value as { global: string }[]).map((one) => one.global.replace('__builtin__', 'builtins')),
          ).toEqual(['builtins.set', 'collections.OrderedDict', 'builtins.float'])
        }
      },
    )
  }

  it('keeps shared values shared', () => {
    for (const pickle of written.shared as readonly string[]) {
      const value = parsePickle(Buffer.from(pickle, 'base64')) as unknown[]
      expect(value[1]).toBe(value[0])
      expect((value[2] as Map<string, unknown>).get('again')).toBe(value[0])
    }
  })
})

describe('parsePickle', () => {
  it("gives no view of the caller's bytes", () => {
    for (const pickle of [raw(0x80, 3, 'C', 2, 'ab', '.'), Buffer.from('\x80\x03C\x02ab.', 'latin1')]) {
      const value = parsePickle(pickle) as Uint8Array
      pickle.fill(0)
      expect(value).toStrictEqual(Uint8Array.of(97, 98))
    }
  })

  it('reads bytes that stand inside a larger buffer', () => {
    const inner = writePickle([1.5, 'a', -(2n ** 40n)])
    const outer = new Uint8Array(inner.length + 20)
    outer.set(inner, 7)
    expect(parsePickle(outer.subarray(7, 7 + inner.length))).toEqual([1.5, 'a', -(2 ** 40)])
  })

  it('lets one long APPENDS hold more than a call has arguments', () => {
    const items = Array.from({ length: 400_000 }, (_, i) => i % 7)
    expect(parsePickle(writePickle(items, { batch: items.length }))).toEqual(items)
    const keys = new Map(items.map((item, i) => [i, item]))
    expect(parsePickle(writePickle(keys, { batch: keys.size }))).toEqual(keys)
  })

  it('reads DICT, LIST, POP, POP_MARK and DUP, which CPython hardly writes', () => {
    expect(parsePickle(raw('(K\x01K\x02d.'))).toEqual(new Map([[1, 2]]))
    expect(parsePickle(raw('(K\x01K\x02l.'))).toEqual([1, 2])
    expect(parsePickle(raw('K\x01K\x020.'))).toBe(1)
    expect(parsePickle(raw('K\x01(K\x02K\x031.'))).toBe(1)
    expect(parsePickle(raw('K\x012\x86.'))).toEqual([1, 1])
  })

  it('reads text and numbers as old Pythons wrote them', () => {
    expect(parsePickle(raw("S'it\\'s \\x41\\102\\n\\q'\n."))).toBe("it's AB\n\\q")
    expect(parsePickle(raw('S"\\x80"\n.'))).toEqual(Uint8Array.of(0x80))
    expect(parsePickle(raw('U', 2, 'ab.'))).toBe('ab')
    expect(parsePickle(raw('T', little(2, 4), 'a\xe9.'))).toEqual(Uint8Array.of(97, 0xe9))
    expect(parsePickle(raw('I12\n.'))).toBe(12)
    expect(parsePickle(raw('I-9223372036854775809\n.'))).toBe(-9223372036854775809n)
    expect(parsePickle(raw('L-12L\n.'))).toBe(-12)
    expect(parsePickle(raw('L12\n.'))).toBe(12)
    expect(parsePickle(raw('F1e5\n.'))).toBe(100_000)
    expect(parsePickle(raw('Fnan\n.'))).toBeNaN()
  })

  it('gives an object of an allowed class uncalled, and no other', () => {
    const booster = new Instance('xgboost.core', 'Booster', [1], new Map([['handle', Uint8Array.of(1)]]))
    const value = {
      global: 'xgboost.core.Booster',
      args: [1],
      state: new Map([['handle', Uint8Array.of(1)]]),
    }
    for (let protocol = 0; protocol <= 5; protocol++) {
      const pickle = writePickle(booster, { protocol })
      expect(parsePickle(pickle, { globals: ['xgboost.core Booster'] })).toEqual(value)
      expect(() => parsePickle(pickle, { globals: ['xgboost.core Other'] })).toThrow(
        expect.objectContaining({
          code: 'UNSAFE_PICKLE',
          message: expect.stringContaining('xgboost.core.Booster'),
        }),
      )
    }
    const ways = ['(cx\nC\nK\x05o.', '(K\x05ix\nC\n.', 'cx\nC\n(K\x05tR.', 'cx\nC\nK\x05\x85\x81.']
    for (const way of ways) {
      expect(parsePickle(raw(way), { globals: ['x C'] })).toEqual({ global: 'x.C', args: [5] })
    }
  })

  it('takes a defaultdict for the dict that it holds, whatever its factory', () => {
    // pickle.dumps(collections.defaultdict(collections.OrderedDict, {'a': 1}), 2), memo left out
    const call = (factory: string) => raw('\x80\x02ccollections\ndefaultdict\n', factory, 'RU\x01aK\x01s.')
    for (const factory of ['ccollections\nOrderedDict\n\x85', 'c__builtin__\nfloat\n\x85', 'N\x85', ')']) {
      expect(parsePickle(call(factory))).toEqual(new Map([['a', 1]]))
    }
    expect(() => parsePickle(call('cos\nsystem\n\x85'))).toThrow(
      expect.objectContaining({ code: 'UNSAFE_PICKLE' }),
    )
    expect(() => parsePickle(call('NN\x86'))).toThrow(expect.objectContaining({ code: 'UNSUPPORTED_FILE' }))
  })

  it('reads pickles in a row', () => {
    const row = raw(writePickle(1), writePickle('two', { protocol: 2 }), writePickle([3], { protocol: 0 }))
    expect(parsePickles(row)).toEqual([1, 'two', [3]])
    const first = parsePickleAt(row, 0)
    expect(first.value).toBe(1)
    expect(parsePickleAt(row, first.end).value).toBe('two')
    expect(() => parsePickle(row)).toThrow(
      expect.objectContaining({ code: 'CORRUPT_FILE', offset: first.end }),
    )
  })

  it('refuses what is too large to be read whole', () => {
    expect(() => parsePickle(writePickle([1, 2]), { maxBytes: 10 })).toThrow(
      expect.objectContaining({ code: 'UNSUPPORTED_FILE', message: expect.stringContaining('walkPickle') }),
    )
  })
})
