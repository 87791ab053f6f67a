import { createProductSpace, isNasBenchError } from '@nasbench/core'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

const mixed = createProductSpace({
  name: 'mixed',
  choices: [['8', '16', '32'], ['relu'], ['conv', 'skip']],
  draw: (arch) => arch.join(' → '),
  cost: ([channels]) => ({ params: Number(channels), flops: 2 * Number(channels) }),
})

const codeOf = (call: () => unknown): string | undefined => {
  try {
    call()
  } catch (error) {
    return isNasBenchError(error) ? error.code : String(error)
  }
  return undefined
}

describe('a space of independent choices', () => {
  test('counts with the last place fastest', () => {
    expect(mixed.size).toBe(6)
    expect([...mixed.iterAll()].map(mixed.format)).toEqual([
      '8-relu-conv',
      '8-relu-skip',
      '16-relu-conv',
      '16-relu-skip',
      '32-relu-conv',
      '32-relu-skip',
    ])
    expect(mixed.encode(mixed.at(3))).toEqual([1, 0, 1])
    expect(mixed.operations()).toEqual(['8', '16', '32', 'relu', 'conv', 'skip'])
  })

  test('has as neighbours each other choice in each place', () => {
    expect(mixed.neighbors(['8', 'relu', 'skip']).map(mixed.format)).toEqual([
      '16-relu-skip',
      '32-relu-skip',
      '8-relu-conv',
    ])
  })

  test('reads a text of its own as that, and other digits as an index', () => {
    const digits = createProductSpace({
      name: 'digits',
      choices: Array(3).fill(['0', '1', '2']),
      separator: '',
    })
    expect(digits.getIndex(digits.parse('010'))).toBe(3)
    expect(digits.format(digits.parse('10'))).toBe('101')
    expect(codeOf(() => digits.parse('27'))).toBe('INVALID_ARCHITECTURE')
  })

  test('reads and writes separators that differ from place to place', () => {
    const digits = ['0', '1', '2', '3']
    const cells = createProductSpace({
      name: 'cells',
      choices: Array(6).fill(digits),
      separator: ['64-41414-', '_', '', '_', '', '', ''],
    })
    expect(cells.format(['1', '0', '2', '3', '3', '3'])).toBe('64-41414-1_02_333')
    expect(cells.parse('64-41414-1_02_333')).toEqual(['1', '0', '2', '3', '3', '3'])
    expect(cells.format(5)).toBe('64-41414-0_00_011')
    expect([...cells.iterAll()].every((arch, index) => cells.getIndex(cells.format(arch)) === index)).toBe(
      true,
    )
    for (const wrong of [
      '',
      '64-41414-',
      '64-41414-1_02_33',
      '64-41414-1_02_3333',
      '64-41414-1_0_2333',
      '41414-1_02_333',
    ]) {
      expect(
        codeOf(() => cells.parse(wrong)),
        wrong,
      ).toBe('INVALID_ARCHITECTURE')
    }
    expect(() => cells.parse('64-41414-1_02_334')).toThrow(
      'unknown operation "4" at place 6: expected 0, 1, 2 or 3',
    )
    const framed = createProductSpace({
      name: 'framed',
      choices: [
        ['a', 'bc'],
        ['d', 'ef'],
      ],
      separator: ['<', '|', '>'],
    })
    expect([...framed.iterAll()].map(framed.format)).toEqual(['<a|d>', '<a|ef>', '<bc|d>', '<bc|ef>'])
    expect(framed.parse('<bc|d>')).toEqual(['bc', 'd'])
    expect(codeOf(() => framed.parse('<bc|d'))).toBe('INVALID_ARCHITECTURE')
    expect(() => createProductSpace({ name: 'few', choices: [['a', 'b']], separator: [''] })).toThrow(
      'few has 1 separators: expected 2',
    )
  })

  test('says where an architecture is wrong and what is allowed there', () => {
    expect(mixed.validate(['8', 'relu', 'pool'])).toEqual([
      { message: 'unknown operation "pool"', where: 'place 3', expected: 'conv or skip' },
    ])
    expect(() => mixed.parse('8-relu-pool')).toThrow(
      'invalid mixed architecture "8-relu-pool": unknown operation "pool" at place 3: expected conv or skip',
    )
    expect(() => mixed.parse('8-relu')).toThrow('2 choices: expected 3, one for each place')
  })

  test('costs and draws what is in it, and nothing else', () => {
    expect(mixed.cost?.(['16', 'relu', 'skip'])).toEqual({ params: 16, flops: 32 })
    expect(mixed.draw?.(['16', 'relu', 'skip'])).toBe('16 → relu → skip')
    expect(codeOf(() => mixed.cost?.(['1', 'relu', 'skip']))).toBe('INVALID_ARCHITECTURE')
    expect(codeOf(() => mixed.draw?.([]))).toBe('INVALID_ARCHITECTURE')
    const plain = createProductSpace({ name: 'plain', choices: [['a', 'b']] })
    expect([plain.cost, plain.draw]).toEqual([undefined, undefined])
  })

  test('keeps its choices when the list is changed that it was made of', () => {
    const choices = [['a', 'b'], ['c']]
    const space = createProductSpace({ name: 'kept', choices })
    choices[0]?.push('z')
    choices.push(['y', 'z'])
    expect([space.size, space.format(space.at(1))]).toEqual([2, 'b-c'])
  })

  test.each([
    ['no places', [], '-'],
    ['nothing to choose', [['a'], ['b']], '-'],
    ['an empty place', [['a', 'b'], []], '-'],
    ['a choice twice', [['a', 'b', 'a']], '-'],
    ['a choice with the separator in it', [['a', 'b-c'], ['d']], '-'],
    ['long choices with nothing between', [['a', 'bc'], ['d']], ''],
    ['an empty choice', [['a', '']], '-'],
  ])('refuses %s', (_, choices, separator) => {
    expect(codeOf(() => createProductSpace({ name: 'wrong', choices, separator }))).toBe('INVALID_ARGUMENT')
  })

  test('goes from index to architecture and back, whatever its shape', () => {
    const shapes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 40 })
    fc.assert(
      fc.property(shapes, fc.bigInt({ min: 0n, max: 2n ** 130n }), (shape, drawn) => {
        fc.pre(shape.some((choices) => choices > 1))
        const choices = shape.map((many) => Array.from({ length: many }, (_, at) => `c${at}`))
        const space = createProductSpace({ name: 'shape', choices })
        const size = shape.reduce((product, many) => product * BigInt(many), 1n)
        expect(BigInt(space.size)).toBe(size)
        expect(typeof space.size).toBe(size > BigInt(Number.MAX_SAFE_INTEGER) ? 'bigint' : 'number')
        const arch = space.at(drawn % size)
        expect(BigInt(space.getIndex(arch))).toBe(drawn % size)
        expect(space.parse(space.format(arch))).toEqual(arch)
        expect(space.decode(space.encode(arch))).toEqual(arch)
        expect(space.neighbors(arch)).toHaveLength(shape.reduce((sum, many) => sum + many - 1, 0))
      }),
      { numRuns: 200 },
    )
  })
})
