import { describe, expect, it } from 'vitest'
import { sharedJson } from '../../../test/shared.js'
import { encodeNasCifar10 } from '../src/encodings/nascifar10.js'
import { ModelSpec } from '../src/model-spec.js'
import { nb101Space } from '../src/space.js'

interface Spellings {
  readonly spellings: readonly {
    readonly benchmark: string
    readonly from: string
    readonly input: string
    readonly hash: string
  }[]
}

const shared = sharedJson<Spellings>('golden/spellings.json')
const hash = '2025ff33654984eba2471bbd7ac116da'
const matrix = [
  [0, 1, 0, 0, 1],
  [0, 0, 1, 0, 0],
  [0, 0, 0, 1, 0],
  [0, 0, 0, 0, 1],
  [0, 0, 0, 0, 0],
]
const ops = ['input', 'conv1x1-bn-relu', 'conv3x3-bn-relu', 'maxpool3x3', 'output']
const digits = matrix.flat().join('')
const tuple = [...matrix.flat(), 0, 3, 4, 2, 1]
const index = nb101Space.getIndex({ adjacency: matrix, operations: ops })
const python = (value: unknown) => JSON.stringify(value).replaceAll('"', "'")
const rows = matrix.map((row) => `[${row.join(' ')}]`).join('\n ')

describe('nb101Space.from', () => {
  it.skipIf(!shared)('reads what other programs print (golden/spellings.json)', () => {
    const own = shared!.spellings.filter(({ benchmark }) => benchmark === 'nb101')
    expect(own.length).toBeGreaterThan(5)
    for (const { from, input, hash: expected } of own) {
      expect([from, nb101Space.id(nb101Space.from(input))]).toEqual([from, expected])
      if (!input.startsWith('{"')) continue
      expect(nb101Space.id(JSON.parse(input) as object)).toBe(expected)
    }
  })

  const objects: Record<string, object> = {
    'our own object': { adjacency: matrix, operations: ops },
    'official words': { matrix, ops },
    'an official record': { module_adjacency: matrix, module_operations: ops },
    'our answer': { moduleAdjacency: matrix, moduleOperations: ops },
    'mixed words': { module_adjacency: matrix, ops },
    'a published record': { adjacency_str: digits, operations_str: ops.join(',') },
    'typed rows': { matrix: matrix.map((row) => Int8Array.from(row)), ops },
    'a flat typed matrix': { matrix: Uint8Array.from(matrix.flat()), ops },
    'a pair': [matrix, ops],
    'a pair with labels': [matrix, [-1, 1, 0, 2, -2]],
    'short names without ends': { matrix, ops: ['c1', 'conv3x3', 'mp'] },
    'a ModelSpec': new ModelSpec(matrix, ops),
    'NASLib’s tuple': tuple,
    'NASLib’s tuple, typed': Int32Array.from(tuple),
    'NNI’s dictionary': {
      op1: ops[1],
      op2: ops[2],
      op3: ops[3],
      ...{ input1: [0], input2: [1], input3: [2], input4: [0, 3] },
    },
    'NASCifar10A (automl/HPOBench)': encodeNasCifar10({ matrix, ops }, 'A'),
    'NASCifar10B (automl/HPOBench)': encodeNasCifar10({ matrix, ops }, 'B'),
    'NASCifar10C (automl/HPOBench)': encodeNasCifar10({ matrix, ops }, 'C'),
    'rows as digits': { matrix: matrix.map((row) => row.join('')), ops },
    'entries as digits': { matrix: matrix.map((row) => row.map(String)), ops },
    'an adjacency_matrix': { adjacency_matrix: matrix, op_list: ops },
    'our answer with a cell': { index: 5, arch: { adjacency: matrix, operations: ops }, metric: 0.9 },
    'a spec in a record': { spec: { matrix, ops }, accuracy: 0.9 },
    'a list of one': [{ matrix, ops }],
    'a hash': { hash },
    'an official hash': { module_hash: hash, trainable_parameters: 3 },
  }

  it.each(Object.entries(objects))('takes %s', (_, value) => {
    expect(nb101Space.id(nb101Space.from(value))).toBe(hash)
    expect(nb101Space.getIndex(value)).toBe(index)
    expect(nb101Space.isValid(nb101Space.from(value))).toBe(true)
    if (value instanceof ModelSpec || ArrayBuffer.isView(value)) return
    expect(nb101Space.getIndex(JSON.stringify(value, plain))).toBe(index)
    expect(nb101Space.getIndex(JSON.stringify(value, plain).replaceAll('"', "'"))).toBe(index)
  })

  const texts: Record<string, string> = {
    'adjacency/operations': `${digits}/${ops.join(',')}`,
    'the same in quotes': `"${digits}/${ops.join(',')}"`,
    'a hash in quotes': `'${hash}'`,
    'NASBenchAPI 1.0.3': `Arch101(adjacency=${python(matrix)}, operations=${python(ops)})`,
    'with tuples': `Arch101(adjacency=${python(matrix).replaceAll('[', '(').replaceAll(']', ')')}, operations=${python(ops).replace('[', '(').replace(']', ')')})`,
    'a call by position': `api.ModelSpec(${python(matrix)}, ${python(ops)})`,
    'an assignment': `cell = api.ModelSpec(matrix=${python(matrix)}, ops=${python(ops)});`,
    'an array with a type': `{'module_adjacency': array(${python(matrix)}, dtype=int8), 'module_operations': ${python(ops)}, 'trainable_parameters': 8555530}`,
    'NASLib’s tuple': `(${tuple.join(', ')})`,
    'floats of a search (google-research/nasbench #32)': `m = ModelSpec(matrix=np.array(${python(matrix).replace(/\d/g, '$&.')}), ops=${python(ops)})`,
    'two values that print() writes (google-research/nasbench #12)': `[${rows}] ${python(ops)}`,
    'the constants of the official examples': `api.ModelSpec(matrix=${python(matrix)}, ops=[INPUT, CONV1X1, CONV3X3, MAXPOOL3X3, OUTPUT])`,
    get_metrics_from_spec: `({'module_adjacency': array(${python(matrix)}, dtype=int8), 'module_operations': ${python(ops)}, 'trainable_parameters': 8555530}, {4: [{'halfway_training_time': 1.0}]})`,
    'a matrix of numpy': `{'matrix': matrix(${python(matrix)}), 'ops': ${python(ops)}}`,
    booleans: `{'matrix': ${python(matrix).replaceAll('0', 'False').replaceAll('1', 'True')}, 'ops': ${python(ops)}}`,
    'a line of a log': `2020-01-01 INFO best spec: {'matrix': ${python(matrix)}, 'ops': ${python(ops)}}`,
    'numpy integers in NASLib’s tuple': `(${tuple.map((one) => `np.int64(${one})`).join(', ')})`,
    'a hash with a label': `module_hash: ${hash}`,
    'a hash in a record': `{'module_hash': '${hash}', 'trainable_parameters': 8555530}`,
    'an answer of ours as JSON': JSON.stringify({ index, arch: `${digits}/${ops.join(',')}`, metric: 0.9 }),
    'lines of a cell': `matrix: ${python(matrix)}\nops: ${python(ops)}`,
    'a comment': `{'matrix': ${python(matrix)}, # rows\n 'ops': ${python(ops)}}`,
    'a byte order mark': `\uFEFF${digits}/${ops.join(',')}`,
  }

  it.each(Object.entries(texts))('reads %s', (_, text) => {
    expect(nb101Space.id(nb101Space.from(text))).toBe(hash)
    expect(nb101Space.getIndex(nb101Space.parse(text))).toBe(index)
  })

  it.each([
    ['no operations', { matrix }, /it has no operations/],
    ['no matrix', { ops }, /it has no matrix/],
    ['neither', { foo: 1 }, /neither a matrix nor operations/],
    ['a list of another length', [1, 2, 3], /a list of 3 values/],
    ['an unknown operation', { matrix, ops: ['input', 'conv5x5', 'c3', 'mp', 'output'] }, /conv5x5/],
    ['an unknown number', [...matrix.flat(), 0, 3, 4, 9, 1], /operation 9/],
    ['rows as text', `[[0 1]\n [0 0]]`, /INVALID|invalid/],
    ['numpy’s print without commas', rows, /invalid/],
    [
      'the address of an object',
      '<nasbench.lib.model_spec.ModelSpec object at 0x7f>',
      /where an object was in memory/,
    ],
    ['a function', () => 1, /invalid/],
  ])('refuses %s, saying why', (_, value, message) => {
    expect(() => nb101Space.from(value as object)).toThrow(message)
    expect(() => nb101Space.getIndex(value as object)).toThrow(
      expect.objectContaining({ code: 'INVALID_ARCHITECTURE' }),
    )
  })

  it('refuses hostile text in a time that grows with its length', () => {
    const million = 1_000_000
    const hostile = [
      '['.repeat(million),
      '{"matrix":'.repeat(million / 10),
      `[[${'0,'.repeat(million / 2)}]]`,
      '0'.repeat(million),
      `${'0'.repeat(million)}/`,
      `0100/${'c3,'.repeat(million / 3)}`,
      `(${'1,'.repeat(million / 2)})`,
      '"'.repeat(million),
      ' '.repeat(million),
      'a=1\n'.repeat(million / 4),
      'a = '.repeat(million / 4),
      ';'.repeat(million),
    ]
    for (const text of hostile) {
      expect(() => nb101Space.from(text)).toThrow(expect.objectContaining({ code: 'INVALID_ARCHITECTURE' }))
    }
  })

  it('takes an index as number, bigint and text, wherever a cell is taken', () => {
    for (const value of [index, BigInt(index), String(index)]) {
      expect(nb101Space.id(value)).toBe(hash)
      expect(nb101Space.features(value)).toEqual(nb101Space.features({ matrix, ops }))
      expect(nb101Space.cost(value)).toEqual(nb101Space.cost({ matrix, ops }))
    }
  })
})

/* Typed arrays as lists. */
function plain(_: string, value: unknown): unknown {
  return ArrayBuffer.isView(value) ? Array.from(value as Int8Array) : value
}

describe('features', () => {
  it('are 36 zeros and ones with names, the same for all forms of a cell, and differ between cells', () => {
    expect(nb101Space.featureNames).toHaveLength(36)
    const seen = new Set<string>()
    for (let at = 0; at < 3000; at++) seen.add(nb101Space.features(at * 141).join(''))
    expect(seen.size).toBe(3000)
    const values = nb101Space.features(0)
    expect(values.reduce((sum, value) => sum + value)).toBe(1)
    expect(values[nb101Space.featureNames.indexOf('edge 0→6')]).toBe(1)
  })
})
