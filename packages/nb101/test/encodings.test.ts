import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { archOfIndex } from '../src/arch.js'
import { decodeNasCifar10, encodeNasCifar10 } from '../src/encodings/nascifar10.js'
import { decodeNaslib, encodeNaslib } from '../src/encodings/naslib.js'
import { encodeNaszilla } from '../src/encodings/naszilla.js'
import { decodeNni, encodeNni, type NniArch101 } from '../src/encodings/nni.js'
import { pathIndicesOf } from '../src/encodings/paths.js'
import { edgesBackwards } from '../src/nascifar10-form.js'
import { padArch101 } from '../src/padded.js'
import { indexOf } from '../src/resolve.js'
import { nb101Space } from '../src/space.js'
import { anyIndex, anyMatrix } from './spellings.js'
import { vectorArch, vectors } from './vectors.js'

const badArgument = expect.objectContaining({ code: 'INVALID_ARGUMENT' })
const refused = expect.objectContaining({ code: 'INVALID_ARCHITECTURE' })
const ones = (bits: readonly number[]) => bits.flatMap((bit, at) => (bit === 1 ? [at] : []))

describe.each(vectors.encodings)('the encodings of $name', (vector) => {
  const arch = vectorArch(vector.name)

  it('are padded as NASLib does', () => {
    expect(padArch101(arch)).toEqual({ adjacency: vector.padded_matrix, operations: vector.padded_ops })
  })

  it("are NASLib's", () => {
    expect(encodeNaslib(arch, 'adjacency_one_hot')).toEqual(vector.naslib_adjacency_one_hot)
    expect(encodeNaslib(arch, 'path_indices')).toEqual(vector.naslib_path_indices)
    expect(encodeNaslib(arch, 'tuple')).toEqual(vector.naslib_tuple_hash)
    expect(ones(encodeNaslib(arch, 'path'))).toEqual(vector.naslib_path_indices)
  })

  it("are naszilla's, operations backwards and the count of edges in the first one's place", () => {
    expect(encodeNaszilla(arch, 'adj')).toEqual(vector.naszilla_adj)
    expect(encodeNaszilla(arch, 'cat_adj')).toEqual(vector.naszilla_cat_adj)
    expect(encodeNaszilla(arch, 'cont_adj')).toEqual(vector.naszilla_cont_adj)
  })

  it("are NNI's", () => {
    expect(encodeNni(arch)).toEqual(vector.nni_arch)
    expect(decodeNni(vector.nni_arch)).toEqual(arch)
  })
})

describe('encodeNaslib', () => {
  const chain = nb101Space.parse('0100001000010000/c3,mp')

  it('has graphs for graph networks', () => {
    const gcn = encodeNaslib(chain, 'gcn')
    expect(gcn.operations.map(ones)).toEqual([[1], [2], [4], [2], [2], [2], [0]])
    expect(gcn.adjacency).toEqual(padArch101(chain).adjacency)
    expect(encodeNaslib(chain, 'seminas').operations).toEqual([[0], [2], [4], [2], [2], [2], [1]])
    const bonas = encodeNaslib(chain, 'bonas')
    expect(bonas.operations.map(ones)).toEqual([[0], [1], [3], [1], [1], [1], [4], [5]])
    /* Transposed, ones on the diagonal, and a last vertex that all lead to. */
    expect(bonas.adjacency.map(ones)).toEqual([
      [0],
      [0, 1],
      [1, 2],
      [3],
      [4],
      [5],
      [2, 6],
      [0, 1, 2, 3, 4, 5, 6, 7],
    ])
  })

  it('numbers paths in more than one way to the same cell: 170,820 sets and 214,068 lists of paths in all', () => {
    const sets = new Set<string>()
    const lists = new Set<string>()
    for (const arch of nb101Space.iterAll()) {
      const indices = pathIndicesOf(arch)
      lists.add(indices.join())
      sets.add([...new Set(indices)].join())
    }
    expect(sets.size).toBe(vectors.space.distinct_path_sets)
    expect(lists.size).toBe(vectors.space.distinct_path_multisets)
  })

  it('goes there and back', () => {
    fc.assert(
      fc.property(anyIndex, (index) => {
        for (const name of ['tuple', 'adjacency_one_hot'] as const) {
          const decoded = decodeNaslib(encodeNaslib(archOfIndex(index), name), name)
          expect(decoded).toEqual(padArch101(archOfIndex(index)))
          expect(indexOf(decoded)).toBe(index)
        }
      }),
    )
    expect(decodeNaslib([0, 1, 0, 0, 0, 1], 'tuple')).toEqual(archOfIndex(0))
  })

  it('refuses other names and what is no encoding', () => {
    expect(() => encodeNaslib(chain, 'paths' as never)).toThrow(/did you mean "path"/)
    expect(() => encodeNaslib(vectorArch('disconnected'), 'gcn')).toThrow(refused)
    expect(() => decodeNaslib([0, 1], 'gcn' as never)).toThrow(badArgument)
    for (const bad of [[], [0, 1], [0, 2, 0, 0, 0, 1], [0, 1, 0, 0, 0, 9], null as never, 'x' as never]) {
      expect(() => decodeNaslib(bad, 'tuple')).toThrow(refused)
      expect(() => decodeNaslib(bad, 'adjacency_one_hot')).toThrow(refused)
    }
  })
})

describe('encodeNaszilla', () => {
  const inception = vectorArch('colab_inception')

  it('has paths cut off and paths by number, filled up with the number of the empty path', () => {
    expect(encodeNaszilla(inception, 'path')).toEqual(encodeNaslib(inception, 'path'))
    expect(ones(encodeNaszilla(inception, 'trunc_path'))).toEqual([1, 2, 3, 4])
    expect(encodeNaszilla(inception, 'trunc_path')).toHaveLength(40)
    expect(encodeNaszilla(inception, 'trunc_path', { cutoff: 2 })).toEqual([0, 1])
    expect(encodeNaszilla(inception, 'cat_path')).toEqual([1, 2, 3, 4, ...new Array(16).fill(0)])
    expect(encodeNaszilla(inception, 'trunc_cat_path', { cutoff: 3 })).toEqual([
      1,
      2,
      ...new Array(18).fill(0),
    ])
    expect(encodeNaszilla(archOfIndex(0), 'cat_path')).toEqual(new Array(20).fill(0))
  })

  it('has lists of what leads to each vertex for a variational autoencoder', () => {
    const chain = nb101Space.parse('0100001000010000/c3,mp')
    expect(encodeNaszilla(chain, 'vae')).toEqual([
      [0],
      [2, 1],
      [4, 0, 1],
      [2, 0, 0, 0],
      [2, 0, 0, 0, 0],
      [2, 0, 0, 0, 0, 0],
      [1, 0, 0, 1, 0, 0, 0],
    ])
    expect(encodeNaszilla(chain, 'gcn')).toEqual(encodeNaslib(chain, 'gcn'))
  })

  it('refuses other names and cutoffs', () => {
    expect(() => encodeNaszilla(inception, 'nasbot' as never)).toThrow(badArgument)
    expect(() => encodeNaszilla(inception, 'trunc_path', { cutoff: -1 })).toThrow(badArgument)
  })
})

describe('the configuration spaces of nas_benchmarks', () => {
  it.each(vectors.encodings.filter(({ nascifar10A }) => nascifar10A !== undefined))(
    'have the point of $name in A',
    ({ name, nascifar10A }) => {
      expect(encodeNasCifar10(vectorArch(name), 'A')).toEqual(nascifar10A)
    },
  )

  it('count edges backwards in B', () => {
    expect(edgesBackwards).toEqual(vectors.nascifar10B_edge_index_to_edge)
  })

  it('hold every cell and give it back', () => {
    fc.assert(
      fc.property(anyIndex, fc.constantFrom('A' as const, 'B' as const, 'C' as const), (index, variant) => {
        const config = encodeNasCifar10(archOfIndex(index), variant)
        expect(Object.keys(config).length).toBe({ A: 26, B: 14, C: 27 }[variant])
        const decoded = decodeNasCifar10(config, variant)
        expect(decoded).toEqual(padArch101(archOfIndex(index)))
      }),
    )
  })

  it('refuse more than nine edges before pruning too', () => {
    fc.assert(
      fc.property(anyMatrix, (arch) => {
        fc.pre(nb101Space.isValid(arch))
        const edges = arch.adjacency.flat().filter((bit) => bit === 1).length
        if (edges > 9) expect(() => encodeNasCifar10(arch, 'A')).toThrow(/edges of|these spaces count/)
        else expect(decodeNasCifar10(encodeNasCifar10(arch, 'A'), 'A')).toEqual(arch)
      }),
    )
  })

  it('take the greatest numbers as edges in C, the later one of two that are equal', () => {
    const config: Record<string, number | string> = { ...encodeNasCifar10(archOfIndex(0), 'C'), num_edges: 1 }
    for (let at = 0; at < 21; at++) config[`edge_${at}`] = at === 5 ? 0.9 : 0.3
    expect(indexOf(decodeNasCifar10(config, 'C'))).toBe(0)
    config.edge_20 = 0.9
    expect(() => decodeNasCifar10(config, 'C')).toThrow(/no way leads/)
  })

  it('refuse points outside', () => {
    const config = encodeNasCifar10(archOfIndex(0), 'A')
    expect(() => decodeNasCifar10({ ...config, edge_3: 2 }, 'A')).toThrow(
      /edge_3 is 2 at edge_3: expected an integer from 0 to 1/,
    )
    expect(() => decodeNasCifar10({ ...config, edge_5: 0 }, 'A')).toThrow(refused)
    expect(() => decodeNasCifar10({ ...config, op_node_0: 'x' }, 'A')).not.toThrow()
    expect(() => decodeNasCifar10({}, 'B')).toThrow(/edge_0 is undefined/)
    expect(() => decodeNasCifar10(null as never, 'C')).toThrow(refused)
    expect(() => decodeNasCifar10(config, 'D' as never)).toThrow(badArgument)
    expect(() => encodeNasCifar10(archOfIndex(0), 'D' as never)).toThrow(badArgument)
  })
})

describe('decodeNni', () => {
  it('reads what encodeNni gives', () => {
    fc.assert(fc.property(anyIndex, (index) => indexOf(decodeNni(encodeNni(archOfIndex(index)))) === index))
  })

  it('refuses what is no cell', () => {
    for (const bad of [
      {},
      { input1: [1] },
      { input1: ['0'] },
      { op1: 'x', input1: [0], input2: [1] },
      null as never,
    ]) {
      expect(() => decodeNni(bad as NniArch101)).toThrow(refused)
    }
  })
})
