import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sharedPath } from '../../../../test/shared.js'
import { isNasBenchError, type NasBenchError } from '../../src/errors.js'
import { parsePickle, parsePickles } from '../../src/pickle/parse.js'
import { type Choose, refusal, streamTo, walk } from './walking.js'
import { Instance, little, raw, Special, Tuple, writePickle } from './write-pickle.js'

const globals = ['xgboost.core Booster']

type Read = (pickle: Uint8Array) => Promise<unknown>

/** All ways in which a pickle is read. */
const parse: Read = async (pickle) => parsePickle(pickle, { globals })
const walking =
  (choose?: Choose): Read =>
  (pickle) =>
    walk(pickle, choose, { globals })
const readers: readonly (readonly [string, Read])[] = [
  ['parsePickle', parse],
  ['walkPickle, as a record', walking()],
  ['walkPickle, streamed', walking(streamTo(1))],
  ['walkPickle, streamed deep', walking(streamTo(4))],
  ['walkPickle, skipped', walking((path) => (path.length === 0 ? 'stream' : 'skip'))],
  ['walkPickle, held', walking((path) => (path.length === 0 ? 'stream' : 'hold'))],
]
/** Those that look at every opcode and global. */
const wholeReaders = readers.slice(0, 3)

async function refusalOf(read: Read, pickle: Uint8Array): Promise<NasBenchError> {
  let value: unknown
  try {
    value = await read(pickle)
  } catch (error) {
    if (!isNasBenchError(error)) throw error
    return error
  }
  throw new Error(`it was read: ${String(value)}`)
}

/** `read` or the error's code; any other error, and an error without an offset, is thrown. */
async function attempt(read: Read, pickle: Uint8Array): Promise<string> {
  const started = performance.now()
  let code = 'read'
  try {
    await read(pickle)
  } catch (error) {
    if (!isNasBenchError(error)) throw error
    if (read === parse && error.offset === undefined) throw new Error(`no offset: ${error.message}`)
    code = error.code
  }
  if (performance.now() - started > 20_000) throw new Error('it took seconds')
  return code
}

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
describe('a pickle that was cut short', () => {
  for (let protocol = 0; protocol <= 5; protocol++) {
    it.each(readers)(
      `of protocol ${protocol} is CORRUPT_FILE with an offset wherever, %s`,
      async (_, read) => {
        const whole = writePickle(everything, { protocol, frameSize: 64 })
        await read(whole)
        for (let length = 0; length < whole.length; length++) {
          const error = await refusalOf(read, whole.subarray(0, length))
          expect(error.code, `cut at ${length}: ${error.message}`).toBe('CORRUPT_FILE')
          expect(error.offset, `cut at ${length}`).toBeTypeOf('number')
          expect(error.offset, `cut at ${length}`).toBeLessThanOrEqual(length)
        }
      },
    )
  }

  const mini = sharedPath('fixtures', 'nb101-mini-102.pkl')
  it.skipIf(!mini).each(readers.slice(0, 4))('of NASBenchAPI is CORRUPT_FILE too, %s', async (_, read) => {
    const whole = readFileSync(mini as string)
    await read(whole)
    for (let length = 0; length < whole.length; length++) {
      const error = await refusalOf(read, whole.subarray(0, length))
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
  it.each(readers)('gives a value or a NasBenchError, %s', async (_, read) => {
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
          const code = await attempt(read, Uint8Array.from(bytes))
          codes.set(code, (codes.get(code) ?? 0) + 1)
        },
      ),
      { numRuns: 800, seed: 21 },
    )
    expect([...codes.keys()].sort()).toEqual(['CORRUPT_FILE', 'UNSAFE_PICKLE', 'UNSUPPORTED_FILE', 'read'])
  })

  it.each(readers)('gives a value or a NasBenchError for opcodes in any order, %s', async (_, read) => {
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
        'ccollections\nOrderedDict\n',
        'cnumpy\ndtype\n',
        '\x8c\x02f8',
        'c_codecs\nencode\n',
        'Vlatin1\n',
        'cxgboost.core\nBooster\n',
        '(t',
        '\x85R',
        'b',
      ),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(chunk, { maxLength: 30 }), async (chunks) => {
        await attempt(read, raw(']\x94', ...chunks, '.'))
        await attempt(read, raw(...chunks, '.'))
      }),
      { numRuns: 1200, seed: 22 },
    )
  })
})

describe('a pickle that would do something', () => {
  it.each([
    ['os.system by GLOBAL', 'cos\nsystem\n(Vecho\ntR.'],
    ['posix.system by GLOBAL', 'cposix\nsystem\n\x8c\x04echo\x85R.'],
    ['builtins.eval by STACK_GLOBAL', '\x80\x04\x8c\x08builtins\x8c\x04eval\x93\x8c\x011\x85R.'],
    [
      'os.system by STACK_GLOBAL of memo slots',
      '\x80\x04\x8c\x02os\x94\x8c\x06system\x94\x30\x30h\x00h\x01\x93.',
    ],
    ['os.system by STACK_GLOBAL of old text', 'Vos\nVsystem\n\x93.'],
    ['os.system by INST', '(Vecho\nios\nsystem\n.'],
    ['os.system by OBJ', '(cos\nsystem\nVecho\no.'],
    ['subprocess.Popen by NEWOBJ', 'csubprocess\nPopen\n)\x81.'],
    ['subprocess.Popen by NEWOBJ_EX', 'csubprocess\nPopen\n)}\x92.'],
    ['a name with dots', '\x80\x04\x8c\x0bcollections\x8c\x1eOrderedDict.__init__.__globals\x93.'],
    ['a name that is nearly allowed', 'ccollections\nOrderedDict \n.'],
    ['EXT1', '\x82\x01.'],
    ['EXT2', '\x83\x01\x00.'],
    ['EXT4', '\x84\x01\x00\x00\x00.'],
    ['a persistent id', 'Pfile\n.'],
    ['a persistent id of the stack', 'K\x01Q.'],
    ['calling what may only be mentioned', 'cnumpy\nndarray\n)R.'],
    ['changing a class', 'ccollections\nOrderedDict\n}b.'],
    ['calling what is not a global', 'K\x01)R.'],
  ])('is UNSAFE_PICKLE: %s', async (_, text) => {
    const call = text.replace(/^\x80./s, '').slice(0, -1)
    const inside = [`](K\x01${call}e.`, `}(K\x01](${call}eu.`].flatMap((whole) =>
      [streamTo(1), streamTo(2)].map((choose) => [walking(choose), raw(whole)] as const),
    )
    for (const [read, pickle] of [...wholeReaders.map(([, read]) => [read, raw(text)] as const), ...inside]) {
      const error = await refusalOf(read, pickle)
      expect(`${error.code} ${error.message}`).toMatch(/^UNSAFE_PICKLE/)
      expect(error.offset).toBeTypeOf('number')
    }
  })

  it('is refused with the name and the byte', async () => {
    const error = await refusalOf(parse, raw('\x80\x04]\x94\x8c\x02os\x8c\x06system\x93\x8c\x04echo\x85Ra.'))
    expect(error.message).toBe(
      'the pickle names os.system at byte 16. Benchmark files never need this. Nothing was executed. Do not load this file in Python',
    )
    expect(error.offset).toBe(16)
  })
})

describe('a pickle that is not well formed', () => {
  it.each([
    ['nothing at all', ''],
    ['no opcode', '\xff\xd8\xff\xe0'],
    ['JSON', '{"a": 1}'],
    ['too little on the stack', 'a.'],
    ['a tuple of too few', 'K\x01\x86.'],
    ['a value taken from below a mark', 'K\x01(\x85t.'],
    ['an empty stack', '.'],
    ['values left over', 'K\x01K\x02.'],
    ['an open mark', 'K\x01(.'],
    ['TUPLE without a mark', 'K\x01t.'],
    ['APPENDS without a list', '(K\x01e.'],
    ['APPEND to a tuple', ')K\x01a.'],
    ['a dict with a key too many', '}(K\x01u.'],
    ['DICT with a key too many', '(K\x01d.'],
    ['a memo slot never filled', 'h\x05.'],
    ['a memo slot of four bytes, never filled', ']j\xff\xff\xff\xffa.'],
    ['a negative memo slot', 'K\x01p-1\n.'],
    ['a memo slot that is no number', 'K\x01px\n.'],
    ['arguments that are no tuple', 'cbuiltins\nset\n]R.'],
    ['OBJ without a class', '(o.'],
    ['a global that is no text', 'K\x01K\x02\x93.'],
    ['INT of letters', 'Ione\n.'],
    ['INT of too many digits', `I${'1'.repeat(5000)}\n.`],
    ['FLOAT of letters', 'Fone\n.'],
    ['STRING without quotes', 'Sa\n.'],
    ['STRING with half an escape', "S'\\x1'\n."],
    ['UNICODE with half an escape', 'V\\u12\n.'],
    ['UNICODE beyond the last character', 'V\\U00110000\n.'],
    ['text that is no UTF-8', '](\x8c\x02\xc3\x28e.'],
    ['text in overlong UTF-8', '\x8c\x02\xc0\xaf.'],
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
    ['a memo slot of four bytes, filled', ']r\xff\xff\xff\xff(K\x01e.'],
    ['a memo slot of four bytes, filled inside', '](K\x01r\xff\xff\xff\xffe.'],
    ['a memo slot filled again', '](K\x01q\x00K\x02q\x00e.'],
    ['FLOAT of base 16', 'F0x10\n.'],
    ['a key that is no UTF-8', '}(\x8c\x02\xc3\x28K\x01u.'],
    ['a list that holds itself', ']q\x00(]q\x01h\x01ae.'],
    ['a dict that holds the root', '}q\x00(K\x01]q\x01h\x00au.'],
    ['two lists that hold each other', '](]q\x00]q\x01h\x00ah\x01ae.'],
  ])('is CORRUPT_FILE: %s', async (_, text) => {
    for (const [, read] of readers.slice(0, 4)) {
      const error = await refusalOf(read, raw(text))
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
    ['items of an object', 'cxgboost.core\nBooster\n)R(K\x01K\x02u.'],
    ['a set made of a number', 'cbuiltins\nset\nK\x01\x85R.'],
    ['a dict made of a text', 'cbuiltins\ndict\nVab\n\x85R.'],
    ['text encoded otherwise', 'c_codecs\nencode\nVa\nVrot13\n\x86R.'],
    ['text that is not latin-1', 'c_codecs\nencode\nV\\u20ac\nVlatin1\n\x86R.'],
    ['a set by NEWOBJ', 'cbuiltins\nset\n]\x85\x81.'],
    ['a numpy record type', 'cnumpy\ndtype\nVV8\n\x85R(K\x03V|\nN(Va\nt}K\x08K\x01K\x10tb.'],
    [
      'a numpy scalar of objects',
      'cnumpy.core.multiarray\nscalar\ncnumpy\ndtype\nVO8\n\x85RC\x08abcdefgh\x86R.',
    ],
    [
      'a numpy scalar of too few bytes',
      'cnumpy.core.multiarray\nscalar\ncnumpy\ndtype\nVf8\n\x85RC\x03abc\x86R.',
    ],
  ])('is UNSUPPORTED_FILE: %s', async (_, text) => {
    for (const [, read] of readers.slice(0, 2))
      expect((await refusalOf(read, raw(text))).code).toBe('UNSUPPORTED_FILE')
  })

  it('has more after its end, which parsePickle refuses and walkPickle leaves to the next walk', async () => {
    expect(await refusalOf(parse, raw('N.N.'))).toMatchObject({ code: 'CORRUPT_FILE', offset: 2 })
    expect(await walk(raw('](K\x01e.N.'), streamTo(1))).toMatchObject({ value: [1], end: 6 })
  })
})

describe('a bomb for parsePickle', () => {
  const repeat = (text: string, times: number) => raw(Buffer.alloc(text.length * times, text, 'latin1'))
  const lists = (depth: number) =>
    raw(
      ...Array.from({ length: depth }, (_, i) =>
        raw(
          ']r',
          little(i, 4),
          '(',
          ...Array<Uint8Array>(i === 0 ? 0 : 10).fill(raw('j', little(Math.max(0, i - 1), 4))),
          'e0',
        ),
      ),
      'j',
      little(depth - 1, 4),
      '.',
    )
  const bombs: [string, () => Uint8Array][] = [
    ['ten million marks', () => raw(repeat('(', 1e7), '.')],
    ['ten million open lists', () => raw(repeat(']', 1e7), '.')],
    ['ten million nested tuples', () => raw('N', repeat('\x85', 1e7), '.')],
    ['ten million lists in lists', () => raw(repeat(']', 5e6), repeat('a', 5e6 - 1), '.')],
    ['ten million copies on the stack', () => raw(']', repeat('2', 1e7), '.')],
    ['four million dicts', () => raw('(', repeat('}', 4e6), 'l.')],
    ['ten million memo slots', () => raw('N', repeat('\x94', 1e7), '.')],
    ['five million memo slots', () => raw('(', repeat('N\x940', 5e6), 'l.')],
    ['a list that holds itself', () => raw(']q\x00h\x00a.')],
    ['a dict that holds itself', () => raw('}q\x00K\x01h\x00s.')],
    ['two lists that hold each other', () => raw(']q\x00]q\x01h\x00ah\x01a.')],
    ['a tuple that holds itself, as protocol 0 has it', () => raw('(]q\x00(h\x00tq\x01a0h\x01.')],
    ['a tuple that holds itself, as CPython pops it', () => raw('(lp0\n(g0\ntp1\na0g1\n.')],
    ['lists of ten lists, thirty deep', () => lists(30)],
    ['lists of one another, two thousand deep', () => lists(2000)],
    [
      'the same text encoded again and again',
      () =>
        raw(
          'c_codecs\nencode\nq\x00',
          'X',
          little(100_000, 4),
          Buffer.alloc(100_000, 'x'),
          'Vlatin1\n\x86q\x010',
          '(',
          repeat('h\x00h\x01R', 50_000),
          'l.',
        ),
    ],
    [
      'the same list copied again and again',
      () =>
        raw(
          'cbuiltins\nlist\nq\x00](',
          repeat('N', 100_000),
          'e\x85q\x010',
          '(',
          repeat('h\x00h\x01R', 50_000),
          'l.',
        ),
    ],
    ['a million headers', () => raw(repeat('\x80\x04', 1e6))],
    [
      'the same bytes made an array again and again',
      () =>
        raw(
          'cnumpy\ndtype\nVu1\n\x85Rq\x00',
          ...['B', little(100_000, 4), Buffer.alloc(100_000), 'q\x01'],
          'cnumpy.core.multiarray\n_reconstruct\nq\x02000(',
          repeat('h\x02)R(K\x01J\xa0\x86\x01\x00\x85h\x00\x89h\x01tb', 50_000),
          'l.',
        ),
    ],
    [
      'a list deeper than its memo tells',
      () => raw(']q\x00', ...Array.from({ length: 1500 }, () => raw('0](h\x00e', 'q\x00')), '.'),
    ],
  ]
  /* Each takes well under a second and 200 MB; the bounds are for a busy machine. */
  it.each(bombs)('%s is refused or read in time and space', { timeout: 30_000 }, async (_, make) => {
    const pickle = make()
    const before = process.memoryUsage().rss
    const outcome = await attempt(parse, pickle)
    const grown = process.memoryUsage().rss - before
    expect(outcome).toMatch(/^(read|UNSAFE_PICKLE|CORRUPT_FILE)$/)
    expect(grown).toBeLessThan(400e6)
  })

  it('of pickles in a row is refused', () => {
    expect(() => parsePickles(repeat('N.', 1e6))).toThrow(expect.objectContaining({ code: 'UNSAFE_PICKLE' }))
  })

  it('in a name is not repeated in the message', async () => {
    expect((await refusalOf(parse, raw('c', repeat('x', 1e6), '\nname\n.'))).message.length).toBeLessThan(400)
  })

  it('is not a value that is merely shared', () => {
    const shared = [1, 2, 3]
    const value = Array.from({ length: 5000 }, () => shared)
    expect(parsePickle(writePickle(value))).toEqual(value)
  })

  it('is not many small dicts in a small file', () => {
    const value = Array.from({ length: 100_000 }, () => new Map([['a', 1]]))
    expect((parsePickle(writePickle(value)) as unknown[]).length).toBe(100_000)
  })
})

const child = fileURLToPath(new URL('./fixtures/walk-bomb.js', import.meta.url))
const dist = new URL('../../dist/index.js', import.meta.url).href

/* Each in a process of its own, built code, whose memory is measured. */
describe('a bomb for walkPickle', () => {
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
