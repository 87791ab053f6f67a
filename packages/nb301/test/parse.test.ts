import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sharedJson } from '../../../test/shared.js'
import { isConfigSpace } from '../src/config-cells.js'
import { fromConfigSpace, toConfigSpace } from '../src/configspace.js'
import { type Genotype, toCompact } from '../src/genotype.js'
import { dartsSpace } from '../src/space.js'

const readme = '0s3-1s3.0s3-1s3.0sk-1s3.0sk-2d3_0mp-1mp.1mp-2sk.0mp-2sk.1mp-2sk'
const arch = dartsSpace.parse(readme)
const refused = expect.objectContaining({ code: 'INVALID_ARCHITECTURE' })
const anyArch = fc.bigInt({ min: 0n, max: dartsSpace.size - 1n }).map(dartsSpace.at)

interface Golden {
  readonly conversions: {
    readonly cases: Readonly<
      Record<
        string,
        { readonly genotype?: Genotype; readonly configspace: Readonly<Record<string, unknown>> }
      >
    >
  }
}

const golden = sharedJson<Golden>('golden', 'nb301.json')
const real = sharedJson<{ readonly optimized_hyperparamater_config: Readonly<Record<string, unknown>> }>(
  'data',
  'nb301',
  'results_0.json',
)

describe('text', () => {
  it('reads every spelling', () => {
    const { normal, reduce } = arch
    const tuple = (cell: Genotype['normal']) => cell.map(([op, from]) => `('${op}', ${from})`).join(', ')
    for (const text of [
      ` ${readme}\n`,
      '1s3-0s3.0s3-1s3.0sk-1s3.2d3-0sk_0mp-1mp.2sk-1mp.0mp-2sk.2sk-1mp',
      String(dartsSpace.getIndex(arch)),
      JSON.stringify(arch),
      JSON.stringify({ normal, normal_concat: [2, 3, 4, 5], reduce, reduce_concat: [2, 3, 4, 5] }),
      JSON.stringify(toCompact(arch)),
      JSON.stringify(toConfigSpace(arch)),
      JSON.stringify(toConfigSpace(arch, { separator: '_COLON_' })),
      `Genotype(normal=[${tuple(normal)}], normal_concat=[2, 3, 4, 5], reduce=[${tuple(reduce)}], reduce_concat=[2, 3, 4, 5])`,
      `Genotype(normal=[${tuple(normal)}], normal_concat=range(2, 6), reduce=[${tuple(reduce)},], reduce_concat=range(2, 6))`,
    ]) {
      expect(dartsSpace.parse(text)).toEqual(arch)
    }
  })

  it.each([
    ['', 'there is no "_" between two cells'],
    ['a_b_c', 'there is more than one "_"'],
    ['0s3-1s3.0s3-1s3.0sk-1s3_0mp-1mp.1mp-2sk.0mp-2sk.1mp-2sk', 'the cell has 3 nodes at normal'],
    [
      readme.replace('2d3', '2d4'),
      '"2d4" is not an edge at normal, node 5: expected a predecessor and one of mp, ap, sk',
    ],
    [readme.replace('-2d3', ''), '"0sk" has 1 edges at normal, node 5: expected 2'],
    [readme.replace('1mp-2sk', '2mp-2sk'), 'node 3 has predecessor 2 twice'],
    [readme.replace('0s3-1s3', '0s3-2s3'), 'node 2 cannot have predecessor 2 at normal[1]: expected 0 or 1'],
    ['-1', 'there is no index -1n'],
    [String(dartsSpace.size), 'expected an integer from 0 to 1076746950455072399'],
    ['{"normal":', 'it ends before the value is complete'],
    ['{}', 'the list of edges is missing at normal'],
    ['[]', 'the list of edges is missing at normal'],
    ['Genotype(normal=os.system())', 'the list of edges is missing at normal'],
    ['run:17', 'it names a recorded run'],
    ['|nor_conv_3x3~0|+|none~0|none~1|+|none~0|none~1|none~2|', 'NAS-Bench-201'],
  ])('refuses %j', (text, message) => {
    expect(() => dartsSpace.parse(text)).toThrow(refused)
    expect(() => dartsSpace.parse(text)).toThrow(message)
  })
})

describe('compact pairs', () => {
  it('go there and back', () => {
    fc.assert(
      fc.property(anyArch, (arch) => {
        expect(dartsSpace.decode(toCompact(arch))).toEqual(arch)
      }),
    )
    expect(toCompact(arch)[0]).toEqual([
      [0, 3],
      [1, 3],
      [0, 3],
      [1, 3],
      [0, 2],
      [1, 3],
      [0, 2],
      [2, 5],
    ])
  })

  it('are refused if they are incomplete', () => {
    const [normal, reduce] = toCompact(arch)
    for (const compact of [
      null,
      [],
      [normal],
      [normal, null],
      [normal, [[0, 1]]],
      [normal, [...reduce.slice(1), 3]],
    ]) {
      expect(() => dartsSpace.decode(compact)).toThrow(refused)
    }
    expect(() => dartsSpace.decode([normal, [...reduce.slice(1), [0, 7]]])).toThrow('unknown operation 7')
  })
})

describe('ConfigSpace entries', () => {
  it.skipIf(golden === undefined)('are those of the shared vectors', () => {
    for (const { genotype, configspace } of Object.values(golden?.conversions.cases ?? {})) {
      const arch = fromConfigSpace(configspace)
      if (genotype) expect(arch).toEqual(dartsSpace.from(genotype))
      const own = Object.entries(configspace).filter(([key]) => /edge_|inputs_node_/.test(key))
      expect(toConfigSpace(arch)).toEqual(Object.fromEntries(own))
      expect(isConfigSpace(configspace)).toBe(true)
    }
  })

  it.skipIf(real === undefined)('are read from a real training record', () => {
    expect(dartsSpace.format(real as object)).toBe(
      '0sk-1s3.0s3-1sk.0d3-2d5.1s3-2sk_0mp-1ap.0sk-1d5.1s3-2s5.2s3-3d3',
    )
  })

  it('go there and back, with either separator', () => {
    fc.assert(
      fc.property(anyArch, (arch) => {
        for (const separator of [':', '_COLON_'] as const) {
          const config = toConfigSpace(arch, { separator })
          expect(Object.keys(config).length).toBe(22)
          expect(fromConfigSpace(config)).toEqual(arch)
          expect(fromConfigSpace({ ...config, [`a${separator}b`]: 3 })).toEqual(arch)
        }
      }),
    )
  })

  it('are refused where they contradict each other', () => {
    const config = toConfigSpace(arch)
    const prefix = 'NetworkSelectorDatasetInfo:darts:'
    const change = (key: string, value: unknown) => fromConfigSpace({ ...config, [prefix + key]: value })
    expect(() => change('inputs_node_normal_3', '0_0')).toThrow(
      'unknown predecessors "0_0" at inputs_node_normal_3: expected 0_1, 0_2 or 1_2',
    )
    expect(() => change('inputs_node_normal_3', undefined)).toThrow('the entry is missing')
    expect(() => change('inputs_node_normal_3', '0_2')).toThrow(
      'there is an edge "sep_conv_3x3" at edge_normal_3: expected no entry, since node 3 has predecessors 0_2',
    )
    expect(() => change('edge_reduce_0', 'none')).toThrow('operation "none" is not in the space')
    expect(() => change('edge_reduce_0', undefined)).toThrow('expected an operation')
    expect(change('edge_normal_4', '#na#')).toEqual(arch)
    expect(() => fromConfigSpace({})).toThrow(refused)
    expect(() => fromConfigSpace(null as never)).toThrow(refused)
  })
})
