import {
  bareText,
  insideOf,
  isNasBenchError,
  LiteralCall,
  readIndexText,
  readLiteral,
  readPrinted,
} from '@nasbench/core'
import { codeOfCell, type GenotypeCode } from './cell-code.js'
import { cellsOfConfig, isConfigSpace } from './config-cells.js'
import { operations } from './operations.js'
import { invalidGenotype, problemsOfGenotype } from './problems.js'
import { codeOfRank } from './rank.js'
import { codesOfText, readShortText } from './text.js'

/*
 * The one place that decides which values name an architecture. Text becomes an object first; an object in any form
 * becomes two lists of `[operation, predecessor]`; and only those are checked, by `problemsOfGenotype`. So every form has
 * the same rules and the same messages.
 */

/* Records within records. */
const maxDepth = 8

/**
 * The cell codes of a value in any accepted form.
 *
 * @throws NasBenchError INVALID_ARCHITECTURE
 */
export function codeOfForm(value: unknown): GenotypeCode {
  if (typeof value === 'string') return codesOfText(value) ?? codeOfText(value, value, 0)
  if (typeof value === 'number' || typeof value === 'bigint') return codeOfRank(value)
  try {
    return codeOfObject(value, value, 0)
  } catch (error) {
    if (isNasBenchError(error)) throw error
    throw invalidGenotype(value, [{ message: 'its properties cannot be read' }])
  }
}

function codeOfText(text: string, received: unknown, depth: number): GenotypeCode {
  const bare = bareText(text)
  const index = readIndexText(bare)
  if (index !== undefined) return codeOfRank(index)
  const known = codesOfText(bare)
  if (known !== undefined) return known
  if (/[[({"'=‘“\n<]/.test(bare)) {
    const value = readPrinted(text, { fail: (problem) => invalidGenotype(received, [problem]) })
    return codeOfObject(value, received, depth + 1)
  }
  const cells = readShortText(bare)
  if ('normal' in cells) return codeOfCells(cells, received)
  throw invalidGenotype(received, otherText(bare) ?? cells)
}

/* Texts that name something else. */
function otherText(text: string) {
  if (text.startsWith('|')) {
    return [{ message: 'it is an architecture of NAS-Bench-201', expected: 'one of the DARTS space' }]
  }
  if (/^run:|\.json$/i.test(text)) {
    return [
      {
        message: 'it names a recorded run, and the space alone has none',
        expected: 'an architecture, or the data that has the run (NASBench301.open)',
      },
    ]
  }
  return undefined
}

function codeOfObject(value: unknown, received: unknown, depth: number): GenotypeCode {
  if (depth > maxDepth) throw invalidGenotype(received, problemsOfGenotype(value))
  if (typeof value === 'string') return codeOfText(value, received, depth)
  if (depth > 0 && (typeof value === 'number' || typeof value === 'bigint')) return codeOfRank(value)
  if (Array.isArray(value) && value.length !== 1) return codeOfCells(cellsOfList(value), received)
  if (typeof value === 'object' && value !== null) {
    if (value instanceof LiteralCall && value.args.length > 1)
      return codeOfCells(cellsOfCall(value), received)
    // Lists have a method of the name `reduce`.
    if (!isList(value) && ('normal' in value || 'reduce' in value)) return codeOfCells(value, received)
    if (isConfigSpace(value)) return codeOfCells(cellsOfConfig(value), received)
    const inside = insideOf(value)
    if (inside !== undefined) return codeOfObject(inside, received, depth + 1)
    if ('run' in value) {
      throw invalidGenotype(received, [
        { message: 'it names a recorded run, and the space alone has none', expected: 'an architecture' },
      ])
    }
  }
  throw invalidGenotype(received, problemsOfGenotype(value))
}

/* Two cells, or the fields of DARTS's namedtuple. */
function cellsOfList(list: readonly unknown[]): object {
  const [normal, second, third, fourth] = list
  if (list.length === 4) return { normal, normal_concat: second, reduce: third, reduce_concat: fourth }
  return list.length === 2 ? { normal, reduce: second } : list
}

/* `Genotype([…], range(2, 6), …)`; keywords may follow. */
function cellsOfCall({ args, keywords }: LiteralCall): object {
  if (args.length === 2 && Object.keys(keywords).length === 0) return cellsOfList(args)
  const names = ['normal', 'normal_concat', 'reduce', 'reduce_concat']
  return { ...Object.fromEntries(args.map((arg, at) => [names[at] ?? `argument ${at}`, arg])), ...keywords }
}

function codeOfCells(cells: object, received: unknown): GenotypeCode {
  const { normal, reduce } = cells as { readonly normal?: unknown; readonly reduce?: unknown }
  const codes = { normal: codeOfCell(normal), reduce: codeOfCell(reduce) }
  if (codes.normal >= 0 && codes.reduce >= 0 && !('normal_concat' in cells || 'reduce_concat' in cells))
    return codes
  const arch: Record<string, unknown> = { ...cells, normal: edgesOf(normal), reduce: edgesOf(reduce) }
  for (const name of ['normal_concat', 'reduce_concat']) {
    // JSON has no ranges, so that programs write "range(2, 6)".
    if (typeof arch[name] === 'string') arch[name] = rangeOf(arch[name])
  }
  const problems = problemsOfGenotype(arch)
  if (problems.length > 0) throw invalidGenotype(received, problems)
  return { normal: codeOfCell(arch.normal), reduce: codeOfCell(arch.reduce) }
}

function rangeOf(text: string): unknown {
  try {
    return readLiteral(text)
  } catch {
    return text
  }
}

/* As `[operation, predecessor]`: of nested nodes (pt.darts), of `[predecessor, operation id]` (NASLib, BANANAS). */
function edgesOf(cell: unknown): unknown {
  if (!Array.isArray(cell)) return cell
  const isNode = (node: unknown) => Array.isArray(node) && node.length === 2 && node.every(isList)
  const edges: readonly unknown[] = cell.length === 4 && cell.every(isNode) ? cell.flat() : cell
  return Array.from(edges, (edge) => {
    if (!isList(edge) || edge.length !== 2) return edge
    const [first, second] = [edge[0], edge[1]]
    if (typeof first !== 'number') return [first, second]
    return typeof second === 'number' ? [operations[second] ?? second, first] : [second, first]
  })
}

function isList(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView))
}
