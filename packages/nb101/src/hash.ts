import { specOfIndex } from './canonical.js'
import { md5Block, md5Start } from './md5.js'
import { columnStart } from './structures.js'

/**
 * The module hash of a stored cell, by its index: 32 lower-case hex digits, some 30 µs.
 *
 * It is the key of the published files and the same for every order of a cell's vertices. `canonicalArch101` and
 * `getIndex` tell sooner whether two cells are the same.
 */
export function hashOfIndex(index: number): string {
  hashIntoState(index)
  return hexOf(state)
}

/** The module hash of a stored cell as four little-endian words, good until the next hash is made. */
export function hashIntoState(index: number): Int32Array {
  const { vertices, bits, code } = specOfIndex(index)
  const edges = new Uint8Array(vertices * vertices)
  for (let target = 1; target < vertices; target++) {
    for (let source = 0; source < target; source++) {
      edges[source * vertices + target] = (bits >>> (columnStart[target]! + source)) & 1
    }
  }
  const labels = new Array<number>(vertices)
  let left = code
  for (let vertex = vertices - 2; vertex > 0; vertex--) {
    labels[vertex] = left % 3
    left = Math.floor(left / 3)
  }
  labels[0] = -1
  labels[vertices - 1] = -2
  return digestGraph(vertices, edges, labels)
}

/**
 * The hash of a labelled directed graph (nasbench, graph_util.py, `hash_module`), as four little-endian words.
 *
 * Every vertex starts with the MD5 of its numbers of edges and its label, written as Python writes a tuple. Then, as
 * often as there are vertices, each takes the MD5 of the sorted hashes of those that lead to it, of those it leads to,
 * and of its own. The MD5 of the sorted list as Python writes it is the result. All hashes are texts of 32 hex digits.
 */
export function digestGraph(
  vertices: number,
  edges: Uint8Array,
  labels: readonly (number | string)[],
): Int32Array {
  const incoming = neighborLists(vertices, (vertex, other) => edges[other * vertices + vertex] === 1)
  const outgoing = neighborLists(vertices, (vertex, other) => edges[vertex * vertices + other] === 1)
  let now = new Int32Array(4 * vertices)
  let next = new Int32Array(4 * vertices)
  for (let vertex = 0; vertex < vertices; vertex++) {
    const [ins, outs] = [incoming[vertex] as number[], outgoing[vertex] as number[]]
    begin()
    for (const letter of `(${outs.length}, ${ins.length}, ${labels[vertex]})`) put(letter.charCodeAt(0), 1)
    now.set(finish(), 4 * vertex)
  }
  for (let round = 0; round < vertices; round++) {
    for (let vertex = 0; vertex < vertices; vertex++) {
      begin()
      putSorted(now, incoming[vertex] as number[])
      put(bar, 1)
      putSorted(now, outgoing[vertex] as number[])
      put(bar, 1)
      putHash(now, vertex)
      next.set(finish(), 4 * vertex)
    }
    const last = now
    now = next
    next = last
  }
  const all = Array.from({ length: vertices }, (_, vertex) => vertex)
  sortByHash(now, all)
  begin()
  put(0x275b, 2) // ['
  for (const [at, vertex] of all.entries()) {
    if (at > 0) put(0x27202c27, 4) // ', '
    putHash(now, vertex)
  }
  put(0x5d27, 2) // ']
  return finish()
}

/** Four little-endian words as 32 hex digits. */
export function hexOf(digest: Int32Array): string {
  let hex = ''
  for (const word of digest) {
    for (let byte = 0; byte < 32; byte += 8) {
      hex += ((word >>> byte) & 255).toString(16).padStart(2, '0')
    }
  }
  return hex
}

function neighborLists(vertices: number, leads: (vertex: number, other: number) => boolean): number[][] {
  return Array.from({ length: vertices }, (_, vertex) => {
    const list: number[] = []
    for (let other = 0; other < vertices; other++) if (leads(vertex, other)) list.push(other)
    return list
  })
}

const bar = 0x7c

/*
 * The message as little-endian words: how many bytes are put, and the words. It is hashed as it comes, block by block, so
 * that it may be of any length; bytes beyond the block's end wait in the words after it.
 */
const state = new Int32Array(4)
const words = new Int32Array(32)
let length = 0

function begin(): void {
  state.set(md5Start)
  words.fill(0)
  length = 0
}

/* Puts 1 to 4 bytes, the lowest first. */
function put(bytes: number, count: number): void {
  const at = (length & 63) >>> 2
  const shift = (length & 3) << 3
  words[at] = words[at]! | (bytes << shift)
  if (shift > 0) words[at + 1] = words[at + 1]! | (bytes >>> (32 - shift))
  const before = length
  length += count
  if (before >>> 6 !== length >>> 6) flush()
}

function flush(): void {
  md5Block(state, words)
  words.copyWithin(0, 16, 32)
  words.fill(0, 16)
}

/* Puts a vertex's hash as its 32 hex digits, four at a time. */
function putHash(hashes: Int32Array, vertex: number): void {
  for (let at = 4 * vertex; at < 4 * vertex + 4; at++) {
    const word = hashes[at]!
    put(hexDigits(word & 0xffff), 4)
    put(hexDigits(word >>> 16), 4)
  }
}

/* Two bytes as four hex digits, in four bytes: the high digit of the low byte comes first. */
function hexDigits(pair: number): number {
  const nibbles =
    ((pair & 0x00f0) >>> 4) | ((pair & 0x000f) << 8) | ((pair & 0xf000) << 4) | ((pair & 0x0f00) << 16)
  /* 6 more carries into the next half of a byte from 10 on: those digits are letters, 39 further on. */
  const letters = ((nibbles + 0x06060606) >>> 4) & 0x01010101
  return (nibbles + 0x30303030 + letters * 39) | 0
}

function putSorted(hashes: Int32Array, vertices: number[]): void {
  sortByHash(hashes, vertices)
  for (const vertex of vertices) putHash(hashes, vertex)
}

/* In place, by insertion: lists are short, and nearly in order from the round before. */
function sortByHash(hashes: Int32Array, vertices: number[]): void {
  for (let at = 1; at < vertices.length; at++) {
    const vertex = vertices[at]!
    let to = at
    while (to > 0 && isLess(hashes, vertex, vertices[to - 1]!)) {
      vertices[to] = vertices[to - 1]!
      to--
    }
    vertices[to] = vertex
  }
}

/* Whether the hex digits of one vertex come before those of another: so do the bytes, and these are little-endian. */
function isLess(hashes: Int32Array, vertex: number, other: number): boolean {
  for (let at = 0; at < 4; at++) {
    const mine = hashes[4 * vertex + at]!
    const yours = hashes[4 * other + at]!
    if (mine !== yours) return swapped(mine) < swapped(yours)
  }
  return false
}

function swapped(word: number): number {
  return ((word << 24) | ((word << 8) & 0x00ff0000) | ((word >>> 8) & 0x0000ff00) | (word >>> 24)) >>> 0
}

function finish(): Int32Array {
  const bytes = length
  put(0x80, 1)
  if ((length & 63) > 56) {
    md5Block(state, words)
    words.fill(0)
  }
  words[14] = bytes << 3
  words[15] = bytes >>> 29
  md5Block(state, words)
  return state
}
