/* Castagnoli's polynomial, reflected. */
const table = (() => {
  const entries = new Uint32Array(256)
  for (let byte = 0; byte < 256; byte++) {
    let crc = byte
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1
    entries[byte] = crc
  }
  return entries
})()

/** CRC-32C of bytes: what TFRecords and the index of a zarr shard are checked with. */
export function crc32c(bytes: Uint8Array): number {
  let crc = 0xffff_ffff
  for (let i = 0; i < bytes.length; i++) {
    crc = (table[(crc ^ (bytes[i] as number)) & 255] as number) ^ (crc >>> 8)
  }
  return (crc ^ 0xffff_ffff) >>> 0
}
