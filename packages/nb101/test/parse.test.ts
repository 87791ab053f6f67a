import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { archOfIndex } from '../src/arch.js'
import { hashOfIndex } from '../src/hash.js'
import { indexOf } from '../src/resolve.js'
import { nb101Space } from '../src/space.js'
import { formatArch101, parseArch101 } from '../src/text.js'
import { anyIndex, anySpelling } from './spellings.js'
import { cellVectors, vectorArch } from './vectors.js'

const refused = expect.objectContaining({ code: 'INVALID_ARCHITECTURE' })
const inception = vectorArch('colab_inception')

describe('parseArch101', () => {
  it('reads an index and a hash as the stored cell', () => {
    expect(parseArch101('0')).toEqual(archOfIndex(0))
    expect(parseArch101(' 423623\n')).toEqual(archOfIndex(423_623))
    for (const { hash, generation_index } of cellVectors) {
      expect(parseArch101(hash)).toEqual(archOfIndex(generation_index))
      expect(parseArch101(` ${hash.slice(0, 9)} `)).toEqual(archOfIndex(generation_index))
    }
  })

  it('reads nine digits as a hash, and fewer as an index', () => {
    const digits = '123456789'
    expect(() => parseArch101(digits)).toThrow(/no cell has the module hash 123456789…/)
    for (const text of ['423624', '-1', '99999999']) {
      expect(() => parseArch101(text)).toThrow(/there is no index .* expected an integer from 0 to 423623/)
    }
    for (let index = 0; ; index += 1) {
      const prefix = hashOfIndex(index).slice(0, 9)
      if (!/^\d+$/.test(prefix)) continue
      expect(nb101Space.getIndex(parseArch101(prefix))).toBe(index)
      break
    }
  })

  it('reads adjacency/operations and keeps the order and the unused vertices', () => {
    fc.assert(
      fc.property(anySpelling, ({ arch }) => {
        expect(parseArch101(formatArch101(arch))).toEqual(arch)
      }),
    )
    expect(formatArch101(inception)).toBe(
      `${inception.adjacency.flat().join('')}/${inception.operations.join(',')}`,
    )
  })

  it('reads short names, and operations without input and output', () => {
    const full = parseArch101('0100001000010000/input,conv3x3-bn-relu,maxpool3x3,output')
    expect(parseArch101('0100001000010000/c3,mp')).toEqual(full)
    expect(parseArch101('0100001000010000/ input, conv3x3, maxpool ,output ')).toEqual(full)
    expect(parseArch101('0100/')).toEqual(archOfIndex(0))
  })

  it('reads JSON, with the official names of the fields too', () => {
    fc.assert(
      fc.property(anySpelling, ({ arch: { adjacency, operations }, arch }) => {
        expect(parseArch101(JSON.stringify(arch))).toEqual(arch)
        const official = { module_adjacency: adjacency, module_operations: operations }
        expect(parseArch101(` ${JSON.stringify(official)}`)).toEqual(arch)
      }),
      { numRuns: 30 },
    )
  })

  it('refuses anything else and says what may be written', () => {
    for (const text of ['', 'x', '28cfc78', 'conv3x3', '1.5', '1e3']) {
      expect(() => parseArch101(text)).toThrow(refused)
      expect(() => parseArch101(text)).toThrow(/an index, a module hash or its first 9 digits or more/)
    }
    expect(() => parseArch101(3 as never)).toThrow(/it is not a string/)
    expect(() => parseArch101('{"adjacency": [')).toThrow(refused)
    expect(() => parseArch101('{}')).toThrow(/neither a matrix nor operations/)
    expect(() =>
      parseArch101('{"adjacency": [["0", "1"], ["0", "0"]], "operations": ["input", "output"]}'),
    ).toThrow(/"0" is neither 0 nor 1/)
    expect(() => parseArch101(' 01x0/input,output')).toThrow(/"x" is neither 0 nor 1 at character 4/)
    expect(() => parseArch101('010/input,output')).toThrow(/there are 3 entries before the slash/)
    expect(() => parseArch101('0100/input,output,output')).toThrow(/there are 3 operations for 2 vertices/)
    expect(() => parseArch101('010001000/input,conv5x5,output')).toThrow(/unknown operation "conv5x5"/)
    expect(() => parseArch101('010001000/output,c3,input')).toThrow(/the first vertex is called "output"/)
  })
})

describe('resolveArch', () => {
  it('takes a cell, its text, its hash and its index', () => {
    fc.assert(
      fc.property(anySpelling, ({ index, arch }) => {
        expect(indexOf(arch)).toBe(index)
        expect(indexOf(formatArch101(arch))).toBe(index)
        expect(indexOf(index)).toBe(index)
        expect(indexOf(String(index))).toBe(index)
      }),
      { numRuns: 50 },
    )
    expect(indexOf(hashOfIndex(77))).toBe(77)
    expect(Object.is(indexOf(-0), 0)).toBe(true)
    expect(() => indexOf(1.5)).toThrow(refused)
    expect(() => indexOf(null as never)).toThrow(refused)
  })

  it('finds what any index is resolved to', () => {
    fc.assert(fc.property(anyIndex, (index) => indexOf(archOfIndex(index)) === index))
  })
})
