import { NasBenchError, numpyArrayOf, type PickleTape, pickleToken } from '@nasbench/core'
import type { FieldValue } from './field-value.js'

/* Limits of the number and length of kept strings: keys and operations, which every record repeats. */
const mostTexts = 4096
const longestKept = 96
/* Bytes at the end of a string to hash: keys begin alike and differ at the end. */
const hashed = 12

/** Makes values of what stands on a tape. */
export interface TapeReader {
  /** The value at a node; lists of numbers in it are views of memory that is used again after `restart`. */
  read(tape: PickleTape, node: number): FieldValue
  /** To be called before each record. */
  restart(): void
}

/** A reader for which texts that come again are one string, and numbers take no memory of their own. */
export function createTapeReader(): TapeReader {
  const text = createTextReader()
  let numbers = new Float64Array(1 << 12)
  let used = 0

  const read = (tape: PickleTape, at: number): FieldValue => {
    const node = tape.resolve(at)
    switch (tape.kind(node)) {
      case pickleToken.none:
        return null
      case pickleToken.true:
        return true
      case pickleToken.false:
        return false
      case pickleToken.int:
      case pickleToken.float:
        return tape.number(node)
      case pickleToken.list:
      case pickleToken.tuple:
        return readList(tape, node)
      case pickleToken.dict:
        return readDict(tape, node)
    }
    return text(tape, node) ?? readOther(tape, node)
  }

  const readList = (tape: PickleTape, node: number): FieldValue => {
    const end = tape.end(node)
    const length = end - node - 1
    if (used + length > numbers.length) {
      // Views of the old memory keep it.
      numbers = new Float64Array(Math.max(numbers.length * 2, length))
      used = 0
    }
    let at = node + 1
    for (; at < end && tape.isNumber(at); at++) numbers[used + at - node - 1] = tape.number(at)
    if (at === end && length > 0) {
      const from = used
      used += length
      return numbers.subarray(from, used)
    }
    const items: FieldValue[] = []
    for (let item = node + 1; item < end; item = tape.after(item)) items.push(read(tape, item))
    return items
  }

  const readDict = (tape: PickleTape, node: number): FieldValue => {
    const dict = new Map<string, FieldValue>()
    const end = tape.end(node)
    for (let at = node + 1; at < end; ) {
      const value = tape.after(at)
      const key = tape.resolve(at)
      dict.set(text(tape, key) ?? String(tape.value(key)), read(tape, value))
      at = tape.after(value)
    }
    return dict
  }
  return {
    read,
    restart() {
      used = 0
    },
  }
}

/* Bigints, and numpy's lists of numbers. */
function readOther(tape: PickleTape, node: number): FieldValue {
  const value = tape.value(node)
  if (typeof value === 'bigint') return value
  const array = numpyArrayOf(value)
  if (array?.shape.length === 1) return Float64Array.from(array.data as ArrayLike<number>, Number)
  throw new NasBenchError(
    'UNSUPPORTED_FILE',
    `${tape.name} has a value that no record of a run has, in the one from byte ${tape.start} on`,
    { path: tape.name, offset: tape.start },
  )
}

/* A hash table of texts by their bytes: what is found there need not be decoded. */
function createTextReader(): (tape: PickleTape, node: number) => string | undefined {
  const slots: ({ readonly bytes: Uint8Array; readonly text: string } | undefined)[] = new Array(
    mostTexts * 2,
  )
  let kept = 0
  return (tape, node) => {
    const start = tape.textStart(node)
    const length = start < 0 ? 0 : tape.textBytes(node)
    if (start < 0 || length > longestKept) return tape.text(node)
    const { buffer } = tape
    let hash = length
    for (let i = start + Math.max(0, length - hashed); i < start + length; i++) {
      hash = (Math.imul(hash, 31) + buffer[i]!) | 0
    }
    let slot = (hash ^ (hash >>> 15)) & (slots.length - 1)
    for (let known = slots[slot]; known !== undefined; known = slots[slot]) {
      if (sameBytes(known.bytes, buffer, start, length)) return known.text
      slot = (slot + 1) & (slots.length - 1)
    }
    const text = tape.text(node)
    if (text !== undefined && kept < mostTexts) {
      slots[slot] = { bytes: buffer.slice(start, start + length), text }
      kept++
    }
    return text
  }
}

function sameBytes(known: Uint8Array, buffer: Uint8Array, start: number, length: number): boolean {
  if (known.length !== length) return false
  for (let i = 0; i < length; i++) if (known[i] !== buffer[start + i]) return false
  return true
}
