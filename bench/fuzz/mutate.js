/*
 * Changes to valid files. Each takes an `Rng` and what it changes, and returns a new value: the same seed gives the same
 * hostile file again.
 */

/** @typedef {import('../../packages/core/dist/index.node.js').Rng} Rng */

const letters = Buffer.from(
  '()]}0.12NKMGJqrhjtue asdlbR\x81\x85\x86\x87\x8c\x8f\x90\x91\x93\x94\x95\xff\x00\x80[{",:-9',
  'latin1',
)
const sizes = [0, 1, -1, 255, 256, 0x7fff, 0xffff, 0x7fff_ffff, -0x8000_0000, 1e6, 2 ** 30]

/**
 * One to four edits of bytes: values, lengths and counts, cuts, insertions, copies, repetitions.
 *
 * @param {Rng} rng
 * @param {Uint8Array} whole
 */
export function editBytes({ below }, whole) {
  let bytes = Buffer.from(whole)
  for (let edits = 1 + below(3); edits > 0 && bytes.length > 8; edits--) {
    // Headers and ends decide most, and are a small part of a large file.
    const near = Math.min(bytes.length, 400)
    const at = [below(bytes.length), below(near), bytes.length - 1 - below(near)][below(3)] ?? 0
    const length = 1 + below(40)
    const splice = (/** @type {number} */ removed, /** @type {Uint8Array} */ inserted) => {
      bytes = Buffer.concat([bytes.subarray(0, at), inserted, bytes.subarray(at + removed)])
    }
    switch (below(9)) {
      case 0:
        bytes[at] = below(256)
        break
      case 1:
        bytes[at] = letters[below(letters.length)] ?? 0
        break
      case 2:
        splice(length, Buffer.alloc(0))
        break
      case 3: {
        const from = below(bytes.length)
        splice(0, bytes.subarray(from, from + length))
        break
      }
      case 4:
        splice(0, Buffer.alloc(1 + below(300), letters[below(letters.length)]))
        break
      case 5: {
        const size = sizes[below(sizes.length)] ?? 0
        const field = Buffer.alloc(8)
        if (below(2)) field.writeInt32LE(size)
        else field.writeInt32BE(size)
        const width = [1, 2, 4, 8][below(4)] ?? 4
        splice(width, field.subarray(0, width))
        break
      }
      case 6:
        bytes = bytes.subarray(0, at)
        break
      case 7:
        if (below(6)) break
        // Nested as deep as a reader that calls itself might not stand.
        splice(0, Buffer.alloc(20_000 * (1 + below(5)), letters[below(letters.length)]))
        break
      default:
        bytes[at] = (bytes[at] ?? 0) ^ (1 << below(8))
    }
  }
  return Uint8Array.from(bytes)
}

/**
 * One bit of a file, the other way round: what checksums notice.
 *
 * @param {Rng} rng
 * @param {Uint8Array} whole
 */
export function flipBit({ below }, whole) {
  const bytes = Uint8Array.from(whole)
  const near = Math.min(bytes.length, 300)
  const at = [below(bytes.length), below(near), bytes.length - 1 - below(near)][below(3)] ?? 0
  bytes[at] = (bytes[at] ?? 0) ^ (1 << below(8))
  return bytes
}

/** @type {readonly unknown[]} */
const strange = [
  null,
  true,
  0,
  -1,
  1.5,
  1e308,
  2 ** 53,
  -(2 ** 31),
  2 ** 31,
  '',
  'x',
  '__proto__',
  'NaN',
  '1e999',
  [],
  {},
  [[]],
  '9'.repeat(400),
]

/**
 * One to three edits of a JSON value at any depth: another value, a field or item less, more of the same, another place.
 *
 * @param {Rng} rng
 * @param {unknown} value
 */
export function editJson(rng, value) {
  const { below } = rng
  const copy = structuredClone(value)
  for (let edits = 1 + below(3); edits > 0; edits--) {
    /** @type {any} */
    let holder = copy
    for (let depth = below(12); depth > 0; depth--) {
      const inner = Object.values(holder).filter((item) => typeof item === 'object' && item !== null)
      if (inner.length === 0) break
      holder = inner[below(inner.length)]
    }
    if (typeof holder !== 'object' || holder === null) continue
    const keys = Object.keys(holder)
    const key = keys[below(Math.max(1, keys.length))] ?? '0'
    switch (below(5)) {
      case 0:
        delete holder[key]
        break
      case 1:
        if (Array.isArray(holder))
          for (let i = below(50); i > 0; i--)
            holder.push(structuredClone(holder[below(Math.max(1, holder.length))]))
        else holder[`${key}_`] = holder[key]
        break
      case 2:
        if (Array.isArray(holder)) holder.length = below(holder.length + 1)
        else holder[key] = structuredClone(holder[keys[below(Math.max(1, keys.length))] ?? key])
        break
      case 3:
        if (typeof holder[key] === 'number')
          holder[key] = holder[key] * [0, -1, 2, 1e9, 0.5][below(5)] + below(3) - 1
        else holder[key] = structuredClone(strange[below(strange.length)])
        break
      default:
        holder[key] = structuredClone(strange[below(strange.length)])
    }
  }
  return copy
}
