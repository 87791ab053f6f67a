import { isNasBenchError } from '@nasbench/core'
import { indexOfSpec, specOfIndex } from '../canonical.js'
import { maxVertices } from '../operations.js'
import { indexOf } from '../resolve.js'
import { columnStart } from '../structures.js'
import { viewOf } from './view.js'

const names = ['conv3x3-bn-relu', 'conv1x1-bn-relu', 'maxpool3x3'].map((name) =>
  new TextEncoder().encode(name),
)
const [input, output] = ['input', 'output'].map((name) => new TextEncoder().encode(name)) as [
  Uint8Array,
  Uint8Array,
]
const latin1 = new TextDecoder('latin1')

/** A part of a buffer. */
export interface Span {
  bytes: Uint8Array
  start: number
  end: number
}

/** True if both are the same bytes. */
export function isSameSpan(a: Span, b: Span): boolean {
  const length = a.end - a.start
  if (b.end - b.start !== length) return false
  let i = 0
  if (a.bytes === b.bytes) {
    // It is asked twice of each training run: by words that takes a third of the time.
    const view = viewOf(a.bytes)
    for (; i + 4 <= length; i += 4) {
      if (view.getUint32(a.start + i, true) !== view.getUint32(b.start + i, true)) return false
    }
  }
  for (; i < length; i++) if (a.bytes[a.start + i] !== b.bytes[b.start + i]) return false
  return true
}

/** The text of a part of a buffer. */
export function textOf({ bytes, start, end }: Span): string {
  return latin1.decode(bytes.subarray(start, end))
}

/** Which cell a published record means. */
export interface FoundCell {
  readonly index: number
  /** False: the record has another notation than the one that the benchmark's authors found first. */
  readonly canonical: boolean
}

/**
 * The cell of a record: `adjacency` is V × V digits row after row, `operations` V names between commas. Straight from
 * the bytes if the cell has no unused vertices, like all published ones.
 *
 * Throws what `refuse` makes of what is wrong with it.
 */
export function readRecordCell(
  adjacency: Span,
  operations: Span,
  refuse: (what: string, cause: unknown) => Error,
): FoundCell {
  const vertices = Math.sqrt(adjacency.end - adjacency.start)
  const bits = readBits(adjacency, vertices)
  const code = bits < 0 ? -1 : readCode(operations, vertices)
  if (code >= 0) {
    const index = indexOfSpec({ vertices, bits, code })
    if (index >= 0) {
      const stored = specOfIndex(index)
      return { index, canonical: stored.bits === bits && stored.code === code }
    }
  }
  const digits = textOf(adjacency)
  const rows = Math.ceil(vertices)
  const arch = {
    adjacency: Array.from({ length: rows }, (_, row) =>
      Array.from(digits.slice(row * rows, (row + 1) * rows), (digit) =>
        digit === '0' ? 0 : digit === '1' ? 1 : digit,
      ),
    ),
    operations: textOf(operations).split(','),
  }
  try {
    return { index: indexOf(arch), canonical: false }
  } catch (error) {
    throw isNasBenchError(error) ? refuse(error.message, error) : error
  }
}

/* The wiring; -1 if it needs a closer look. */
function readBits({ bytes, start }: Span, vertices: number): number {
  if (!(vertices >= 2 && vertices <= maxVertices && Number.isInteger(vertices))) return -1
  let bits = 0
  let at = start
  for (let source = 0; source < vertices; source++) {
    for (let target = 0; target < vertices; target++, at++) {
      const digit = bytes[at]
      if (digit === 0x30) continue
      if (digit !== 0x31 || target <= source) return -1
      bits |= 1 << (columnStart[target]! + source)
    }
  }
  // Nothing leads to the last vertex.
  return bits >>> columnStart[vertices - 1]! === 0 ? -1 : bits
}

/* The operations as digits base 3; -1 if they need a closer look. */
function readCode({ bytes, start, end }: Span, vertices: number): number {
  let at = start
  let code = 0
  for (let vertex = 0; vertex < vertices; vertex++) {
    let found: Uint8Array | undefined
    if (vertex === 0) found = input
    else if (vertex === vertices - 1) found = output
    else {
      const digit = bytes[at] === 0x6d ? 2 : bytes[at + 4] === 0x31 ? 1 : 0
      found = names[digit] as Uint8Array
      code = code * 3 + digit
    }
    for (let i = 0; i < found.length; i++) if (bytes[at + i] !== found[i]) return -1
    at += found.length
    if (vertex < vertices - 1 && bytes[at++] !== 0x2c) return -1
  }
  return at === end ? code : -1
}
