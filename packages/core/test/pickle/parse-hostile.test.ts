import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isNasBenchError, type NasBenchError } from '../../src/errors.js'
import { parsePickle, parsePickles } from '../../src/pickle/parse.js'
import { Instance, little, raw, Special, Tuple, writePickle } from './write-pickle.js'

function refusal(pickle: Uint8Array): NasBenchError {
  try {
    const value = parsePickle(pickle, { globals: ['xgboost.core Booster'] })
    throw new Error(`it was read: ${String(value)}`)
  } catch (error) {
    if (!isNasBenchError(error)) throw error
    return error
  }
}

/** A value with something of everything. */
const everything = new Map<unknown, unknown>([
  ['text', ['a', 'äöü', 'a', '']],
  ['numbers', [1, -1, 300, 70_000, -(2n ** 40n), 2n ** 70n, 0.5, new Special('float', 3)]],
  ['none', [null, true, false]],
  [new Tuple(['cifar10', 777]), new Tuple([1, 2, 3, 4])],
  ['bytes', [Uint8Array.of(1, 2, 3), new Special('bytearray', Uint8Array.of(4, 5))]],
  ['set', new Set(['x', 1])],
  ['ordered', new Instance('collections', 'OrderedDict', [new Tuple([])].slice(1))],
  ['booster', new Instance('xgboost.core', 'Booster', [], new Map([['handle', Uint8Array.of(9)]]))],
])

describe('a damaged pickle', () => {
  for (let protocol = 0; protocol <= 5; protocol++) {
    it(`is CORRUPT_FILE with an offset wherever it is cut, protocol ${protocol}`, () => {
      const whole = writePickle(everything, { protocol, frameSize: 64 })
      parsePickle(whole, { globals: ['xgboost.core Booster'] })
      for (let length = 0; length < whole.length; length++) {
        const error = refusal(whole.subarray(0, length))
        expect(error.code, `cut at ${length}`).toBe('CORRUPT_FILE')
        expect(error.offset, `cut at ${length}`).toBeTypeOf('number')
        expect(error.offset).toBeLessThanOrEqual(length)
      }
    })
  }

  it('gives a value or a NasBenchError, whatever bytes are changed', () => {
    const wholes = [0, 1, 2, 3, 4, 5].map((protocol) => writePickle(everything, { protocol, frameSize: 64 }))
    const codes = new Map<string, number>()
    const place = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })
    const edit = fc.record({
      place,
      byte: fc.nat(255),
      kind: fc.constantFrom('set', 'insert', 'delete', 'copy'),
      from: place,
    })
    fc.assert(
      fc.property(
        fc.constantFrom(...wholes),
        fc.array(edit, { minLength: 1, maxLength: 4 }),
        (whole, edits) => {
          const bytes = [...whole]
          for (const { place, byte, kind, from } of edits) {
            const at = Math.floor(place * bytes.length)
            const source = Math.floor(from * bytes.length)
            if (kind === 'set') bytes[at] = byte
            else if (kind === 'insert') bytes.splice(at, 0, byte)
            else if (kind === 'delete') bytes.splice(at, 1)
            else bytes.splice(at, 0, ...bytes.slice(source, source + 12))
          }
          const code = outcome(Uint8Array.from(bytes))
          codes.set(code, (codes.get(code) ?? 0) + 1)
        },
      ),
      { numRuns: 8000, seed: 11 },
    )
    expect([...codes.keys()].sort()).toEqual(['CORRUPT_FILE', 'UNSAFE_PICKLE', 'UNSUPPORTED_FILE', 'read'])
  })

  it('gives a value or a NasBenchError for opcodes in any order', () => {
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
        'q\x00',
        'I1\n',
        'F1\n',
        "S'a'\n",
        'Va\n',
        'cbuiltins\nset\n',
        'ccollections\nOrderedDict\n',
      ),
      fc.constantFrom(
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
    fc.assert(
      fc.property(fc.array(chunk, { maxLength: 30 }), (chunks) => {
        outcome(raw(...chunks, '.'))
      }),
      { numRuns: 20_000, seed: 12 },
    )
  })
})

function outcome(pickle: Uint8Array): string {
  const started = performance.now()
  let code = 'read'
  try {
    parsePickle(pickle, { globals: ['xgboost.core Booster'] })
  } catch (error) {
    if (!isNasBenchError(error)) throw error
    if (error.offset === undefined) throw new Error(`no offset: ${error.message}`)
    code = error.code
  }
  if (performance.now() - started > 5000) throw new Error('it took seconds for some hundred bytes')
  return code
}

describe('a pickle that would do something', () => {
  const arguments_ = [
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
  ] as const
  it.each(arguments_)('%s is UNSAFE_PICKLE', (_, text) => {
    const error = refusal(raw(text))
    expect(error.code).toBe('UNSAFE_PICKLE')
    expect(error.offset).toBeTypeOf('number')
  })

  it('is refused with the name and the byte', () => {
    const error = refusal(raw('\x80\x04]\x94\x8c\x02os\x8c\x06system\x93\x8c\x04echo\x85Ra.'))
    expect(error.message).toBe(
      'the pickle calls for "os.system", which is not allowed in a benchmark\'s data (byte 16); nothing of it was run',
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
    ['APPEND to a dict', '}K\x01a.'],
    ['SETITEM of a list', ']K\x00K\x01s.'],
    ['ADDITEMS to a dict', '}(K\x01\x90.'],
    ['a dict with a key too many', '}(K\x01u.'],
    ['DICT with a key too many', '(K\x01d.'],
    ['a memo slot never filled', 'h\x05.'],
    ['a memo slot of four bytes, never filled', 'j\xff\xff\xff\xff.'],
    ['a memo slot that cannot be', 'K\x01r\xff\xff\xff\xff.'],
    ['a negative memo slot', 'K\x01p-1\n.'],
    ['a memo slot that is no number', 'K\x01px\n.'],
    ['a call of a number', 'K\x01)R.'],
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
    ['text that is no UTF-8', '\x8c\x02\xc3\x28.'],
    ['text in overlong UTF-8', '\x8c\x02\xc0\xaf.'],
    ['a line without an end', 'Iunending'],
    ['text of 4 GB in a few bytes', 'X\xff\xff\xff\xffabc.'],
    ['text of 2^64 bytes', '\x8d\xff\xff\xff\xff\xff\xff\xff\xffabc.'],
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
    ['more behind the end', 'N.N.'],
  ])('%s is CORRUPT_FILE', (_, text) => {
    const error = refusal(raw(text))
    expect(`${error.code} ${error.message}`).toMatch(/^CORRUPT_FILE/)
    expect(error.offset).toBeTypeOf('number')
  })

  it.each([
    ['a newer protocol', '\x80\x06N.'],
    ['buffers outside the pickle', '\x80\x05\x97.'],
    ['attributes of a dict', 'ccollections\nOrderedDict\n)R}b.'],
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
  ])('%s is UNSUPPORTED_FILE', (_, text) => {
    expect(refusal(raw(text)).code).toBe('UNSUPPORTED_FILE')
  })
})

describe('a bomb', () => {
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
  it.each(bombs)('%s is refused in time and space', { timeout: 10_000 }, (_, make) => {
    const pickle = make()
    const before = process.memoryUsage().rss
    const error = refusal(pickle)
    const grown = process.memoryUsage().rss - before
    expect(`${error.code} ${error.message}`).toMatch(/^(UNSAFE_PICKLE|CORRUPT_FILE)/)
    expect(error.offset).toBeTypeOf('number')
    expect(grown).toBeLessThan(400e6)
  })

  it('of pickles in a row is refused', () => {
    expect(() => parsePickles(repeat('N.', 1e6))).toThrow(expect.objectContaining({ code: 'UNSAFE_PICKLE' }))
  })

  it('in a name is not repeated in the message', () => {
    expect(refusal(raw('c', repeat('x', 1e6), '\nname\n.')).message.length).toBeLessThan(400)
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
