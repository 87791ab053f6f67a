/*
 * For eight bytes at a time ("slicing by eight", Kounavis and Berry 2005): entry b of table k is what a byte b does to the
 * sum when k more bytes follow it. The polynomials are reflected.
 */
function tablesOf(polynomial: number): Int32Array {
  const entries = new Int32Array(8 * 256)
  for (let byte = 0; byte < 256; byte++) {
    let crc = byte
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ polynomial : crc >>> 1
    entries[byte] = crc
  }
  for (let at = 256; at < entries.length; at++) {
    const before = entries[at - 256]!
    entries[at] = (before >>> 8) ^ entries[before & 255]!
  }
  return entries
}

const castagnoli = tablesOf(0x82f63b78)
const ethernet = tablesOf(0xedb88320)

/** CRC-32C of bytes, some 1.2 GB a second: what TFRecords and the index of a zarr shard are checked with. */
export function crc32c(bytes: Uint8Array, start = 0, end = bytes.length): number {
  return sumUp(castagnoli, bytes, start, end)
}

/** CRC-32 of bytes: what a zip archive's entries are checked with. */
export function crc32(bytes: Uint8Array, start = 0, end = bytes.length): number {
  return sumUp(ethernet, bytes, start, end)
}

/** CRC-32 of bytes that follow others, whose CRC-32 is `crc`; 0 before the first. */
export function crc32Update(crc: number, bytes: Uint8Array, start = 0, end = bytes.length): number {
  return sumUp(ethernet, bytes, start, end, ~crc)
}

function sumUp(tables: Int32Array, bytes: Uint8Array, start: number, end: number, before = -1): number {
  let crc = before
  let at = start
  for (const last = end - 7; at < last; at += 8) {
    crc =
      tables[1792 + ((crc ^ bytes[at]!) & 255)]! ^
      tables[1536 + (((crc >>> 8) ^ bytes[at + 1]!) & 255)]! ^
      tables[1280 + (((crc >>> 16) ^ bytes[at + 2]!) & 255)]! ^
      tables[1024 + ((crc >>> 24) ^ bytes[at + 3]!)]! ^
      tables[768 + bytes[at + 4]!]! ^
      tables[512 + bytes[at + 5]!]! ^
      tables[256 + bytes[at + 6]!]! ^
      tables[bytes[at + 7]!]!
  }
  for (; at < end; at++) crc = tables[(crc ^ bytes[at]!) & 255]! ^ (crc >>> 8)
  return ~crc >>> 0
}
