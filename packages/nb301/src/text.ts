import { formatChoices, formatReceived, type Problem } from '@nasbench/core'
import { type GenotypeCode, predecessorPairs } from './cell-code.js'
import { operations } from './operations.js'

/*
 * The short text form. In canonical text every letter has a fixed position: an edge is a digit and two letters, a
 * separator follows, a cell has 31 characters, the second cell begins at 32. `codesOfText` reads that form and no other, in
 * 0.2 µs; whatever it does not read goes to `readShortText`, which finds the reason.
 */

/** The two letters that stand for each operation in the short text form, in the order of `operations`. */
const operationLetters = ['mp', 'ap', 'sk', 's3', 's5', 'd3', 'd5'] as const

/** An example of the short text form, for messages. */
const shortForm = '0s3-1s3.0s3-1s3.0sk-1s3.0sk-2d3_0mp-1mp.1mp-2sk.0mp-2sk.1mp-2sk'

/* The text of every node, by pair · 49 + first operation · 7 + second one. */
const nodeTexts: readonly (readonly string[])[] = predecessorPairs.map((pairs) =>
  pairs.flatMap(([p, q]) =>
    operationLetters.flatMap((low) => operationLetters.map((high) => `${p}${low}-${q}${high}`)),
  ),
)
const [bases1, bases2, bases3] = [147, 294, 490] as const

/** The short text form of two cell codes. 0.2 µs. */
export function textOfCodes(normal: number, reduce: number): string {
  return `${textOfCell(normal)}_${textOfCell(reduce)}`
}

function textOfCell(code: number): string {
  const third = Math.floor(code / bases3)
  const second = Math.floor(third / bases2)
  const first = Math.floor(second / bases1)
  const [a, b, c, d] = nodeTexts as readonly [string[], string[], string[], string[]]
  return `${a[first]}.${b[second - first * bases1]}.${c[third - second * bases2]}.${d[code - third * bases3]}`
}

const cellLength = 31
const [dash, dot, underscore, zero] = [0x2d, 0x2e, 0x5f, 0x30] as const

/* Operation id by both letters, 5 bits each: all of them differ in these. */
const idsOfLetters = new Int8Array(1024).fill(-1)
const letterCodes = new Int32Array(1024).fill(-1)
for (const [id, letters] of operationLetters.entries()) {
  const [first, second] = [letters.charCodeAt(0), letters.charCodeAt(1)]
  const slot = ((first & 31) << 5) | (second & 31)
  idsOfLetters[slot] = id
  letterCodes[slot] = (first << 16) | second
}

/* Position of each pair of predecessors in its node's list, at 25 · (node - 2) + 5 · p + q. */
const pairCounts = Int32Array.from(predecessorPairs, (pairs) => pairs.length)
const pairPositions = new Int8Array(100).fill(-1)
for (const [node, pairs] of predecessorPairs.entries()) {
  for (const [position, [p, q]] of pairs.entries()) pairPositions[25 * node + 5 * p + q] = position
}

/** The codes of the cells of a text in canonical short form; undefined for any other text. */
export function codesOfText(text: string): GenotypeCode | undefined {
  if (text.length !== 2 * cellLength + 1 || text.charCodeAt(cellLength) !== underscore) return undefined
  const normal = codeAt(text, 0)
  const reduce = normal < 0 ? -1 : codeAt(text, cellLength + 1)
  return reduce < 0 ? undefined : { normal, reduce }
}

/* Cells have a fixed layout, so a wrong letter anywhere gives -1. */
function codeAt(text: string, start: number): number {
  let code = 0
  for (let node = 0; node < 4; node++) {
    const at = start + 8 * node
    const p = text.charCodeAt(at) - zero
    const q = text.charCodeAt(at + 4) - zero
    if (p < 0 || p >= q || q >= node + 2) return -1
    const low = operationAt(text.charCodeAt(at + 1), text.charCodeAt(at + 2))
    const high = operationAt(text.charCodeAt(at + 5), text.charCodeAt(at + 6))
    if ((low | high) < 0 || text.charCodeAt(at + 3) !== dash) return -1
    if (node < 3 && text.charCodeAt(at + 7) !== dot) return -1
    code = ((code * pairCounts[node]! + pairPositions[25 * node + 5 * p + q]!) * 7 + low) * 7 + high
  }
  return code
}

function operationAt(first: number, second: number): number {
  const slot = ((first & 31) << 5) | (second & 31)
  return letterCodes[slot] === ((first << 16) | second) ? idsOfLetters[slot]! : -1
}

/** The cells of a short text as lists of `[operation, predecessor]`, the edges of a node in either order; or its problems. */
export function readShortText(
  text: string,
): { readonly normal: unknown[]; readonly reduce: unknown[] } | readonly Problem[] {
  const cells = text.split('_')
  if (cells.length !== 2) {
    const message = cells.length === 1 ? 'there is no "_" between two cells' : 'there is more than one "_"'
    return [{ message, expected: `an index, JSON, Genotype(…) or the short form, as in ${shortForm}` }]
  }
  const problems: Problem[] = []
  const [normal, reduce] = cells.map((cell, at) => readCell(cell, at === 0 ? 'normal' : 'reduce', problems))
  return problems.length > 0 ? problems : { normal: normal!, reduce: reduce! }
}

function readCell(text: string, name: string, problems: Problem[]): unknown[] {
  const parts = text.split('.', 100)
  if (parts.length !== 4) {
    problems.push({
      message: `the cell has ${parts.length} nodes`,
      where: name,
      expected: `4, as in ${shortForm}`,
    })
    return []
  }
  return parts.flatMap((part, at) => {
    const where = `${name}, node ${at + 2}`
    const edges = part.split('-', 100)
    if (edges.length !== 2) {
      problems.push({
        message: `${formatReceived(part)} has ${edges.length} edges`,
        where,
        expected: '2',
      })
      return []
    }
    return edges.map((edge) => readEdge(edge, where, problems))
  })
}

function readEdge(text: string, where: string, problems: Problem[]): [unknown, number] {
  const match = /^([0-9])(..)$/.exec(text)
  const letters = operationLetters as readonly string[]
  const op = operations[letters.indexOf(match?.[2] ?? '')]
  if (match === null || op === undefined) {
    problems.push({
      message: `${formatReceived(text)} is not an edge`,
      where,
      expected: `a predecessor and one of ${formatChoices(letters)}`,
    })
  }
  return [op, Number(match?.[1])]
}
