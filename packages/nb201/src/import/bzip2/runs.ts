/** Expands runs: four equal bytes are followed by how often the byte comes again, 0 to 255 times. */
export function expandRuns(bytes: Uint8Array): Uint8Array {
  const filled = bytes.length
  let length = 0
  let equal = 0
  let before = -1
  for (let at = 0; at < filled; at++) {
    const byte = bytes[at] as number
    if (equal === 4) {
      length += byte
      equal = 0
      before = -1
    } else {
      length++
      equal = byte === before ? equal + 1 : 1
      before = byte
    }
  }
  const expanded = new Uint8Array(length)
  let to = 0
  equal = 0
  before = -1
  for (let at = 0; at < filled; at++) {
    const byte = bytes[at] as number
    if (equal === 4) {
      expanded.fill(before, to, to + byte)
      to += byte
      equal = 0
      before = -1
    } else {
      expanded[to++] = byte
      equal = byte === before ? equal + 1 : 1
      before = byte
    }
  }
  return expanded
}
