import { viewOf } from './view.js'

const pad = 64
const blank = 65
const slash = 66
const bad = 67

const values = (() => {
  const table = new Uint8Array(256).fill(bad)
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
  for (let value = 0; value < 64; value++) table[alphabet.charCodeAt(value)] = value
  for (const space of '\n\r\t ') table[space.charCodeAt(0)] = blank
  table['='.charCodeAt(0)] = pad
  table['\\'.charCodeAt(0)] = slash
  return table
})()

/* The twelve bits of two characters, the second in the high byte; negative where one is not of the alphabet. */
const pairs = (() => {
  const table = new Int16Array(1 << 16).fill(-1)
  for (let first = 0; first < 128; first++) {
    for (let second = 0; second < 128; second++) {
      const [high, low] = [values[first]!, values[second]!]
      if ((high | low) < 64) table[first | (second << 8)] = (high << 6) | low
    }
  }
  return table
})()

/**
 * Decodes base64 as MIME has it, with line ends anywhere, straight from the bytes of a file, from `start` to `end`,
 * into `into`; `escapes`: the line ends are written `\n` or `\r`, as inside a JSON text. Some 1 GB of text a second.
 *
 * Returns the number of bytes; -1 if the string is not base64 or `into` is too short for it.
 */
export function decodeBase64(
  from: Uint8Array,
  start: number,
  end: number,
  into: DataView,
  escapes = false,
): number {
  const text = viewOf(from)
  // Eight bytes are written where six belong, four where three do.
  const most = into.byteLength - 8
  let at = start
  let length = 0
  for (;;) {
    // Four characters of the alphabet are three bytes: all but the line ends and the end of the text. Two at a time, since
    // an import spends most of its time here.
    while (at + 8 <= end && length <= most) {
      const first = text.getUint32(at, true)
      const second = text.getUint32(at + 4, true)
      const a = pairs[first & 0xffff]!
      const b = pairs[first >>> 16]!
      const c = pairs[second & 0xffff]!
      const d = pairs[second >>> 16]!
      if ((a | b | c | d) < 0) break
      into.setUint32(length, (a << 20) | (b << 8) | (c >> 4))
      into.setUint32(length + 4, (c << 28) | (d << 16))
      length += 6
      at += 8
    }
    while (at + 4 <= end && length <= most) {
      const word = text.getUint32(at, true)
      const high = pairs[word & 0xffff]!
      const low = pairs[word >>> 16]!
      if ((high | low) < 0) break
      into.setUint32(length, (high << 20) | (low << 8))
      length += 3
      at += 4
    }
    let bits = 0
    let digits = 0
    let pads = 0
    while (at < end && digits + pads < 4) {
      const value = values[from[at++]!]!
      if (value < 64 && pads === 0) {
        bits = (bits << 6) | value
        digits++
      } else if (value === pad) pads++
      else {
        if (value === slash) {
          const code = from[at++]
          if (!escapes || at > end || (code !== 0x6e && code !== 0x72)) return -1
        } else if (value !== blank) return -1
        // Behind a line end there are again many characters without one.
        if (digits + pads === 0) break
      }
    }
    if (digits + pads === 0) {
      if (at >= end) return length
      continue
    }
    if (digits < 2 || digits + pads < 4 || length > most) return -1
    into.setUint32(length, bits << (32 - digits * 6))
    length += digits - 1
    if (pads > 0) return endsAt(from, at, end, escapes) ? length : -1
  }
}

/* Behind the padding there may only be line ends. */
function endsAt(from: Uint8Array, start: number, end: number, escapes: boolean): boolean {
  for (let at = start; at < end; at++) {
    const value = values[from[at]!]
    const code = from[at + 1]
    if (value === slash && escapes && at + 1 < end && (code === 0x6e || code === 0x72)) at++
    else if (value !== blank) return false
  }
  return true
}
