import { describe, expect, it } from 'vitest'
import { sharedJson } from '../../../test/shared.js'
import { toConfigSpace } from '../src/configspace.js'
import { dartsSpace } from '../src/space.js'

interface Spelling {
  readonly benchmark: string
  readonly from: string
  readonly input: string
  readonly index?: string
  readonly error?: string
  readonly mentions?: string
}

const golden = sharedJson<{ readonly spellings: readonly Spelling[] }>('golden', 'spellings.json')
const own = (golden?.spellings ?? []).filter(({ benchmark }) => benchmark === 'nb301')

describe.skipIf(golden === undefined)('the shared texts of other programs', () => {
  it.each(own.map((spelling) => [spelling.from, spelling] as const))(
    '%s',
    (_, { input, index, error, mentions }) => {
      if (index === undefined) {
        expect(() => dartsSpace.from(input)).toThrow(expect.objectContaining({ code: error }))
        expect(() => dartsSpace.from(input)).toThrow(mentions)
      } else expect(String(dartsSpace.getIndex(input))).toBe(index)
    },
  )
})

describe('dartsSpace.from', () => {
  const arch = dartsSpace.at(530_982_637_408_096_428n)
  const { normal, reduce } = arch
  const config = toConfigSpace(arch)
  const rename = (of: (key: string) => string) =>
    Object.fromEntries(Object.entries(config).map(([key, value]) => [of(key), value]))
  const inactive = Object.fromEntries(
    Array.from({ length: 14 }, (_, edge) => [`edge_normal_${edge}`, '#na#' as unknown]),
  )
  const short = (key: string) => key.split(':').at(-1) as string
  const nodes = (cell: typeof normal) => [0, 2, 4, 6].map((at) => cell.slice(at, at + 2))
  const python = (value: unknown) => JSON.stringify(value).replaceAll('"', "'").replaceAll('null', 'None')

  it.each<[name: string, value: object]>([
    ['a genotype', arch],
    [
      'a genotype with concatenations in any order',
      { normal, normal_concat: [5, 3, 4, 2], reduce, reduce_concat: null },
    ],
    ['concatenations as sets', { normal, normal_concat: new Set([2, 3, 4, 5]), reduce }],
    ['nested nodes', { normal: nodes(normal), reduce: nodes(reduce) }],
    ['the fields of a namedtuple', [normal, [2, 3, 4, 5], reduce, [2, 3, 4, 5]]],
    ['two cells', [normal, reduce]],
    ['compact pairs', dartsSpace.encode(arch)],
    ['ConfigSpace entries', config],
    ['ConfigSpace entries of YAHPO Gym', rename((key) => key.replaceAll(':', '_COLON_'))],
    ['ConfigSpace entries without a prefix', rename(short)],
    ['absent edges as #na#', { ...inactive, ...rename(short) }],
    ['absent edges as NaN', { ...rename(short), edge_normal_4: Number.NaN }],
    ['a Map', new Map(Object.entries(config))],
    ['the record of a run', { optimized_hyperparamater_config: config, budget: 100, info: [{}] }],
    [
      'an entry of NASBenchAPI',
      { path: 'rs/results_1.json', parsed: { optimized_hyperparamater_config: config } },
    ],
  ])('accepts %s, as an object and as text', (_, value) => {
    expect(dartsSpace.from(value)).toEqual(arch)
    if (value instanceof Map || Object.values(value).some((one) => one instanceof Set || Number.isNaN(one)))
      return
    for (const text of [JSON.stringify(value), JSON.stringify(value, null, 2), `best = ${python(value)}`])
      expect(dartsSpace.from(text), text).toEqual(arch)
  })

  const edges = (cell: typeof normal) => `[${cell.map(([op, from]) => `('${op}', ${from})`).join(', ')}]`
  const concats = (concat: string) => `normal_concat=${concat}, reduce_concat=${concat}`
  const call = (concat = 'range(2, 6)') =>
    `Genotype(normal=${edges(normal)}, normal_concat=${concat}, reduce=${edges(reduce)}, reduce_concat=${concat})`
  const tuple = (value: unknown): string =>
    Array.isArray(value) ? `(${value.map(tuple).join(', ')})` : String(value)
  const lines = (separator: string) =>
    Object.entries(config)
      .map(([key, value]) => `${key}${separator}${value}`)
      .join('\n')

  /* The forms that people paste; with the public report that shows one, if there is one. */
  it.each<[name: string, text: string]>([
    ['a print (quark0/darts #101)', `genotype = ${call()}`],
    ['a line of a log (yuhuixu1993/PC-DARTS #15)', `2019-12-31 02:51:20,249 genotype = ${call()}`],
    ['a line of a log with a level', `[2021-04-13 11:22:33] INFO: Genotype: ${call()}\n`],
    ['a line of a logger', `INFO:root:epoch 49 best genotype ${call()}`],
    ['a line of a worker', `(pid=1234) [epoch 3/50] ${call()}`],
    ['a session', `Out[3]: ${call()}`],
    ['a module', `x = cnn.darts.genotypes.${call()};`],
    ['an alias at the end of a sentence', `gt.${call()}.`],
    ['a fenced block', `\`\`\`python\n${call()}\n\`\`\``],
    ['typographic quotes', call().replace(/'(\w+)'/g, '‘$1’')],
    ['JavaScript comments', call().replaceAll('), (', '), // edge\n  (')],
    ['Python comments', call().replaceAll('), (', '),  # an edge, "quoted" (\n  (')],
    ['numpy integers', call('[np.int64(2), np.int64(3), np.int64(4), np.int64(5)]')],
    ['numpy strings', call().replace(/'(\w+)'/g, "np.str_('$1')")],
    ['Python 2', call('[2L, 3L, 4L, 5L]').replace(/'(\w+)'/g, "u'$1'")],
    ...[
      ...[
        '[5, 4, 3, 2]',
        '(2, 3, 4, 5)',
        '{2, 3, 4, 5}',
        'set(range(2, 6))',
        'list(range(2, 6))',
        'xrange(2, 6)',
      ],
      ...[
        'array([2, 3, 4, 5])',
        'np.arange(2, 6)',
        "tensor([2, 3, 4, 5], device='cuda:0')",
        'None',
        '"range(2, 6)"',
      ],
    ].map((concat) => [`a concatenation as ${concat}`, call(concat)] as [string, string]),
    ['no concatenation', `Genotype(normal=${edges(normal)}, reduce=${edges(reduce)})`],
    ['two positions', `Genotype(${edges(normal)}, ${edges(reduce)})`],
    ['positions and keywords', `Genotype(${edges(normal)}, range(2, 6), reduce=${edges(reduce)})`],
    [
      'another order',
      `Genotype(${concats('range(2, 6)')}, reduce=${edges(reduce)}, normal=${edges(normal)})`,
    ],
    [
      'a dictionary of an OrderedDict',
      `OrderedDict([('normal', ${edges(normal)}), ('reduce', ${edges(reduce)})])`,
    ],
    ['two lines', `normal = ${edges(normal)}\nreduce = ${edges(reduce)}`],
    ['a key of NASLib (automl/NASLib #115)', tuple(dartsSpace.encode(arch))],
    ['a hash of NASLib (automl/NASLib #169)', `'${tuple(dartsSpace.encode(arch))}'`],
    ['compact pairs of numpy', `array(${JSON.stringify(dartsSpace.encode(arch))})`],
    ['YAML', lines(': ')],
    ['lines of assignments', lines(' = ')],
    [
      'entries of pandas',
      `{${Object.entries({ ...config, ...rename(short) }).map(([key, value]) => `'${key}': '${value}'`)}, 'edge_normal_13': <NA>}`,
    ],
    ['a configuration in a record', JSON.stringify([{ config: python(config), val_accuracy: 94 }])],
    ['a genotype in a record', JSON.stringify({ arch_str: call(), accuracy: 94 })],
    ['our answer', JSON.stringify({ index: '530982637408096428', metric: 94 })],
    ['the short form in a list', `['${dartsSpace.format(arch)}']`],
    ['the short form, assigned', `arch = ${dartsSpace.format(arch)};`],
    ['an index in quotes', '"530982637408096428"'],
    ['a byte order mark', `\uFEFF${call()}`],
  ])('reads %s', (_, text) => {
    expect(dartsSpace.from(text)).toEqual(arch)
    expect(dartsSpace.parse(text)).toEqual(arch)
  })

  it.each([':', '_COLON_', '_', '.', '/'])('reads keys with %s between their parts', (separator) => {
    const named = rename((key) => key.replaceAll(':', separator))
    expect(dartsSpace.from(named)).toEqual(arch)
    expect(dartsSpace.from(python(named))).toEqual(arch)
  })

  it.each([null, undefined, Number.NaN, '#na#', '#NA#', 'nan', 'None', '<NA>', ''])(
    'reads %o as no edge',
    (absent) => {
      const edgesOfAll = ['normal', 'reduce'].flatMap((cell) =>
        Array.from({ length: 14 }, (_, edge) => [`edge_${cell}_${edge}`, absent as unknown]),
      )
      expect(dartsSpace.from({ ...Object.fromEntries(edgesOfAll), ...rename(short) })).toEqual(arch)
    },
  )

  it.each<[name: string, value: unknown, message: RegExp]>([
    ['two architectures', `${call()} ${call()}`, /text follows the value/],
    ['the address of an object', '<genotypes.Genotype object at 0x7f3b>', /where an object was in memory/],
    ['a wrong concatenation', call('"range(2, 7)"'), /\[2,3,4,5,6\]/],
    ['two values of one edge', { ...config, edge_normal_0: 'skip_connect' }, /given twice/],
    ['an operation that DARTS only searches with', call().replace('dil_conv_3x3', 'none'), /never have it/],
    ['a run', JSON.stringify({ run: 3 }), /recorded run/],
  ])('refuses %s, saying why', (_, value, message) => {
    expect(() => dartsSpace.from(value as string)).toThrow(
      expect.objectContaining({ code: 'INVALID_ARCHITECTURE', message: expect.stringMatching(message) }),
    )
  })

  it('accepts printed configurations', () => {
    const lines = Object.entries(config).map(([key, value]) => `  ${key}, Value: '${value}'`)
    expect(dartsSpace.from(`Configuration:\n${lines.join('\n')}\n`)).toEqual(arch)
    expect(dartsSpace.from(`Configuration(values=${python(config)})`)).toEqual(arch)
  })

  it('ignores which edge of a node comes first', () => {
    const turned = normal.map((_, at) => normal[at ^ 1])
    expect(dartsSpace.from({ normal: turned, reduce })).toEqual(arch)
  })

  it('refuses a megabyte of brackets', () => {
    const pieces = [
      '[',
      '(',
      '{',
      '"',
      "['",
      ' ',
      '\n',
      'a=',
      'a: 1\n',
      '[x] ',
      '#\n',
      '//',
      '‘',
      '<',
      'normal_',
      ';',
    ]
    for (const text of pieces.map((piece) => piece.repeat(2 ** 20 / piece.length)))
      expect(() => dartsSpace.from(text)).toThrow(expect.objectContaining({ code: 'INVALID_ARCHITECTURE' }))
  })

  it('has a fixed numeric encoding with names', () => {
    expect(dartsSpace.features(arch)).toHaveLength(56)
    expect(new Set(dartsSpace.featureNames).size).toBe(56)
    expect(dartsSpace.featureNames[32]).toBe('NetworkSelectorDatasetInfo:darts:edge_normal_10')
  })
})
