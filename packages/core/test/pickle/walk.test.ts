import { describe, expect, it } from 'vitest'
import { sharedPath } from '../../../../test/shared.js'
import { fileSource } from '../../src/bytes/file.js'
import { memorySource } from '../../src/bytes/memory.js'
import { NumberRun } from '../../src/pickle/number-run.js'
import { parsePickle } from '../../src/pickle/parse.js'
import { walkPickle } from '../../src/pickle/walk.js'
import { digest } from './digest.js'
import { plain } from './values.js'
import { refusal, streamTo, walk } from './walking.js'
import { Instance, little, raw, Special, Tuple, writePickle } from './write-pickle.js'

const forms = [0, 1, 2, 3, 4, 5].flatMap((protocol) =>
  (protocol < 4 ? [0] : [0, 17, 65_536]).map((frameSize) => ({ protocol, frameSize })),
)
const named = forms.map((form) => [`protocol ${form.protocol}, frames of ${form.frameSize}`, form] as const)

const numbers = (count: number) => Array.from({ length: count }, (_, i) => i)
const dictOf = (count: number, value: (i: number) => unknown) =>
  new Map(numbers(count).map((i) => [`key ${i}`, value(i)]))

describe('streaming', () => {
  const sizes = [0, 1, 2, 999, 1000, 1001, 2000, 2001]
  it.each(named)('hands over lists and dicts of any size, %s', async (_, form) => {
    for (const size of sizes) {
      const lists = new Map<unknown, unknown>([
        ['before', 1],
        ['list', numbers(size)],
        ['dict', dictOf(size, (i) => i / 2)],
        ['records', dictOf(size, (i) => [i, 'text'])],
        ['after', 'end'],
      ])
      const pickle = writePickle(lists, form)
      for (const depth of [0, 1, 2, 3]) {
        const walked = await walk(pickle, streamTo(depth))
        expect(walked.value, `${size} items, ${depth} deep`).toStrictEqual(lists)
        expect(walked.end).toBe(pickle.length)
      }
    }
  })

  it.each(named)('knows an empty container from its siblings, %s', async (_, form) => {
    const item = () => [
      [],
      new Map(),
      new Tuple([1, 2, 3, 4, 5]),
      [],
      new Tuple([1, 2]),
      new Map([['only', new Map()]]),
      [[[]], []],
      new Map<unknown, unknown>([
        [new Tuple([1, 2, 3, 4]), []],
        [new Tuple(['a', 'b', 'c', 'd']), new Tuple([5, 6, 7, 8])],
      ]),
      new Map([[new Tuple([1, 2, 3, 4]), new Tuple([5, 6, 7, 8])]]),
      [new Tuple([1, 2, 3, 4])],
      new Set([1]),
      [],
      new Special('frozenset', new Set([1, 2])),
      [],
      'text',
      new Map(),
      null,
    ]
    for (const value of [item(), [item()], new Map([['a', item()]]), [item(), item(), 1]]) {
      for (const depth of [0, 1, 2, 3, 4]) {
        const walked = await walk(writePickle(value, form), streamTo(depth))
        expect(walked.value, `${depth} deep`).toStrictEqual(plain(value))
      }
    }
  })

  it('tells of everything in the order of the file', async () => {
    const value = new Map<unknown, unknown>([
      ['a', 1],
      ['b', [2, [3], 4]],
      ['c', new Map()],
      ['d', 5],
    ])
    const { visits } = await walk(writePickle(value), streamTo(2))
    expect(visits).toEqual([
      ['dict', []],
      ['record', ['a'], 1],
      ['list', ['b']],
      ['record', ['b', 0], 2],
      ['record', ['b', 1], [3]],
      ['record', ['b', 2], 4],
      ['dict', ['c']],
      ['record', ['d'], 5],
    ])
  })

  it('asks for containers alone, each by its path', async () => {
    const asked: string[] = []
    const value = [1, [2, new Map([['x', [3]]])], new Set([4]), 'text']
    await walk(writePickle(value), (path, kind) => {
      asked.push(`${JSON.stringify(path)} ${kind}`)
      return 'stream'
    })
    expect(asked).toEqual(['[] list', '[1] list', '[1,1] dict', '[1,1,"x"] list'])
  })

  it('goes by keys of every kind', async () => {
    const keys = [
      1,
      -1,
      0.5,
      true,
      null,
      2n ** 70n,
      'text',
      new Tuple(['cifar10', 777]),
      new Tuple([new Tuple([1])]),
    ]
    const value = new Map(keys.map((key, i) => [key, [i]]))
    const paths: unknown[] = []
    const pickle = writePickle(value)
    await walkPickle(memorySource(pickle), {
      enter: (path) => (path.length < 1 ? 'stream' : 'record'),
      record: (path) => paths.push(path[0]),
    })
    expect(paths).toEqual(keys.map(plain))
  })

  it('streams an OrderedDict that is made by a call', async () => {
    const call = (items: string) => raw('\x80\x02ccollections\nOrderedDict\nq\x00)Rq\x01', items, '.')
    const made = await walk(call('(U\x01aK\x01U\x01b]u'), streamTo(2))
    expect(made.visits.map(([kind, path]) => [kind, ...path])).toEqual([
      ['dict'],
      ['record', 'a'],
      ['list', 'b'],
    ])
    expect((await walk(call(''), streamTo(1))).value).toEqual(new Map())
    expect((await walk(call('U\x01aK\x01s'), streamTo(1))).value).toEqual(new Map([['a', 1]]))
  })

  it('refuses a class that is derived from dict', async () => {
    const counter = raw('\x80\x02ccollections\nCounter\nq\x00}q\x01U\x01aK\x01s\x85R.')
    expect((await refusal(walk(counter, streamTo(1)))).code).toBe('UNSAFE_PICKLE')
    const dict = raw('\x80\x04\x8c\x07mymodul\x8c\x04Dict\x93)\x81(\x8c\x01aK\x01u.')
    expect((await refusal(walk(dict, streamTo(1)))).code).toBe('UNSAFE_PICKLE')
  })

  it('reads records and texts that are larger than a block', async () => {
    const large = () => [
      new Map([['values', numbers(150_000)]]),
      'x'.repeat(1_200_000),
      new Uint8Array(2_100_000).fill(7),
      'ü'.repeat(600_000),
      numbers(10),
    ]
    for (const form of [{ protocol: 2 }, { protocol: 4 }, { protocol: 5, frameSize: 0 }]) {
      const pickle = writePickle([large(), large()], form)
      for (const depth of [0, 1, 2]) {
        const { value } = await walk(pickle, streamTo(depth))
        expect(digest(value)).toEqual(digest([large(), large()]))
      }
    }
  })

  it('reads many blocks, wherever they end', async () => {
    const record = (i: number) => new Map<unknown, unknown>([[`key ${i}`, [i, i / 3, `text ${i % 7}`, -i]]])
    const all = numbers(40_000).map(record)
    for (const form of [
      { protocol: 2 },
      { protocol: 4, frameSize: 100 },
      { protocol: 5 },
      { protocol: 4, memo: false },
    ]) {
      const pickle = writePickle(all, form)
      expect(pickle.length).toBeGreaterThan(1.2e6)
      expect(digest((await walk(pickle, streamTo(1))).value)).toEqual(digest(all))
    }
  })

  it('can be handed the parts of tuples by holding them', async () => {
    const tuples = [new Tuple([new Map([['a', 1]]), new Map([['b', 2]]), new Map([['c', 3]])]), 4]
    const value = new Map<unknown, unknown>([
      ['first', tuples[0]],
      ['second', 4],
      ['third', []],
    ])
    const held = await walk(writePickle(value), (path) => (path.length === 0 ? 'stream' : 'hold'))
    expect(held.value).toStrictEqual(plain(value))
    expect(held.visits.map(([, path]) => path)).toEqual([[], ['first'], ['second'], ['third']])
    expect((await refusal(walk(writePickle(value), streamTo(1)))).code).toBe('UNSUPPORTED_FILE')
  })
})

describe('skipping', () => {
  it('leaves out what is skipped, and counts its memo slots', async () => {
    const shared = 'a text of many records'
    const value = new Map<unknown, unknown>([
      ['keep', [shared, 'x']],
      ['drop', [numbers(2500), dictOf(1200, (i) => `text ${i}`), shared, [[]], []]],
      ['empty', []],
      ['tuple', new Tuple([1, 2, 3, 4])],
      ['late', ['text 3', 'text 1100', shared, 'new', 'new']],
    ])
    for (const form of forms) {
      const walked = await walk(writePickle(value, form), (path) =>
        path.length === 0 ? 'stream' : path[0] === 'keep' || path[0] === 'late' ? 'record' : 'skip',
      )
      expect(walked.value).toStrictEqual(
        new Map<unknown, unknown>([
          ['keep', value.get('keep')],
          ['tuple', [1, 2, 3, 4]],
          ['late', value.get('late')],
        ]),
      )
      const whole = await walk(writePickle(value, form))
      expect(walked.memoSlots).toBe(whole.memoSlots)
      expect(walked.end).toBe(whole.end)
    }
  })

  it('can skip everything, blocks of it', async () => {
    const pickle = writePickle([numbers(1_000_000)], { protocol: 4 })
    const { visits, end } = await walk(pickle, () => 'skip')
    expect(visits).toEqual([])
    expect(end).toBe(pickle.length)
  })

  it('does not know what globals a skipped container names, and does not need to', async () => {
    const pickle = raw('\x80\x02}q\x00(U\x01aq\x01]q\x02cos\nsystem\nq\x03aU\x01bq\x04h\x01u.')
    const skipped = await walk(pickle, (path) => (path.length === 0 ? 'stream' : 'skip'))
    expect(skipped.value).toEqual(new Map([['b', 'a']]))
    expect((await refusal(walk(pickle, streamTo(1)))).code).toBe('UNSAFE_PICKLE')
    // Whoever asks for such a global later gets nothing either.
    const fetched = raw('\x80\x02}q\x00(U\x01aq\x01]q\x02cos\nsystem\nq\x03aU\x01bq\x04h\x03u.')
    const error = await refusal(walk(fetched, (path) => (path.length === 0 ? 'stream' : 'skip')))
    expect(error.code).toBe('UNSAFE_PICKLE')
  })

  it('knows an allowed global again that a skipped container named first', async () => {
    for (const form of forms) {
      const ordered = () => new Instance('collections', 'OrderedDict', [])
      const value = new Map<unknown, unknown>([
        ['drop', [ordered()]],
        ['keep', [ordered(), Uint8Array.of(200)]],
      ])
      const walked = await walk(writePickle(value, form), (path) =>
        path.length === 0 ? 'stream' : path[0] === 'keep' ? 'record' : 'skip',
      )
      expect(walked.value).toEqual(new Map([['keep', [new Map(), Uint8Array.of(200)]]]))
    }
  })
})

describe('values of earlier records', () => {
  const filler = numbers(5000).map((i) => [`filler ${i}`, i])

  it.each(named)('are found again, whatever they are, %s', async (_, form) => {
    const list = [1, 'two', [3]]
    const inner = new Map<unknown, unknown>([['list', list]])
    const nested = new Map<unknown, unknown>([
      ['list', list],
      ['inner', inner],
    ])
    const pair = new Tuple(['cifar10', 777])
    const set = new Set(['a', 1])
    const shared: unknown[] = [
      list,
      nested,
      Uint8Array.of(1, 2, 200),
      new Special('bytearray', Uint8Array.of(3, 0, 255)),
      set,
      new Special('frozenset', new Set(['b', list.length])),
      pair,
      new Tuple([]),
      new Tuple([pair, [pair, 'in a list'], 2 ** 40]),
      new Tuple([1, new Tuple([2, new Map([[pair, list]])]), 'three', 4, 5]),
      new Map([[pair, new Tuple([inner])]]),
    ]
    const value = [
      ['text of the first record', shared[0], pair],
      shared.slice(1),
      ...filler,
      ['text of the first record', ...shared, ...shared],
      [nested, [nested, list]],
      ...shared,
      ['filler 4711', nested, new Map([[pair, pair]])],
      // What a tuple takes in moves on.
      [new Tuple([list, pair, new Tuple([set, 1])]), list, pair, set],
    ]
    const { value: walked } = await walk(writePickle(value, form), streamTo(1))
    expect(walked).toStrictEqual(plain(value))
  })

  it('are found again wherever a tuple stands among the noted places', async () => {
    for (const protocol of [2, 4]) {
      for (const frameSize of [0, 17]) {
        const tuples = numbers(3000).map((i) => new Tuple([`first ${i}`, new Tuple([`second ${i}`, [i]]), i]))
        const value = [...tuples.map((tuple) => [tuple]), ...tuples.map((tuple) => [tuple, tuple])]
        const { value: walked } = await walk(writePickle(value, { protocol, frameSize }), streamTo(1))
        expect(walked).toStrictEqual(plain(value))
      }
    }
  })

  it('may be keys of what is streamed', async () => {
    const keys = [new Tuple(['cifar10', 777]), new Tuple(['cifar10', 888])]
    const runs = (of: number) => new Map(keys.map((key, i) => [key, [of, i]]))
    const value = new Map(numbers(300).map((of) => [of, runs(of)]))
    const streamed: [unknown, unknown][] = []
    await walkPickle(memorySource(writePickle(value)), {
      enter: (path) => (path.length < 2 ? 'stream' : 'record'),
      record: (path, tape, node) => streamed.push([path, tape.value(node)]),
    })
    expect(streamed).toEqual(
      numbers(300).flatMap((of) =>
        [0, 1].map(
          (i) =>
            [
              [of, plain(keys[i])],
              [of, i],
            ] as const,
        ),
      ),
    )
  })

  it('are shared inside a record as they were', async () => {
    const list = [1]
    const { value } = await walk(writePickle([[list], [list, list]]), streamTo(1))
    const [, [first, second]] = value as [unknown, unknown[]]
    expect(first).toBe(second)
  })

  it('are numpy types and scalars too', async () => {
    const scalar = 'cnumpy.core.multiarray\nscalar\nq\x02'
    const dtype =
      'cnumpy\ndtype\nq\x03U\x02f8q\x04K\x00K\x01\x87q\x05Rq\x06(K\x03U\x01<q\x07NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\x00tq\x08b'
    const half = 'U\x08\x00\x00\x00\x00\x00\x00\xe0?'
    const pickle = raw(
      `\x80\x02]q\x00(]q\x01${scalar}${dtype}${half}q\x09\x86q\x0aRq\x0ba`,
      `]q\x0ch\x02h\x06${half}q\x0d\x86q\x0eRq\x0fa`,
      ']q\x10h\x0fae.',
    )
    // Python 2 wrote bytes as str, and these happen to be ASCII but for one.
    const bytes = Uint8Array.from(pickle)
    expect((await walk(bytes, streamTo(1))).value).toEqual([[0.5], [0.5], [0.5]])
  })

  it('are refused where they are objects, of which more may follow', async () => {
    const booster = new Instance('xgboost.core', 'Booster', [1])
    const error = await refusal(
      walk(writePickle([[booster], [booster]], { protocol: 2 }), streamTo(1), {
        globals: ['xgboost.core Booster'],
      }),
    )
    expect(error.code).toBe('UNSUPPORTED_FILE')
    expect(error.message).toContain('parsePickle')
  })
})

describe('values', () => {
  const dtypes: readonly (readonly [string, string, readonly number[], unknown])[] = [
    ['f8', 'C', [0, 0, 0, 0, 0, 0, 0xf8, 0x3f], 1.5],
    ['f4', 'C', [0, 0, 0xc0, 0x3f], 1.5],
    ['i8', 'C', [0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], -2],
    ['u8', 'C', [0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], 18446744073709551614n],
    ['i4', 'C', [0xfe, 0xff, 0xff, 0xff], -2],
    ['u4', 'C', [0xfe, 0xff, 0xff, 0xff], 4294967294],
    ['i2', 'C', [0xfe, 0xff], -2],
    ['u2', 'C', [0xfe, 0xff], 65534],
    ['i1', 'C', [0xfe], -2],
    ['u1', 'C', [0xfe], 254],
    ['b1', 'C', [1], true],
    ['b1', 'C', [0], false],
  ]
  const orders = ['<', '>', '|'] as const
  it.each(dtypes)('are read from numpy scalars of type %s (%s %j)', async (code, _, bytes, expected) => {
    for (const order of orders.filter((one) => (bytes.length === 1) === (one === '|'))) {
      for (const module of ['numpy.core.multiarray', 'numpy._core.multiarray']) {
        const stored = order === '>' ? [...bytes].reverse() : bytes
        const scalar = raw(
          `\x80\x03c${module}\nscalar\ncnumpy\ndtype\nX\x02\x00\x00\x00${code}\x89\x88\x87R`,
          `(K\x03X\x01\x00\x00\x00${order}NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\x00tb`,
          raw('C', stored.length, Uint8Array.from(stored)),
          '\x86R.',
        )
        expect((await walk(scalar)).value).toBe(expected)
        expect(parsePickle(scalar)).toBe(expected)
      }
    }
  })

  it('of a numpy type of no benchmark are refused', async () => {
    for (const code of ['c16', 'O8', 'M8', 'V8']) {
      const scalar = raw(
        `cnumpy.core.multiarray\nscalar\ncnumpy\ndtype\nV${code}\n\x85R(K\x03V<\nNNNK\x01K\x01K\x00tbC\x08abcdefgh\x86R.`,
      )
      expect((await refusal(walk(scalar))).code).toBe('UNSUPPORTED_FILE')
    }
  })

  it('can be bytes spelled as latin-1, as protocol 2 does', async () => {
    for (const protocol of [0, 1, 2]) {
      const bytes = Uint8Array.from(numbers(256))
      const pickle = writePickle([bytes, new Uint8Array(0), [bytes.slice(), [bytes.slice()]]], { protocol })
      const { value } = await walk(pickle, streamTo(1))
      expect(value).toEqual([bytes, new Uint8Array(0), [bytes, [bytes]]])
    }
  })

  it('can be a tuple at the root', async () => {
    for (const form of forms) {
      const value = new Tuple([1, [2, 3], new Map([['a', 4]]), 'b'])
      expect((await walk(writePickle(value, form))).value).toEqual(plain(value))
      expect((await walk(writePickle(value, form), streamTo(3))).value).toEqual(plain(value))
      expect((await walk(writePickle(new Tuple([]), form), streamTo(3))).value).toEqual([])
    }
    // A short tuple that begins with a container looks like that container until its end.
    const error = await refusal(walk(writePickle(new Tuple([[1], 2])), streamTo(1)))
    expect(error.code).toBe('UNSUPPORTED_FILE')
  })

  it('can be plain', async () => {
    for (const form of forms) {
      for (const value of [null, true, 1, -0, 0.1, 'text', 2n ** 64n]) {
        expect((await walk(writePickle(value, form), streamTo(1))).value).toBe(value)
      }
    }
  })

  it('keep every bit of a float', async () => {
    const patterns = [
      0n,
      1n << 63n,
      1n,
      0x7ff0000000000000n,
      0x7ff8000000000000n,
      0xfff8000000000000n,
      0x7ff4123456789abcn,
    ]
    const float = (bits: bigint) => raw('G', little(bits, 8).reverse())
    const pickle = raw(']', '(', ...patterns.map(float), 'e.')
    const bits: bigint[] = []
    await walkPickle(memorySource(pickle), {
      record(_, tape, node) {
        const run = new NumberRun()
        expect(tape.numbers(node, run)).toBe(true)
        bits.push(...new BigUint64Array(run.values().slice().buffer))
      },
    })
    expect(bits).toEqual(patterns)
  })

  it('of calls keep the global apart from the object it made (two arrays in one record)', async () => {
    const booster = (handle: number) =>
      new Instance('xgboost.core', 'Booster', [handle], new Map([['h', handle]]))
    for (const form of forms) {
      const pickle = writePickle([booster(1), booster(2), booster(3)], form)
      const { value } = await walk(pickle, undefined, { globals: ['xgboost.core Booster'] })
      expect(value).toEqual(
        [1, 2, 3].map((handle) => ({
          global: 'xgboost.core.Booster',
          args: [handle],
          state: new Map([['h', handle]]),
        })),
      )
    }
  })
})

describe('a walk', () => {
  it('ends behind its pickle and can begin there', async () => {
    const values = [0x1950a86a20f9469cfc6cn, 1001, new Map([['little_endian', true]]), [1, [2]], []]
    const pickles = values.map((value) => writePickle(value, { protocol: 2 }))
    const container = Uint8Array.from(Buffer.concat(pickles))
    let at = 0
    for (const [i, value] of values.entries()) {
      const walked = await walk(container, streamTo(2), { at })
      expect(walked.value).toEqual(value)
      at += (pickles[i] as Uint8Array).length
      expect(walked.end).toBe(at)
    }
    expect(at).toBe(container.length)
  })

  const torch = sharedPath('fixtures', 'nb201-mini-v1_1.pth')
  it.skipIf(!torch)("reads torch's container pickle by pickle", async () => {
    const source = fileSource(torch as string)
    const ends: number[] = []
    for (let at = 0; at < source.size; ) {
      at = (await walkPickle(source, { record: () => {} }, { at })).end
      ends.push(at)
    }
    source.close?.()
    expect(ends.length).toBe(5)
    expect(ends.at(-1)).toBe(source.size)
  })

  const pickle = writePickle(numbers(1_500_000).map((i) => [i]))
  it('stops at a signal', async () => {
    const controller = new AbortController()
    let records = 0
    const walking = walkPickle(
      memorySource(pickle),
      {
        enter: (path) => (path.length === 0 ? 'stream' : 'record'),
        record() {
          if (++records === 100) controller.abort(new Error('enough'))
        },
      },
      { signal: controller.signal },
    )
    await expect(walking).rejects.toMatchObject({ code: 'ABORTED', cause: new Error('enough') })
    expect(records).toBeLessThan(1_000_000)
    const before = walk(pickle, streamTo(1), { signal: AbortSignal.abort() })
    expect((await refusal(before)).code).toBe('ABORTED')
  })

  it('tells how far it has come, now and then', async () => {
    const told: { done: number; total?: number; unit?: string; label: string }[] = []
    const started = performance.now()
    await walkPickle(
      memorySource(pickle, 'file.pkl'),
      { enter: (path) => (path.length === 0 ? 'stream' : 'record'), record: () => {} },
      { onProgress: (progress) => told.push(progress) },
    )
    const seconds = (performance.now() - started) / 1000
    expect(told[0]).toEqual({ label: 'reading file.pkl', done: 0, total: pickle.length, unit: 'bytes' })
    expect(told.map(({ done }) => done)).toEqual(told.map(({ done }) => done).sort((a, b) => a - b))
    expect(told.length).toBeLessThanOrEqual(2 + seconds * 5)
  })

  it('passes on what a visitor throws', async () => {
    const walking = walkPickle(memorySource(writePickle([1, 2])), {
      record() {
        throw new Error('mine')
      },
    })
    await expect(walking).rejects.toThrow('mine')
  })

  it('refuses a record beyond the given size', async () => {
    const pickle = writePickle([[numbers(3_000_000)]])
    const error = await refusal(walk(pickle, streamTo(1), { maxRecordBytes: 4 << 20 }))
    expect(error.code).toBe('UNSUPPORTED_FILE')
    expect(error.offset).toBeTypeOf('number')
  })
})
