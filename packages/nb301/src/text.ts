import { formatChoices, formatReceived, type Problem } from '@nasbench/core'
import type { Cell301 } from './cell-code.js'
import { canonicalGenotype, type Genotype, type GenotypeLike } from './genotype.js'
import { type Operation301, operationId, operations } from './operations.js'
import { invalidGenotype, problemsOfGenotype } from './problems.js'

/** The two letters that stand for each operation in the short text form, in the order of `operations`. */
export const operationLetters = ['mp', 'ap', 'sk', 's3', 's5', 'd3', 'd5'] as const

const form = 'as in 0s3-1s3.0s3-1s3.0sk-1s3.0sk-2d3_0mp-1mp.1mp-2sk.0mp-2sk.1mp-2sk'

/**
 * The short text form, canonical: an edge is its predecessor and two letters for the operation (`mp` max_pool_3x3,
 * `ap` avg_pool_3x3, `sk` skip_connect, `s3` and `s5` sep_conv, `d3` and `d5` dil_conv), the two edges of a node are
 * joined by `-`, the four nodes of a cell by `.`, the normal and the reduction cell by `_`:
 * `0s3-1s3.0s3-1s3.0sk-1s3.0sk-2d3_0mp-1mp.1mp-2sk.0mp-2sk.1mp-2sk`. It means nothing to any shell and is a file name.
 *
 * @throws NasBenchError INVALID_ARCHITECTURE
 */
export function formatGenotype(arch: GenotypeLike): string {
  const { normal, reduce } = canonicalGenotype(arch)
  return `${formatCell(normal)}_${formatCell(reduce)}`
}

function formatCell(cell: Cell301): string {
  let text = ''
  for (const [at, [op, predecessor]] of cell.entries()) {
    text += `${at === 0 ? '' : at % 2 === 0 ? '.' : '-'}${predecessor}${operationLetters[operationId(op)]}`
  }
  return text
}

/**
 * Reads the short text form of {@link formatGenotype}; the two edges of a node may be in either order.
 *
 * @throws NasBenchError INVALID_ARCHITECTURE
 */
export function parseShortText(text: string): Genotype {
  const cells = text.split('_')
  if (cells.length !== 2) {
    const message = cells.length === 1 ? 'there is no "_" between two cells' : 'there is more than one "_"'
    throw invalidGenotype(text, [{ message, expected: form }])
  }
  const problems: Problem[] = []
  const [normal, reduce] = cells.map((cell, at) => readCell(cell, at === 0 ? 'normal' : 'reduce', problems))
  const arch = { normal, reduce } as unknown as Genotype
  if (problems.length === 0) problems.push(...problemsOfGenotype(arch))
  if (problems.length > 0) throw invalidGenotype(text, problems)
  return canonicalGenotype(arch)
}

function readCell(text: string, name: string, problems: Problem[]): [Operation301, number][] {
  const parts = text.split('.')
  if (parts.length !== 4) {
    problems.push({ message: `the cell has ${parts.length} nodes`, where: name, expected: `4, ${form}` })
    return []
  }
  return parts.flatMap((part, at) => {
    const edges = part.split('-')
    if (edges.length !== 2) {
      problems.push({
        message: `${formatReceived(part)} has ${edges.length} edges`,
        where: `${name}, node ${at + 2}`,
        expected: '2',
      })
    }
    return edges.map((edge) => readEdge(edge, `${name}, node ${at + 2}`, problems))
  })
}

function readEdge(text: string, where: string, problems: Problem[]): [Operation301, number] {
  const match = /^([0-9])(..)$/.exec(text)
  const letters = operationLetters as readonly string[]
  const op = operations[letters.indexOf(match?.[2] ?? '')]
  if (match === null || op === undefined) {
    problems.push({
      message: `${formatReceived(text)} is no edge`,
      where,
      expected: `a predecessor and one of ${formatChoices(letters)}`,
    })
  }
  return [op as Operation301, Number(match?.[1])]
}
