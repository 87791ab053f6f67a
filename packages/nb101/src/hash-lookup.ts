import { formatReceived } from '@nasbench/core'
import { hashIntoState, hashOfIndex } from './hash.js'
import { hashStarts } from './hash-table.js'
import { spaceSize } from './operations.js'
import { invalidArch } from './problems.js'

/** How many hex digits tell any two cells apart: of eight there are 423,605 kinds only. */
const minHashDigits = 9

/** Whether a text has the form of a module hash or of a prefix that is long enough. */
export function looksLikeHash(text: string): boolean {
  return hashForm.test(text)
}

/**
 * The index of the cell with this module hash, or with a hash that begins with these 9 digits or more.
 *
 * Some 4 ms for the first hash with the same three digits, 40 µs later on: the shipped table has 12 bits of each hash, by
 * which some 103 cells may be meant; their hashes are worked out and kept. The very first takes 30 ms. What the table holds need not be trusted: the answer's own hash is
 * compared with all the digits given.
 *
 * @throws NasBenchError INVALID_ARCHITECTURE if no cell has such a hash, and for fewer than 9 digits; NOT_LOADED in a page
 * before `loadHashTable`
 */
export function indexOfHash(hash: string): number {
  if (typeof hash !== 'string' || !hashForm.test(hash)) {
    throw invalidArch(hash, [
      {
        message: `${formatReceived(hash)} is not a module hash`,
        expected: `32 hex digits, or the first ${minHashDigits} or more of them`,
      },
    ])
  }
  const digits = hash.toLowerCase()
  lookup ??= createLookup()
  const { begins, members, rests, ready } = lookup
  const start = Number.parseInt(digits.slice(0, 3), 16)
  const [begin, end] = [begins[start]!, begins[start + 1]!]
  if (ready[start] === 0) {
    for (let at = begin; at < end; at++) rests[at] = restOf(hashIntoState(members[at]!))
    ready[start] = 1
  }
  const rest = Number.parseInt(digits.slice(3, minHashDigits), 16)
  for (let at = begin; at < end; at++) {
    if (rests[at] !== rest) continue
    const index = members[at]!
    if (hashOfIndex(index).startsWith(digits)) return index
  }
  throw invalidArch(hash, [
    { message: `no cell has the module hash ${digits}${digits.length < 32 ? '…' : ''}` },
  ])
}

const hashForm = /^[0-9a-f]{9,32}$/i

interface HashLookup {
  /** By the first three hex digits: where in `members` their cells begin. */
  readonly begins: Uint32Array
  readonly members: Uint32Array
  /** Beside `members`: the next six digits, once the cells of these three are `ready`. */
  readonly rests: Uint32Array
  readonly ready: Uint8Array
}

let lookup: HashLookup | undefined

function createLookup(): HashLookup {
  const starts = hashStarts()
  const begins = new Uint32Array(4097)
  for (let index = 0; index < spaceSize; index++) begins[starts[index]! + 1]!++
  for (let start = 0; start < 4096; start++) {
    begins[start + 1] = begins[start + 1]! + begins[start]!
  }
  const next = begins.slice()
  const members = new Uint32Array(spaceSize)
  for (let index = 0; index < spaceSize; index++) {
    const start = starts[index]!
    members[next[start]!++] = index
  }
  return { begins, members, rests: new Uint32Array(spaceSize), ready: new Uint8Array(4096) }
}

/* The fourth to ninth hex digit: the words are little-endian, and so is the place of the low half of the second byte. */
function restOf(digest: Int32Array): number {
  const first = digest[0]!
  const second = digest[1]!
  const low = ((first >>> 8) & 0x0f) << 20
  return low | (((first >>> 16) & 0xff) << 12) | ((first >>> 24) << 4) | ((second & 0xff) >>> 4)
}
