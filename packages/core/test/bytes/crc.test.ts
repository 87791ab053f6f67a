import fc from 'fast-check'
import { expect, test } from 'vitest'
import { crc32, crc32c } from '../../src/bytes/crc.js'

const ascii = (text: string) => new TextEncoder().encode(text)

/* Bit by bit, as the polynomial says. */
function slowly(bytes: Uint8Array, polynomial: number): number {
  let crc = -1
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ polynomial : crc >>> 1
  }
  return ~crc >>> 0
}

test('the sums that other implementations give', () => {
  expect(crc32c(ascii(''))).toBe(0)
  expect(crc32c(ascii('123456789'))).toBe(0xe3069283)
  expect(crc32c(ascii('hello'))).toBe(2591144780)
  // RFC 3720, B.4: 32 bytes of 0, of 0xff, ascending, and descending.
  expect(crc32c(Uint8Array.from({ length: 32 }, (_, i) => 31 - i))).toBe(0x113fdb5c)
  expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa)
  expect(crc32c(new Uint8Array(32).fill(0xff))).toBe(0x62a8ab43)
  expect(crc32c(Uint8Array.from({ length: 32 }, (_, i) => i))).toBe(0x46dd794e)
})

test('the sums of zip archives', () => {
  expect(crc32(new Uint8Array(0))).toBe(0)
  expect(crc32(ascii('123456789'))).toBe(0xcbf43926)
  expect(crc32(ascii('The quick brown fox jumps over the lazy dog'))).toBe(0x414fa339)
})

test('any bytes and any part of them', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(20), fc.nat(20), (bytes, skip, cut) => {
      const end = Math.max(0, bytes.length - cut)
      const start = Math.min(skip, end)
      const part = bytes.subarray(start, end)
      expect(crc32c(bytes, start, end)).toBe(slowly(part, 0x82f63b78))
      expect(crc32(bytes, start, end)).toBe(slowly(part, 0xedb88320))
    }),
  )
})
