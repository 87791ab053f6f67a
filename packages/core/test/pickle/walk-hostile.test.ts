import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sharedPath } from '../../../../test/shared.js'
import { isNasBenchError } from '../../src/errors.js'
import { type Choose, refusal, streamTo, walk } from './walking.js'
import { Instance, raw, Special, Tuple, writePickle } from './write-pickle.js'

const globals = ['xgboost.core Booster']

/** A value with something of everything. */
const everything = new Map<unknown, unknown>([
  ['text', ['a', 'äöü', 'a', '', []]],
  ['numbers', [1, -1, 300, 70_000, -(2n ** 40n), 2n ** 70n, 0.5, new Special('float', 3)]],
  ['none', [null, true, false]],
  [new Tuple(['cifar10', 777]), new Tuple([1, 2, 3, 4])],
  ['bytes', [Uint8Array.of(1, 2, 3), new Special('bytearray', Uint8Array.of(4, 5))]],
  ['set', new Set(['x', 1])],
  ['ordered', new Instance('collections', 'OrderedDict', [])],
  ['booster', new Instance('xgboost.core', 'Booster', [], new Map([['handle', Uint8Array.of(9)]]))],
  ['nested', new Map<unknown, unknown>([['list', [new Map(), [1], new Tuple([1, 2, 3, 4])]]])],
])
const modes: readonly (readonly [string, Choose | undefined])[] = [
  ['as a record', undefined],
  ['streamed', streamTo(1)],
  ['streamed deep', streamTo(4)],
  ['skipped', (path) => (path.length === 0 ? 'stream' : 'skip')],
  ['held', (path) => (path.length === 0 ? 'stream' : 'hold')],
]

describe('a pickle that was cut short', () => {
  for (let protocol = 0; protocol <= 5; protocol++) {
    it.each(modes)(
      `of protocol ${protocol} is CORRUPT_FILE with an offset wherever, %s`,
      async (_, choose) => {
        const whole = writePickle(everything, { protocol, frameSize: 64 })
        await walk(whole, choose, { globals })
        for (let length = 0; length < whole.length; length++) {
          const error = await refusal(walk(whole.subarray(0, length), choose, { globals }))
          expect(error.code, `cut at ${length}: ${error.message}`).toBe('CORRUPT_FILE')
          expect(error.offset, `cut at ${length}`).toBeTypeOf('number')
          expect(error.offset, `cut at ${length}`).toBeLessThanOrEqual(length)
        }
      },
    )
  }

  const mini = sharedPath('fixtures', 'nb101-mini-102.pkl')
  it.skipIf(!mini).each(modes.slice(0, 3))('of NASBenchAPI is CORRUPT_FILE too, %s', async (_, choose) => {
    const whole = readFileSync(mini as string)
    await walk(whole, choose)
    for (let length = 0; length < whole.length; length++) {
      const error = await refusal(walk(whole.subarray(0, length), choose))
      expect(error.code, `cut at ${length}: ${error.message}`).toBe('CORRUPT_FILE')
      expect(error.offset, `cut at ${length}`).toBeTypeOf('number')
    }
  })
})

describe('a pickle with bytes changed', () => {
  const wholes = [0, 1, 2, 3, 4, 5].map((protocol) => writePickle(everything, { protocol, frameSize: 64 }))
  const place = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })
  const edit = fc.record({
    place,
    byte: fc.nat(255),
    kind: fc.constantFrom('set', 'insert', 'delete', 'copy'),
    from: place,
  })
  it.each(modes)('gives a value or a NasBenchError, %s', async (_, choose) => {
    const codes = new Map<string, number>()
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...wholes),
        fc.array(edit, { minLength: 1, maxLength: 4 }),
        async (whole, edits) => {
          const bytes = [...whole]
          for (const { place, byte, kind, from } of edits) {
            const at = Math.floor(place * bytes.length)
            const source = Math.floor(from * bytes.length)
            if (kind === 'set') bytes[at] = byte
            else if (kind === 'insert') bytes.splice(at, 0, byte)
            else if (kind === 'delete') bytes.splice(at, 1)
            else bytes.splice(at, 0, ...bytes.slice(source, source + 12))
          }
          const code = await outcome(Uint8Array.from(bytes), choose)
          codes.set(code, (codes.get(code) ?? 0) + 1)
        },
      ),
      { numRuns: 1500, seed: 21 },
    )
    expect([...codes.keys()].sort()).toEqual(['CORRUPT_FILE', 'UNSAFE_PICKLE', 'UNSUPPORTED_FILE', 'read'])
  })

  it.each(modes)('gives a value or a NasBenchError for opcodes in any order, %s', async (_, choose) => {
    const opcodes = [
      ...'().012GIJKLMNQRSTUVX]abcdeghijloprstu}\x80\x81\x82\x85\x86\x87\x88\x8a\x8c\x8f\x90\x91\x92\x93\x94\x95\x96\x97q',
    ]
    const chunk = fc.oneof(
      { weight: 5, arbitrary: fc.constantFrom(...opcodes) },
      fc.constantFrom(
        'K\x01',
        'C\x01a',
        '\x8c\x01a',
        'h\x00',
        'h\x01',
        'q\x00',
        'I1\n',
        "S'a'\n",
        'Va\n',
        ']\x94',
      ),
      fc.constantFrom(
        '(e',
        '(u',
        '}\x94(',
        ']\x94(',
        'K\x01s',
        'K\x01a',
        '(K\x01K\x02K\x03K\x04t',
        '(l',
        '(d',
      ),
      fc.constantFrom(
        'cbuiltins\nset\n',
        'ccollections\nOrderedDict\n)R',
        'cxgboost.core\nBooster\n',
        '(t',
        '\x85R',
        'b',
      ),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(chunk, { maxLength: 30 }), async (chunks) => {
        await outcome(raw(']\x94', ...chunks, '.'), choose)
      }),
      { numRuns: 3000, seed: 22 },
    )
  })
})

async function outcome(pickle: Uint8Array, choose: Choose | undefined): Promise<string> {
  const started = performance.now()
  let code = 'read'
  try {
    await walk(pickle, choose, { globals })
  } catch (error) {
    if (!isNasBenchError(error)) throw error
    code = error.code
  }
  if (performance.now() - started > 10_000) throw new Error('it took seconds for some hundred bytes')
  return code
}

describe('a pickle that would do something', () => {
  const calls = [
    ['GLOBAL', 'cos\nsystem\n(Vecho\ntR'],
    ['STACK_GLOBAL', '\x8c\x08builtins\x8c\x04eval\x93\x8c\x011\x85R'],
    ['STACK_GLOBAL of memo slots', '\x8c\x02os\x94\x8c\x06system\x940h\x00h\x01\x93'],
    ['INST', '(Vecho\nios\nsystem\n'],
    ['OBJ', '(cos\nsystem\nVecho\no'],
    ['NEWOBJ', 'csubprocess\nPopen\n)\x81'],
    ['NEWOBJ_EX', 'csubprocess\nPopen\n)}\x92'],
    ['EXT1', '\x82\x01'],
    ['EXT2', '\x83\x01\x00'],
    ['EXT4', '\x84\x01\x00\x00\x00'],
    ['PERSID', 'Pfile\n'],
    ['BINPERSID', 'K\x01Q'],
    ['calling what may only be mentioned', 'cnumpy\nndarray\n)R'],
    ['calling what is no global', 'K\x01)R'],
  ] as const
  it.each(calls)('is UNSAFE_PICKLE: %s', async (_, call) => {
    for (const [pickle, choose] of [
      [raw(call, '.'), undefined],
      [raw(call, '.'), streamTo(1)],
      [raw('](K\x01', call, 'e.'), streamTo(1)],
      [raw('}(K\x01](', call, 'eu.'), streamTo(1)],
      [raw('}(K\x01](', call, 'eu.'), streamTo(2)],
    ] as const) {
      const error = await refusal(walk(pickle, choose))
      expect(`${error.code} ${error.message}`).toMatch(/^UNSAFE_PICKLE/)
      expect(error.offset).toBeTypeOf('number')
    }
  })
})

describe('a pickle that is not well formed', () => {
  it.each([
    ['nothing at all', ''],
    ['no opcode', '\xff\xd8\xff\xe0'],
    ['JSON', '{"a": 1}'],
    ['an empty stack', '.'],
    ['too little on the stack', 'a.'],
    ['a tuple of too few', 'K\x01\x86.'],
    ['values left over', 'K\x01K\x02.'],
    ['an open mark', 'K\x01(.'],
    ['TUPLE without a mark', 'K\x01t.'],
    ['APPENDS without a list', '(K\x01e.'],
    ['APPEND to a tuple', ')K\x01a.'],
    ['a dict with a key too many', '}(K\x01u.'],
    ['DICT with a key too many', '(K\x01d.'],
    ['a memo slot never filled', 'h\x05.'],
    ['a memo slot of four bytes, never filled', ']j\xff\xff\xff\xffa.'],
    ['a memo slot of four bytes, filled', ']r\xff\xff\xff\xff(K\x01e.'],
    ['a memo slot of four bytes, filled inside', '](K\x01r\xff\xff\xff\xffe.'],
    ['a memo slot filled again', '](K\x01q\x00K\x02q\x00e.'],
    ['a negative memo slot', 'K\x01p-1\n.'],
    ['a memo slot that is no number', 'K\x01px\n.'],
    ['a global that is no text', 'K\x01K\x02\x93.'],
    ['arguments that are no tuple', 'cbuiltins\nset\n]R.'],
    ['INT of letters', 'Ione\n.'],
    ['INT of too many digits', `I${'1'.repeat(5000)}\n.`],
    ['FLOAT of letters', 'Fone\n.'],
    ['FLOAT of base 16', 'F0x10\n.'],
    ['STRING without quotes', 'Sa\n.'],
    ['UNICODE with half an escape', 'V\\u12\n.'],
    ['text that is no UTF-8', '](\x8c\x02\xc3\x28e.'],
    ['a key that is no UTF-8', '}(\x8c\x02\xc3\x28K\x01u.'],
    ['a line without an end', 'Iunending'],
    ['text of 4 GB in a few bytes', '](X\xff\xff\xff\xffabc.'],
    ['text of 2^64 bytes', '](\x8d\xff\xff\xff\xff\xff\xff\xff\xffabc.'],
    ['bytes of 4 GB', 'B\xff\xff\xff\xffabc.'],
    ['bytes of 2^63 bytes', '\x8e\x00\x00\x00\x00\x00\x00\x00\x80abc.'],
    ['an integer of 4 GB', '\x8b\xff\xff\xff\xffabc.'],
    ['a frame beyond the file', '\x80\x04\x95\xff\x00\x00\x00\x00\x00\x00\x00K\x01.'],
    ['a frame of 2^64 bytes', '\x80\x04\x95\xff\xff\xff\xff\xff\xff\xff\xffK\x01.'],
    ['an opcode across the end of its frame', '\x80\x04\x95\x01\x00\x00\x00\x00\x00\x00\x00K\x01.'],
    ['a line across the end of its frame', '\x80\x04\x95\x03\x00\x00\x00\x00\x00\x00\x00I123\n.'],
    [
      'a frame in a frame',
      '\x80\x04\x95\x0d\x00\x00\x00\x00\x00\x00\x00\x95\x02\x00\x00\x00\x00\x00\x00\x00K\x01.N',
    ],
    ['STOP in the middle of a frame', '\x80\x04\x95\x04\x00\x00\x00\x00\x00\x00\x00K\x01.N'],
    ['a list that holds itself', ']q\x00(]q\x01h\x01ae.'],
    ['a dict that holds the root', '}q\x00(K\x01]q\x01h\x00au.'],
    ['two lists that hold each other', '](]q\x00]q\x01h\x00ah\x01ae.'],
  ])('is CORRUPT_FILE: %s', async (_, text) => {
    for (const choose of [undefined, streamTo(1), streamTo(3)]) {
      const error = await refusal(walk(raw(text), choose))
      expect(`${error.code} ${error.message}`).toMatch(/^CORRUPT_FILE/)
      expect(error.offset).toBeTypeOf('number')
    }
  })

  it.each([
    ['APPEND to a dict', '}(K\x01}K\x01au.'],
    ['SETITEM of a list', '](]K\x00K\x01se.'],
    ['ADDITEMS to a dict', '](](}(K\x01\x90ee.'],
  ])('is refused: %s', async (_, text) => {
    expect((await refusal(walk(raw(text)))).code).toBe('CORRUPT_FILE')
    // Of a container that was streamed it cannot be told whether it would have been the right one.
    expect((await refusal(walk(raw(text), streamTo(3)))).code).toBe('UNSUPPORTED_FILE')
  })

  it.each([
    ['a newer protocol', '\x80\x06N.'],
    ['buffers outside the pickle', '\x80\x05\x97.'],
    ['attributes of a dict', 'ccollections\nOrderedDict\n)RVa\nb.'],
    ['a set made of a number', 'cbuiltins\nset\nK\x01\x85R.'],
    ['a dict made of a text', 'cbuiltins\ndict\nVab\n\x85R.'],
    ['text encoded otherwise', 'c_codecs\nencode\nVa\nVrot13\n\x86R.'],
  ])('is UNSUPPORTED_FILE: %s', async (_, text) => {
    expect((await refusal(walk(raw(text)))).code).toBe('UNSUPPORTED_FILE')
  })

  it('may have more behind its end, which is another pickle', async () => {
    expect(await walk(raw('](K\x01e.N.'), streamTo(1))).toMatchObject({ value: [1], end: 6 })
  })
})

const child = fileURLToPath(new URL('./fixtures/walk-bomb.js', import.meta.url))
const dist = new URL('../../dist/index.js', import.meta.url).href

/* Each in a process of its own, built code, whose memory is measured. */
describe('a bomb', () => {
  const bombs = [
    'ten million marks',
    'ten million open lists',
    'lists in lists',
    'a million tuples around one value',
    'marks with many values, closed one by one',
    'ten million copies on the stack',
    'ten million values',
    'ten million memo slots',
    'a value remembered and forgotten, a million times',
    'memo numbers with gaps',
    'empty lists in one batch',
    'empty lists in a batch of a batch of a batch',
    'single items',
    'single items in single items',
    'a list that holds itself, as a record',
    'lists of ten lists, thirty deep',
    'lists of ten lists, thirty deep, each a record',
    'lists of all lists before, each a record',
    'a large list in every record',
    'texts of earlier records, thousands of them',
    'a line without an end',
    'sets made by calls',
    'text of 4 GB',
  ]
  it.each(bombs)('is refused or read in time and space: %s', { timeout: 60_000 }, async (name) => {
    const { stdout } = await promisify(execFile)(process.execPath, [child, dist, name], { timeout: 30_000 })
    for (const line of stdout.trim().split('\n')) {
      const { mode, code, seconds, megabytes } = JSON.parse(line)
      expect(code, `${mode}: ${line}`).toMatch(/^(read|CORRUPT_FILE|UNSAFE_PICKLE)$/)
      // Meant are one second and 200 MB above what node takes; the bounds are for a busy machine.
      expect(seconds, line).toBeLessThan(10)
      expect(megabytes, line).toBeLessThan(400)
    }
  })
})
