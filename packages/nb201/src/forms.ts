/*
 * The only place that knows the forms in which an architecture may be given. Exact texts and our own objects take a fast path.
 * Every other text is at most `maxText` characters long and is read in linear time: as the published text with blanks and
 * with other text before it, as digits, and then as what JSON, Python or YAML print.
 */
import {
  bareText,
  formatReceived,
  insideOf,
  LiteralTuple,
  type Problem,
  readIndexText,
  readLiteral,
  readPrinted,
} from '@nasbench/core'
import { type Arch201, checkedCode, codeOfArch, codeOfText } from './arch.js'
import { decodeAdjacency } from './encodings.js'
import { invalidArch, problemsOfText } from './grammar.js'
import { edges, spaceSize } from './operations.js'
import { codeOfIndex, indexOfCode } from './order.js'

/* More than any form needs. */
const maxText = 4096

/**
 * The official index of an architecture in any accepted form: see {@link Nb201Space}.
 *
 * By arithmetic alone, 0.2 µs for an exact text, for queries over data.
 *
 * @throws NasBenchError INVALID_ARCHITECTURE
 */
export function resolveArch(value: unknown): number {
  if (typeof value === 'number' || typeof value === 'bigint') return checkIndex(value)
  return indexOfCode(codeOfForm(value))
}

/** The lexicographic code of an architecture given as a text or an object; throws INVALID_ARCHITECTURE. */
function codeOfForm(value: unknown): number {
  const code = typeof value === 'string' ? codeOfText(value) : codeOfArch(value as Arch201)
  if (code >= 0) return code
  if (typeof value === 'string') return codeOfLooseText(value)
  if (typeof value !== 'object' || value === null) return checkedCode(value as Arch201)
  try {
    return codeOfObject(value, value)
  } catch (error) {
    // A getter of a foreign object may throw anything.
    if (error instanceof Error && 'code' in error) throw error
    throw invalidArch(undefined, [{ message: 'it cannot be read', expected: accepted }])
  }
}

/** `'NASLib operation tuple'` for a text that is read so: six integers in parentheses. */
export function readAs(value: unknown): string | undefined {
  // Our own texts have no parentheses.
  if (typeof value !== 'string' || !value.includes('(')) return undefined
  try {
    return isNaslibTuple(readLiteral(value, { maxLength: maxText })) ? 'NASLib operation tuple' : undefined
  } catch {
    return undefined
  }
}

/** An index from 0 to 15,624 as a number; throws INVALID_ARCHITECTURE. */
export function checkIndex(index: number | bigint): number {
  const number = typeof index === 'bigint' ? Number(index) : index
  /* `| 0` makes 0 of -0. */
  if (Number.isInteger(number) && number >= 0 && number < spaceSize) return number | 0
  throw invalidArch(index, [
    {
      message: `there is no index ${formatReceived(index)}`,
      expected: `an integer from 0 to ${spaceSize - 1}`,
    },
  ])
}

const accepted =
  '|op~0|+|op~0|op~1|+|op~0|op~1|op~2|, an index, six operations, or an object of edges such as { "1<-0": op }'

function codeOfLooseText(text: string): number {
  if (text.length > maxText) {
    const message = `it has ${text.length} characters`
    throw invalidArch(text.slice(0, 200), [{ message, expected: accepted }])
  }
  const published = publishedIn(text)
  const code = published === undefined ? -1 : codeOfText(published.replace(/[\s\uFEFF]+/g, ''))
  if (code >= 0) return code
  const bare = bareText(text)
  const index = readIndexText(bare)
  if (index !== undefined) return codeOfIndex(checkIndex(index))
  if (/["'[({\n<‘“]/.test(bare)) {
    const fail = (problem: Problem) =>
      invalidArch(
        text,
        published === undefined ? [{ ...problem, expected: accepted }] : problemsOf(published),
      )
    const literal = readPrinted(text, { maxLength: maxText, maxDepth: 8, fail })
    if (typeof literal !== 'string') return codeOfObject(literal, text)
    // A quoted text is shorter without its quotes, so that this ends.
    if (literal.length < text.length) return codeOfForm(literal)
  }
  throw invalidArch(text, problemsOf(published ?? text))

  function problemsOf(part: string): readonly Problem[] {
    if (/^[\w.]+$/.test(bare) && !bare.includes('~'))
      return [{ message: 'it is not in a known form', expected: accepted }]
    // Characters are counted in the text as given.
    return problemsOfText(' '.repeat(text.indexOf(part)) + part)
  }
}

/*
 * The published text in a text that has no other `|`: `arch = |…|`, a line of a log, `Structure(4 nodes with |…|)` as
 * AutoDL-Projects and HPOBench print a cell, `ArchResults(arch-index=0, arch=|…|, 12 runs, clear=True)`, and what
 * `query_info_str_by_arch` prints. Closing characters, a comma or another line may follow.
 */
function publishedIn(text: string): string | undefined {
  const [start, end] = [text.indexOf('|'), text.lastIndexOf('|') + 1]
  return start >= 0 && /^(?:[\s\])}'"`;.]*$|,|[ \t\r]*\n)/.test(text.slice(end))
    ? text.slice(start, end)
    : undefined
}

function isNaslibTuple(value: unknown): value is number[] {
  return value instanceof LiteralTuple && value.length === 6 && value.every((id) => Number.isInteger(id))
}

function codeOfNaslib(ids: readonly number[], received: unknown): number {
  if (ids.some((id) => id < 0 || id > 4)) {
    throw invalidArch(received, [
      { message: 'it is not a NASLib tuple', expected: 'six operation ids, 0 to 4' },
    ])
  }
  return codeOfArch(decodeAdjacency(ids, { convention: 'naslib' }))
}

/* `received` is the value as given, for messages. */
function codeOfObject(value: unknown, received: unknown, depth = 0): number {
  if (typeof value === 'string') return codeOfForm(value)
  if (typeof value === 'number' || typeof value === 'bigint') return codeOfIndex(checkIndex(value))
  if (Array.isArray(value) && value.length !== 1) return codeOfList(value, received)
  if (typeof value === 'object' && value !== null && depth < maxDepth) {
    const object = value as Readonly<Record<string, unknown>>
    if (Array.isArray(object.ops)) return codeOfOperations(object.ops, received)
    const edgeNames = Object.keys(object).filter((key) => edgeKey.test(key))
    if (edgeNames.length > 0) return codeOfEdges(object, edgeNames, received)
    if (typeof object.tostr === 'function') return codeOfForm(String(object.tostr()))
    const inside = insideOf(value)
    // An index in brackets may also be a part of another form.
    if (inside !== undefined && !(Array.isArray(value) && typeof inside === 'number'))
      return codeOfObject(inside, received, depth + 1)
  }
  return checkedCode(value as Arch201)
}

/* Records within records. */
const maxDepth = 8

function codeOfList(list: readonly unknown[], received: unknown): number {
  if (isNaslibTuple(list)) return codeOfNaslib(list, received)
  if (list.length === 6 && list.every((item) => typeof item === 'string'))
    return codeOfOperations(list, received)
  if (list.length === 6 && list.every(isOperationId)) return list.reduce((code, id) => code * 5 + id, 0)
  if (list.length === 3 && list.every(Array.isArray)) return codeOfNodes(list as unknown[][], received)
  if (list.length === 4 && list.every((row) => Array.isArray(row) && row.length === 4))
    return codeOfMatrix(list as unknown[][], received)
  throw invalidArch(received, [{ message: 'it is not six operations', expected: accepted }])
}

function isOperationId(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) < 5
}

/* The official str2matrix: row of the target, column of the source, ids of operations. */
function codeOfMatrix(rows: readonly (readonly unknown[])[], received: unknown): number {
  const isZero = (value: unknown, target: number, source: number) => source < target || value === 0
  if (rows.every((row, target) => row.every((id, source) => isOperationId(id) && isZero(id, target, source))))
    return edges.reduce((code, { target, source }) => code * 5 + (rows[target]![source] as number), 0)
  throw invalidArch(received, [
    {
      message: 'it is not a matrix of operations',
      expected: 'ids 0 to 4 below the diagonal, as str2matrix has them',
    },
  ])
}

/* The official str2lists: for each node the operations into it, each with its predecessor. */
function codeOfNodes(nodes: readonly (readonly unknown[])[], received: unknown): number {
  const found = new Map<string, unknown>()
  for (const [at, node] of nodes.entries()) {
    for (const pair of node) {
      if (Array.isArray(pair) && pair.length === 2) found.set(`${at + 1}<-${pair[1]}`, pair[0])
    }
  }
  return codeOfEdges(Object.fromEntries(found), [...found.keys()], received)
}

/* With the names of groups before them: `cell/0_1`, `op_0_1`. */
const edgeKey = /^(?:[\w ]{0,40}[\W_])?(\d)\s*(?:_|<-|->|,|-)\s*(\d)\W*$/

/* `0_1` (NNI), `1<-0` (HPOBench), `(0, 1)`: of the two nodes the smaller is the source. Nodes 1 to 4 are those of NASLib. */
function codeOfEdges(
  object: Readonly<Record<string, unknown>>,
  keys: readonly string[],
  received: unknown,
): number {
  const ends = keys.map((key) =>
    (edgeKey.exec(key) ?? [])
      .slice(1, 3)
      .map(Number)
      .sort((a, b) => a - b),
  )
  const shift = ends.some(([, target]) => target === 4) ? 1 : 0
  const operationsOf = edges.map(({ source, target }) => {
    const at = ends.findIndex(([a, b]) => a === source + shift && b === target + shift)
    if (at >= 0) return object[keys[at]!]
    const message = `there is no operation for edge ${target}<-${source}`
    throw invalidArch(received, [{ message, expected: 'the six edges 1<-0 to 3<-2' }])
  })
  if (keys.length === 6) return codeOfOperations(operationsOf, received)
  throw invalidArch(received, [{ message: `there are ${keys.length} edges`, expected: '6, each once' }])
}

/* Official names, and those that NNI prints: conv_3x3 is nor_conv_3x3. */
function codeOfOperations(ops: readonly unknown[], received: unknown): number {
  const official = ops.map((op) => (typeof op === 'string' && /^conv_[13]x[13]$/.test(op) ? `nor_${op}` : op))
  const code = codeOfArch({ ops: official as unknown as Arch201['ops'] })
  if (code >= 0) return code
  if (ops.length !== 6)
    throw invalidArch(received, [
      { message: `there are ${ops.length} operations`, expected: '6, one per edge' },
    ])
  return checkedCode({ ops: official as unknown as Arch201['ops'] })
}
