import { describe, expect, it } from 'vitest'
import { crc32c } from '../../src/bytes/crc32c.js'

describe('crc32c', () => {
  /* RFC 3720, appendix B.4, and the check value of the catalogue of CRC algorithms. */
  it.each([
    ['32 zeros', new Uint8Array(32), 0x8a9136aa],
    ['32 times 255', new Uint8Array(32).fill(255), 0x62a8ab43],
    ['0 to 31', Uint8Array.from({ length: 32 }, (_, i) => i), 0x46dd794e],
    ['31 to 0', Uint8Array.from({ length: 32 }, (_, i) => 31 - i), 0x113fdb5c],
    ['123456789', new TextEncoder().encode('123456789'), 0xe3069283],
    ['nothing', new Uint8Array(0), 0],
  ])('of %s is the published one', (_, bytes, expected) => {
    expect(crc32c(bytes)).toBe(expected)
  })

  it('of a part of a buffer is that of the part', () => {
    const bytes = new TextEncoder().encode('xx123456789yy')
    expect(crc32c(bytes.subarray(2, 11))).toBe(0xe3069283)
  })
})
