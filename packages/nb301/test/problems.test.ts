import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalGenotype, type Genotype } from '../src/genotype.js'
import { dartsSpace } from '../src/space.js'

const arch = dartsSpace.at(123_456_789_012_345_678n)

/* The architecture with one edge of its normal cell replaced. */
function withEdge(at: number, edge: unknown): Genotype {
  return {
    ...arch,
    normal: arch.normal.map((own, place) => (place === at ? edge : own)),
  } as unknown as Genotype
}

describe('problemsOfGenotype', () => {
  it.each([
    [
      'none',
      withEdge(3, ['none', 1]),
      'operation "none" is not in the space: DARTS searches with it, but the cells that it finds never have it at normal[3]: expected max_pool_3x3',
    ],
    ['a misspelt operation', withEdge(0, ['sepconv_3x3', 0]), '(did you mean "sep_conv_3x3"?)'],
    [
      'one predecessor twice',
      { ...arch, reduce: [...arch.reduce.slice(0, 6), ['skip_connect', 4], ['skip_connect', 4]] },
      'node 5 has predecessor 4 twice at reduce[6] and reduce[7]: expected two different ones',
    ],
    [
      'a node behind',
      withEdge(2, ['skip_connect', 3]),
      'node 3 cannot have predecessor 3 at normal[2]: expected 0, 1 or 2',
    ],
    ['half a node', withEdge(2, ['skip_connect', 0.5]), 'node 3 cannot have predecessor 0.5 at normal[2]'],
    [
      'a text for a node',
      withEdge(2, ['skip_connect', '1']),
      'node 3 cannot have predecessor "1" at normal[2]',
    ],
    ['no edge', withEdge(7, null), 'null is not an edge at normal[7]: expected [operation, predecessor]'],
    ['too much for an edge', withEdge(7, ['skip_connect', 0, 1]), 'is not an edge at normal[7]'],
    ['seven edges', { ...arch, normal: arch.normal.slice(1) }, 'there are 7 edges at normal: expected 8'],
    ['one cell', { normal: arch.normal }, 'the list of edges is missing at reduce'],
    [
      'another output',
      { ...arch, normal_concat: [2, 3, 4] },
      'the output of the cell is made of [2,3,4] at normal_concat: expected [2, 3, 4, 5]',
    ],
    ['half a text', '0s3', 'there is no "_" between two cells'],
    ['nothing', null, 'null is not an architecture'],
  ])('refuses %s', (_, value, message) => {
    expect(dartsSpace.isValid(value)).toBe(false)
    const error = expect.objectContaining({
      code: 'INVALID_ARCHITECTURE',
      message: expect.stringContaining(message),
    })
    const { format, id, encode, getIndex, neighbors, mutate, cost, draw } = dartsSpace
    for (const take of [format, id, encode, getIndex, neighbors, mutate, cost, draw]) {
      expect(() => take(value as never)).toThrow(error)
    }
  })

  it('reports everything that is wrong', () => {
    const cell = (text: string) => [[text, 9], ...arch.normal.slice(1)]
    const problems = dartsSpace.validate({ normal: cell('conv'), reduce: cell('none') })
    expect(problems.map(({ where }) => where)).toEqual(['normal[0]', 'normal[0]', 'reduce[0]', 'reduce[0]'])
  })

  it('takes the outputs that every cell has', () => {
    const published = { ...arch, normal_concat: [2, 3, 4, 5], reduce_concat: [2, 3, 4, 5] }
    expect(dartsSpace.isValid(published)).toBe(true)
    expect(canonicalGenotype(published)).toEqual(arch)
    expect(() => canonicalGenotype({ ...published, reduce_concat: [] } as never)).toThrow(/reduce_concat/)
  })

  it('is stricter than from(), which takes compact edges too', () => {
    const turned = { ...arch, normal: arch.normal.map(([op, predecessor]) => [predecessor, op]) }
    expect(dartsSpace.validate(turned)[0]?.message).toContain('has the predecessor first')
    expect(dartsSpace.from(turned)).toEqual(arch)
  })

  it('never throws, and agrees with what is taken', () => {
    const almost = fc.record({
      normal: fc.array(
        fc.tuple(fc.constantFrom(...dartsSpace.operations(), 'none'), fc.integer({ min: -1, max: 5 })),
        {
          minLength: 7,
          maxLength: 8,
        },
      ),
      reduce: fc.constant(arch.reduce),
    })
    fc.assert(
      fc.property(fc.oneof(fc.anything(), almost), (value) => {
        const valid = dartsSpace.validate(value).length === 0
        expect(dartsSpace.isValid(value)).toBe(valid)
        if (valid)
          expect(dartsSpace.at(dartsSpace.getIndex(value as Genotype))).toEqual(
            canonicalGenotype(value as never),
          )
        else if (typeof value === 'object' && value !== null && 'normal' in value)
          expect(() => dartsSpace.getIndex(value)).toThrow(/invalid NAS-Bench-301 architecture/)
      }),
    )
    const hostile = {
      get normal() {
        throw new Error('no')
      },
    }
    expect(dartsSpace.validate(hostile)[0]?.message).toBe('its properties cannot be read')
  })
})
