/**
 * The Burrows–Wheeler transform backwards.
 *
 * `links` holds the transformed bytes and is overwritten: each byte's link leads to the byte that followed it. `starts`
 * counts each byte and is overwritten too; `origin` is where the block begins.
 */
export function invertTransform(
  links: Int32Array,
  filled: number,
  origin: number,
  starts: Int32Array,
): Uint8Array {
  let sum = 0
  for (let byte = 0; byte < 256; byte++) {
    const count = starts[byte] as number
    starts[byte] = sum
    sum += count
  }
  for (let at = 0; at < filled; at++) {
    const byte = (links[at] as number) & 0xff
    const place = starts[byte] as number
    starts[byte] = place + 1
    links[place] = (links[place] as number) | (at << 8)
  }
  const bytes = new Uint8Array(filled)
  let link = links[origin] as number
  for (let at = 0; at < filled; at++) {
    link = links[link >> 8] as number
    bytes[at] = link & 0xff
  }
  return bytes
}
