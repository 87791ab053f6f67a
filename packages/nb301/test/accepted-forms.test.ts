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
    for (const text of ['['.repeat(2 ** 20), 'Genotype('.repeat(2 ** 16), '{'.repeat(2 ** 20)])
      expect(() => dartsSpace.from(text)).toThrow(expect.objectContaining({ code: 'INVALID_ARCHITECTURE' }))
  })

  it('has a fixed numeric encoding with names', () => {
    expect(dartsSpace.features(arch)).toHaveLength(56)
    expect(new Set(dartsSpace.featureNames).size).toBe(56)
    expect(dartsSpace.featureNames[32]).toBe('NetworkSelectorDatasetInfo:darts:edge_normal_10')
  })
})
