import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { sharedJson } from '../../../test/shared.js'
import { codeOfText, textOfCode } from '../src/arch.js'
import { codeOfIndex, indexOfCode } from '../src/order.js'

interface Golden {
  readonly index_order: {
    readonly samples: Readonly<Record<string, string>>
    readonly perm_first_24_lexcodes: number[]
  }
}

const golden = sharedJson<Golden>('golden', 'nb201.json')?.index_order
const indices = Array.from({ length: 15_625 }, (_, index) => index)

describe('the official order', () => {
  it('is the published one, to the hash', () => {
    const texts = indices.map((index) => textOfCode(codeOfIndex(index))).join('\n')
    expect(createHash('sha256').update(texts).digest('hex')).toBe(
      '83abc799e45cf34e9d2163654668ab998b9a54d01c39e72ca1f71f2cdf356d84',
    )
    const bytes = Buffer.alloc(2 * indices.length)
    for (const index of indices) bytes.writeUInt16LE(codeOfIndex(index), 2 * index)
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(
      '1d3bb98de011b645ca1cf0585b09293d60b9456cac5d10e6ca296bbb3c55513e',
    )
  })

  it('begins as published', () => {
    const first = [13931, 11791, 14874, 13126, 4032, 7204, 9493, 1168, 8903, 12528, 11625, 11769]
    expect(indices.slice(0, 12).map(codeOfIndex)).toEqual(first)
  })

  it('goes there and back', () => {
    for (const index of indices) expect(indexOfCode(codeOfIndex(index))).toBe(index)
  })

  it.each([
    [0, '|avg_pool_3x3~0|+|nor_conv_1x1~0|skip_connect~1|+|nor_conv_1x1~0|skip_connect~1|skip_connect~2|'],
    [9, '|avg_pool_3x3~0|+|none~0|none~1|+|skip_connect~0|none~1|nor_conv_3x3~2|'],
    [123, '|avg_pool_3x3~0|+|avg_pool_3x3~0|nor_conv_1x1~1|+|none~0|avg_pool_3x3~1|nor_conv_3x3~2|'],
    [1462, '|nor_conv_3x3~0|+|nor_conv_3x3~0|nor_conv_3x3~1|+|nor_conv_3x3~0|nor_conv_3x3~1|nor_conv_3x3~2|'],
    [1835, '|skip_connect~0|+|skip_connect~0|skip_connect~1|+|skip_connect~0|skip_connect~1|skip_connect~2|'],
    [6924, '|none~0|+|skip_connect~0|nor_conv_1x1~1|+|nor_conv_3x3~0|avg_pool_3x3~1|skip_connect~2|'],
    [15474, '|skip_connect~0|+|none~0|nor_conv_3x3~1|+|avg_pool_3x3~0|nor_conv_3x3~1|nor_conv_3x3~2|'],
  ])('has at %d %s', (index, text) => {
    expect(indexOfCode(codeOfText(text))).toBe(index)
  })

  it.skipIf(golden === undefined)('has every architecture of the shared vectors at its index', () => {
    for (const [index, text] of Object.entries(golden!.samples)) {
      expect(indexOfCode(codeOfText(text))).toBe(Number(index))
    }
    expect(indices.slice(0, 24).map(codeOfIndex)).toEqual(golden!.perm_first_24_lexcodes)
  })
})
