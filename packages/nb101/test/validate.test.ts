import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { indexOfArch } from '../src/canonical.js'
import { usedVertices } from '../src/prune.js'
import { nb101Space } from '../src/space.js'
import { problemsOfArch } from '../src/validate.js'
import { anyMatrix } from './spellings.js'
import { vectorArch, vectors } from './vectors.js'

const messages = (value: unknown) => problemsOfArch(value).map(({ message }) => message)
const chain = (vertices: number) =>
  Array.from({ length: vertices }, (_, source) =>
    Array.from({ length: vertices }, (_, target) => (target === source + 1 ? 1 : 0)),
  )
const names = (count: number) => ['input', ...new Array<string>(count).fill('maxpool3x3'), 'output']

describe('problemsOfArch', () => {
  it.each(vectors.specs)('agrees with the official code about $name', ({ matrix, ops, in_domain }) => {
    expect(problemsOfArch({ adjacency: matrix, operations: ops }).length === 0).toBe(in_domain)
  })

  it('has none exactly where there is an index', () => {
    fc.assert(
      fc.property(anyMatrix, (arch) => (problemsOfArch(arch).length === 0) === indexOfArch(arch) >= 0),
      { numRuns: 1000 },
    )
  })

  it('says what is wrong, where, and what is allowed', () => {
    expect(problemsOfArch(vectorArch('unknown_op'))).toEqual([
      {
        message: 'unknown operation "identity"',
        where: 'operations[1]',
        expected: 'conv3x3-bn-relu, conv1x1-bn-relu or maxpool3x3',
      },
    ])
    expect(problemsOfArch(vectorArch('too_many_edges'))).toEqual([
      {
        message: 'there are 21 edges on ways from input to output',
        where: 'adjacency',
        expected: 'at most 9',
      },
    ])
    expect(messages(vectorArch('disconnected'))).toEqual(['no way leads from the first vertex to the last'])
    expect(messages({ adjacency: chain(8), operations: names(6) })).toEqual([
      'there are 8 vertices between and with input and output',
    ])
    expect(messages({ adjacency: chain(3), operations: ['output', 'maxpool3x3', 'input'] })).toEqual([
      'the first vertex is called "output"',
      'the last vertex is called "input"',
    ])
    expect(problemsOfArch({ adjacency: chain(3), operations: ['input', 'maxpol3x3', 'output'] })).toEqual([
      expect.objectContaining({ expected: expect.stringContaining('did you mean "maxpool3x3"?') }),
    ])
  })

  it('tells the shapes of matrices that are none', () => {
    expect(messages({ adjacency: [[0, 1], [0]], operations: names(0) })).toEqual([
      'the matrix is not square: row 1 is a list of 1',
    ])
    expect(messages({ adjacency: [[0, 1], 'ab'], operations: names(0) })).toEqual([
      'the matrix is not square: row 1 is no list',
    ])
    expect(messages({ adjacency: [], operations: [] })).toEqual(['there are no vertices'])
    expect(messages({ adjacency: chain(3), operations: names(0) })).toEqual([
      'there are 2 operations for 3 vertices',
    ])
    expect(
      messages({
        adjacency: [
          [0, 1],
          [1, 0],
        ],
        operations: names(0),
      }),
    ).toEqual(['the edge 1→0 does not lead to a later vertex'])
    expect(
      messages({
        adjacency: [
          [1, 1],
          [0, 0],
        ],
        operations: names(0),
      }),
    ).toEqual(['the edge 0→0 does not lead to a later vertex'])
    expect(messages({ adjacency: chain(3), operations: ['input', 7, 'output'] })).toEqual([
      '7 is not the name of an operation',
    ])
    expect(
      messages({ adjacency: new Array(50).fill(new Array(50).fill(7)), operations: names(48) }),
    ).toHaveLength(10)
  })

  it('never throws, whatever it is given', () => {
    const traps = [
      null,
      undefined,
      3,
      'text',
      1n,
      Symbol('x'),
      () => 0,
      [],
      {},
      new Date(),
      { adjacency: null, operations: null },
      { adjacency: new DataView(new ArrayBuffer(4)), operations: [] },
      {
        get adjacency() {
          throw new Error('no')
        },
      },
    ]
    for (const trap of traps) {
      expect(problemsOfArch(trap).length).toBeGreaterThan(0)
      expect(nb101Space.isValid(trap)).toBe(false)
    }
    fc.assert(fc.property(fc.anything(), (value) => problemsOfArch(value).length > 0))
  })

  it('leads from a text or an index to what reads them', () => {
    expect(messages('0')).toEqual(['a text is not yet an architecture: parse() or at() makes one of it'])
    expect(messages(0)).toEqual(['a number is not yet an architecture: parse() or at() makes one of it'])
  })
})

describe('usedVertices', () => {
  it('gives the vertices between first and last, of matrices of any size and type', () => {
    expect(usedVertices(chain(40))).toEqual([...chain(40).keys()])
    expect(usedVertices(vectorArch('prune_dangling').adjacency)).toBeDefined()
    expect(usedVertices(vectorArch('disconnected').adjacency)).toBeUndefined()
    expect(usedVertices([Uint8Array.of(0)])).toBeUndefined()
    expect(
      usedVertices([
        [false, true],
        [false, false],
      ]),
    ).toEqual([0, 1])
    expect(() =>
      usedVertices([
        [0, 2],
        [0, 0],
      ]),
    ).toThrow(/neither 0 nor 1/)
  })
})
