import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sharedPath } from '../../../test/shared.js'
import { NASBench201, natsSssSpace, nb201Space, str2lists, str2matrix } from '../src/index.js'

const text = '|nor_conv_3x3~0|+|nor_conv_3x3~0|avg_pool_3x3~1|+|skip_connect~0|nor_conv_3x3~1|skip_connect~2|'
const names = ['nor_conv_3x3', 'nor_conv_3x3', 'avg_pool_3x3', 'skip_connect', 'nor_conv_3x3', 'skip_connect']
const nni = {
  '0_1': 'conv_3x3',
  '0_2': 'conv_3x3',
  '1_2': 'avg_pool_3x3',
  '2_3': 'skip_connect',
  '1_3': 'conv_3x3',
  '0_3': 'skip_connect',
}
const hpobench = {
  '3<-2': 'skip_connect',
  '1<-0': 'nor_conv_3x3',
  '2<-0': 'nor_conv_3x3',
  '2<-1': 'avg_pool_3x3',
  '3<-1': 'nor_conv_3x3',
  '3<-0': 'skip_connect',
}

/* The forms that public reports show; with the repository in which people met them. */
const forms: readonly (readonly [string, unknown])[] = [
  ['an index', 1],
  ['a bigint', 1n],
  ['digits', ' 1 '],
  ['the published text', text],
  ['in quotes', `'${text}'`],
  ['in a list, as YAML and JSON files keep it', `["${text}"]`],
  ['with blanks (NATS-Bench notebooks)', text.replaceAll('+', ' + ')],
  ['a Structure of AutoDL-Projects', `Structure(4 nodes with ${text})`],
  ['a _Structure of HPOBench, with its module', `nasbench_201._Structure(4 nodes with ${text})`],
  ['{ ops }', { ops: names }],
  ['JSON of { ops }', JSON.stringify({ ops: names })],
  ['six names', names],
  ['six names as Python prints them', `['${names.join("', '")}']`],
  ['encode()', [3, 3, 4, 1, 3, 1]],
  ['encode() as text', '[3, 3, 4, 1, 3, 1]'],
  ['str2lists (nas_201_api)', str2lists(text)],
  [
    'str2lists as Python prints it',
    `[(('nor_conv_3x3', 0),), (('nor_conv_3x3', 0), ('avg_pool_3x3', 1)), (('skip_connect', 0), ('nor_conv_3x3', 1), ('skip_connect', 2))]`,
  ],
  ["NNI's dictionary, in any order of keys (microsoft/nni #2721)", nni],
  ["NNI's dictionary as text", JSON.stringify(nni).replaceAll('"', "'")],
  ["HPOBench's configuration (automl/HPOBench #138)", hpobench],
  ["HPOBench's configuration as text", JSON.stringify(hpobench)],
  [
    "NASLib's nodes 1 to 4",
    "{(1, 2): 'conv_3x3', (1, 3): 'conv_3x3', (1, 4): 'skip_connect', (2, 3): 'avg_pool_3x3', (2, 4): 'conv_3x3', (3, 4): 'skip_connect'}",
  ],
  ["NASLib's tuple (automl/NASLib #171)", '(2, 2, 0, 4, 2, 0)'],
  ['a record with arch_str', { arch_index: 1, arch_str: text }],
  ['an object with tostr()', { tostr: () => text }],
  ['an answer of ours', { index: 1, arch: text, metric: 90 }],
  ['what NASLib and zero-cost files have (automl/NASLib #144)', "'(2, 2, 0, 4, 2, 0)'"],
  ['numpy integers in a tuple', `(${[2, 2, 0, 4, 2, 0].map((id) => `np.int64(${id})`).join(', ')})`],
  ['an assignment', `arch = ${text}`],
  ['a label and the end of a sentence', `best arch: ${text}.`],
  ['a line of a log', `[2021-06-23 08:09:56] genotype : Structure(4 nodes with ${text})`],
  ['brackets without quotes', `[${text}]`],
  ['blanks at every bar', text.replaceAll('|', ' | ')],
  [
    'query_info_str_by_arch (D-X-Y/NATS-Bench #18)',
    `${text}\ndatasets : ['cifar10-valid', 'cifar10'], extra-info : arch-index=1\ncifar10  FLOP=113.95 M, Params=0.802 MB`,
  ],
  ['ArchResults of nats_bench', `ArchResults(arch-index=1, arch=${text}, 12 runs, clear=True)`],
  ['a printed list of str2lists as a Structure', `Structure(${JSON.stringify(str2lists(text))})`],
  ['str2matrix (nas_201_api)', str2matrix(text)],
  ['str2matrix as numpy prints it', '[[0. 0. 0. 0.]\n [3. 0. 0. 0.]\n [3. 4. 0. 0.]\n [1. 3. 1. 0.]]'],
  ['encode() as numpy prints it', '[3 3 4 1 3 1]'],
  ['encode() as a typed array', Int8Array.from([3, 3, 4, 1, 3, 1])],
  ["NNI's dictionary as a Map", new Map(Object.entries(nni))],
  [
    "NNI's dictionary as YAML",
    Object.entries(nni)
      .map(([key, op]) => `${key}: ${op}`)
      .join('\n'),
  ],
  ['keys with a group', Object.fromEntries(Object.entries(nni).map(([key, op]) => [`cell/${key}`, op]))],
  ['a Configuration of ConfigSpace (automl/HPOBench)', `Configuration(values=${JSON.stringify(hpobench)})`],
  [
    'a Configuration of ConfigSpace 0.4',
    `Configuration:\n${Object.entries(hpobench)
      .map(([key, op]) => `  ${key}, Value: '${op}'`)
      .join('\n')}\n`,
  ],
  ['a record in a list', [{ config: hpobench, accuracy: 3 }]],
  ['typographic quotes', `“${text}”`],
  ['a ranked architecture of ours as JSON', JSON.stringify({ rank: 1, index: 1, arch: { ops: names } })],
]

describe('nb201Space.from', () => {
  const arch = nb201Space.at(1)

  it.each(forms)('takes %s', (_, value) => {
    expect(nb201Space.from(value as string)).toEqual(arch)
    expect(nb201Space.getIndex(value as string)).toBe(1)
    if (typeof value === 'string') expect(nb201Space.parse(value)).toEqual(arch)
  })

  it('takes six integers in parentheses for NASLib, in brackets for our own, and answers name the reading', () => {
    expect(nb201Space.getIndex('(4, 0, 3, 1, 4, 3)')).toBe(2631)
    expect(nb201Space.getIndex('[4, 0, 3, 1, 4, 3]')).toBe(
      nb201Space.getIndex(nb201Space.decode([4, 0, 3, 1, 4, 3])),
    )
    const demo = NASBench201.demo()
    expect(demo.summary('(4, 0, 3, 1, 4, 3)').info.readAs).toBe('NASLib operation tuple')
    expect(demo.summary('[4, 0, 3, 1, 4, 3]').info.readAs).toBeUndefined()
  })

  it.each<[string, unknown, RegExp]>([
    [
      'an edge that is missing',
      { '0_1': 'none', '0_2': 'none', '1_2': 'none', '0_3': 'none', '1_3': 'none' },
      /no operation for edge 3<-2/,
    ],
    [
      'an operation of another library',
      { ...nni, '0_1': 'sep_conv_3x3' },
      /unknown operation "sep_conv_3x3"/,
    ],
    ['an id out of range', '(5, 0, 0, 0, 0, 0)', /0 to 4/],
    ['five operations', names.slice(1), /six operation/],
    ['another space', '8:8:16:32:64', /"\|" must be/],
    ['an object of nothing', {}, /operations/],
  ])('refuses %s', (_, value, message) => {
    const refusal = expect.objectContaining({
      code: 'INVALID_ARCHITECTURE',
      message: expect.stringMatching(message),
    })
    expect(() => nb201Space.from(value as string)).toThrow(refusal)
  })

  it('refuses a megabyte of brackets at once', () => {
    for (const piece of ['[', '(', '{', '"', "['", '|', ' ', '\n', 'a=', 'a: 1\n', '8:', ';'])
      for (const space of [nb201Space, natsSssSpace])
        expect(() => space.parse(piece.repeat(1_000_000))).toThrow(
          expect.objectContaining({ code: 'INVALID_ARCHITECTURE' }),
        )
  })

  it('reads back what it prints, in every form', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 15_624 }), (index) => {
        const own = nb201Space.at(index)
        const printed = nb201Space.format(own)
        for (const form of [
          own,
          printed,
          nb201Space.encode(own),
          str2lists(printed),
          JSON.stringify(own),
          JSON.stringify(str2lists(printed)),
        ])
          expect(nb201Space.getIndex(form)).toBe(index)
      }),
    )
  })
})

describe('natsSssSpace.from', () => {
  it.each<[unknown]>([
    ['8:8:8:16:40'],
    [' 8-8-8-16-40 '],
    ['[8, 8, 8, 16, 40]'],
    ['(8, 8, 8, 16, 40)'],
    ["'8:8:8:16:40'"],
    ['8, 8, 8, 16, 40'],
    ['8 8 8 16 40'],
    ['channels = (8, 8, 8, 16, 40);'],
    ['array([ 8,  8,  8, 16, 40])'],
    ['(np.int64(8), np.int64(8), np.int64(8), np.int64(16), np.int64(40))'],
    ["['8:8:8:16:40']"],
    ["{'channels': '8:8:8:16:40'}"],
    ['SizeArch(channels=(8, 8, 8, 16, 40))'],
    [['8', '8', '8', '16', '40']],
    [Int32Array.from([8, 8, 8, 16, 40])],
    [{ index: 12 }],
    [[8, 8, 8, 16, 40]],
    [{ channels: [8, 8, 8, 16, 40] }],
    [12],
    [12n],
    ['12'],
    [{ index: 12, arch: '8:8:8:16:40' }],
  ])('takes %o', (value) => {
    expect(natsSssSpace.getIndex(value as string)).toBe(12)
  })
})

const spellings = sharedPath('golden', 'spellings.json')

describe.skipIf(spellings === undefined)('the texts that people paste (needs ../shared)', () => {
  interface Spelling {
    readonly benchmark: string
    readonly from: string
    readonly input: string
    readonly index?: string
    readonly same?: string
    readonly error?: string
  }
  const all =
    spellings === undefined ? [] : (JSON.parse(readFileSync(spellings, 'utf8')).spellings as Spelling[])
  const spaces = { nb201: nb201Space, 'nats-sss': natsSssSpace } as const
  const own = all.filter(({ benchmark }) => benchmark in spaces)

  it.each(own.map((entry) => [entry.benchmark, entry.from, entry] as const))('%s: %s', (name, _, entry) => {
    const space = spaces[name as 'nb201']
    const { input, index, same, error } = entry
    const inputs: unknown[] = [input]
    try {
      inputs.push(JSON.parse(input))
    } catch {
      // Only JSON is an object too.
    }
    for (const value of inputs) {
      if (error !== undefined)
        expect(() => space.from(value as string)).toThrow(expect.objectContaining({ code: error }))
      else expect(String(space.getIndex(value as string))).toBe(index ?? String(space.getIndex(same!)))
    }
  })
})
