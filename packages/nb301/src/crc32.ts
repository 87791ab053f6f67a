/* Table k has the sums of a byte that k others follow, so that four bytes are taken at a time. */
const tables = [0, 1, 2, 3].map(() => new Uint32Array(256)) as [
  Uint32Array,
  Uint32Array,
  Uint32Array,
  Uint32Array,
]
const [one, two, three, four] = tables
for (let byte = 0; byte < 256; byte++) {
  let sum = byte
  for (let bit = 0; bit < 8; bit++) sum = sum & 1 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1
  one[byte] = sum
}
for (let byte = 0; byte < 256; byte++) {
  for (let k = 1; k < 4; k++) {
    const before = (tables[k - 1] as Uint32Array)[byte] as number
    ;(tables[k] as Uint32Array)[byte] = (before >>> 8) ^ (one[before & 255] as number)
  }
}

/** The CRC-32 of zip archives, as an unsigned number. */
export function crc32(bytes: Uint8Array): number {
  let sum = -1
  let at = 0
  for (const end = bytes.length - 3; at < end; at += 4) {
    sum ^=
      (bytes[at] as number) |
      ((bytes[at + 1] as number) << 8) |
      ((bytes[at + 2] as number) << 16) |
      ((bytes[at + 3] as number) << 24)
    sum =
      (four[sum & 255] as number) ^
      (three[(sum >>> 8) & 255] as number) ^
      (two[(sum >>> 16) & 255] as number) ^
      (one[sum >>> 24] as number)
  }
  for (; at < bytes.length; at++) sum = (sum >>> 8) ^ (one[(sum ^ (bytes[at] as number)) & 255] as number)
  return ~sum >>> 0
}
