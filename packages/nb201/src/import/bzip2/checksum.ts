const crcTable = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 24
  for (let i = 0; i < 8; i++) crc = (crc << 1) ^ (crc < 0 ? 0x04c11db7 : 0)
  return crc >>> 0
})

/** CRC-32 with the most significant bit first, as bzip2 has it, of a whole block; as a signed number. */
export function blockChecksum(bytes: Uint8Array): number {
  let crc = -1
  for (let at = 0; at < bytes.length; at++) {
    crc = (crc << 8) ^ (crcTable[((crc >>> 24) ^ (bytes[at] as number)) & 0xff] as number)
  }
  return ~crc
}
