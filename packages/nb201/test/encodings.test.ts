import { describe, expect, it } from 'vitest'
import { parseArch201 } from '../src/arch.js'
import {
  type Convention201,
  decodeAdjacency,
  encodeAdjacency,
  encodeGraph,
  encodeOneHot,
  encodePaths,
} from '../src/encodings.js'
import { nb201Space } from '../src/space.js'

const conventions: readonly Convention201[] = ['official', 'naslib', 'naszilla']
const arch = parseArch201(
  '|nor_conv_3x3~0|+|none~0|skip_connect~1|+|nor_conv_1x1~0|avg_pool_3x3~1|nor_conv_3x3~2|',
)
const ones = (bits: readonly number[]) => bits.flatMap((bit, at) => (bit === 1 ? [at] : []))

describe('encodeAdjacency', () => {
  it('gives the ids in the orders of each library', () => {
    expect(encodeAdjacency(arch)).toEqual([3, 0, 1, 2, 4, 3])
    expect(encodeAdjacency(arch, { convention: 'naslib' })).toEqual([2, 1, 3, 0, 4, 2])
    expect(encodeAdjacency(arch, { convention: 'naszilla' })).toEqual([2, 3, 4, 1, 0, 2])
    expect(encodeAdjacency(arch)).toEqual(nb201Space.encode(arch))
  })

  it('goes there and back for every architecture', () => {
    for (const convention of conventions) {
      const seen = new Set<string>()
      for (const arch of nb201Space.iterAll()) {
        const ids = encodeAdjacency(arch, { convention })
        seen.add(ids.join())
        expect(decodeAdjacency(ids, { convention })).toEqual(arch)
      }
      expect(seen.size).toBe(15_625)
    }
  })

  it('refuses other ids and other conventions', () => {
    for (const ids of [[0, 0, 0, 0, 0], [0, 0, 0, 0, 0, 5], [0, 0, 0, 0, 0, 0.5], 'abcdef', null]) {
      expect(() => decodeAdjacency(ids as number[], { convention: 'naslib' })).toThrow(
        /six operation ids, 0 to 4/,
      )
    }
    expect(() => encodeAdjacency(arch, { convention: 'nasLib' as Convention201 })).toThrow(
      'unknown convention "nasLib" for nb201: expected official, naslib or naszilla (did you mean "naslib"?)',
    )
  })
})

describe('encodeOneHot', () => {
  it('has one one per edge', () => {
    expect(ones(encodeOneHot(arch))).toEqual([3, 5, 11, 17, 24, 28])
    expect(ones(encodeOneHot(arch, { convention: 'naslib' }))).toEqual([2, 6, 13, 15, 24, 27])
    expect(encodeOneHot(arch).length).toBe(30)
  })
})

describe('encodePaths', () => {
  it('marks the sequences as each library does', () => {
    expect(encodePaths(arch).length).toBe(155)
    /* 3<-0 is 2; 1<-0, 3<-1 are 3, 4; 2<-0, 3<-2 are 0, 3; 1<-0, 2<-1, 3<-2 are 3, 1, 3. */
    expect(ones(encodePaths(arch))).toEqual([2, 5 + 15, 5 + 3 + 20, 30 + 3 + 5 + 75].sort((a, b) => a - b))
    expect(ones(encodePaths(arch, { convention: 'naslib' }))).toEqual([0, 16, 27, 97])
    expect(ones(encodePaths(arch, { convention: 'naszilla' }))).toEqual([1, 7, 18, 102])
    expect(ones(encodePaths(arch, { convention: 'naszilla', length: 30 }))).toEqual([1, 7, 18])
  })
})

describe('encodeGraph', () => {
  const naslib = [
    [0, 1, 1, 1, 0, 0, 0, 0],
    [0, 0, 0, 0, 1, 1, 0, 0],
    [0, 0, 0, 0, 0, 0, 1, 0],
    [0, 0, 0, 0, 0, 0, 0, 1],
    [0, 0, 0, 0, 0, 0, 1, 0],
    [0, 0, 0, 0, 0, 0, 0, 1],
    [0, 0, 0, 0, 0, 0, 0, 1],
    [0, 0, 0, 0, 0, 0, 0, 0],
  ]

  it('has the matrix that NASLib and naszilla have, and one that fits the official order', () => {
    expect(encodeGraph(arch, { convention: 'naslib' }).adjacency).toEqual(naslib)
    expect(encodeGraph(arch, { convention: 'naszilla' }).adjacency).toEqual(naslib)
    expect(encodeGraph(arch).adjacency).toEqual([
      [0, 1, 1, 0, 1, 0, 0, 0],
      [0, 0, 0, 1, 0, 1, 0, 0],
      [0, 0, 0, 0, 0, 0, 1, 0],
      [0, 0, 0, 0, 0, 0, 1, 0],
      [0, 0, 0, 0, 0, 0, 0, 1],
      [0, 0, 0, 0, 0, 0, 0, 1],
      [0, 0, 0, 0, 0, 0, 0, 1],
      [0, 0, 0, 0, 0, 0, 0, 0],
    ])
  })

  it('has the columns of each library', () => {
    const columns = (convention: Convention201) =>
      encodeGraph(arch, { convention }).operations.map((row) => {
        expect(row.length).toBe(7)
        return ones(row)[0]
      })
    expect(columns('official')).toEqual([0, 4, 1, 2, 3, 5, 4, 6])
    expect(columns('naslib')).toEqual([0, 3, 2, 4, 1, 5, 3, 6])
    expect(columns('naszilla')).toEqual([1, 4, 5, 6, 3, 2, 4, 0])
  })
})
