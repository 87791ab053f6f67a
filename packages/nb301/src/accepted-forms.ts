import { isNasBenchError, LiteralCall, readLiteral } from '@nasbench/core'
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

/* Objects that contain an architecture: records of runs, entries of NASBenchAPI's file, our own answers. */
const wrappers = [
  'optimized_hyperparamater_config',
  'optimized_hyperparameter_config',
  'parsed',
  'genotype',
  'arch',
  'architecture',
  'config',
  'configuration',
  'values',
] as const

const maxWrappers = 4

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
  const trimmed = text.trim()
  if (/^-?\d+$/.test(trimmed)) return codeOfRank(BigInt(trimmed))
  const config = configOfLines(trimmed)
  if (config !== undefined) return codeOfObject(config, received, depth)
  if (/[[({"']/.test(trimmed)) return codeOfObject(readValue(trimmed, received), received, depth + 1)
  const known = codesOfText(trimmed)
  if (known !== undefined) return known
  const cells = readShortText(trimmed)
  if ('normal' in cells) return codeOfCells(cells, received)
  throw invalidGenotype(received, otherText(trimmed) ?? cells)
}

function readValue(text: string, received: unknown): unknown {
  if (/^[[{"]/.test(text)) {
    try {
      return JSON.parse(text)
    } catch {
      // Python's text begins like that too.
    }
  }
  return readLiteral(text, { fail: (problem) => invalidGenotype(received, [problem]) })
}

/* ConfigSpace up to 0.6 prints a configuration as lines of `key, Value: 'value'`. */
function configOfLines(text: string): Record<string, string> | undefined {
  if (!text.includes(', Value: ')) return undefined
  return Object.fromEntries(
    Array.from(text.matchAll(/^\s*([\w:]+), Value: '?([^'\n]*)'?/gm), ([, key, value]) => [key!, value!]),
  )
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
  if (depth > maxWrappers || typeof value !== 'object' || value === null) {
    if (depth <= maxWrappers && typeof value === 'string') return codeOfText(value, received, depth)
    if (depth > 0 && typeof value === 'number') return codeOfRank(value)
    throw invalidGenotype(received, problemsOfGenotype(value))
  }
  if (Array.isArray(value)) return codeOfCells(cellsOfList(value), received)
  if (value instanceof LiteralCall) return codeOfObject(objectOfCall(value), received, depth + 1)
  if (value instanceof Map) return codeOfObject(Object.fromEntries(value), received, depth + 1)
  if ('normal' in value || 'reduce' in value) return codeOfCells(value, received)
  if (isConfigSpace(value)) return codeOfCells(cellsOfConfig(value), received)
  for (const key of wrappers) {
    if (key in value) return codeOfObject((value as Record<string, unknown>)[key], received, depth + 1)
  }
  if ('run' in value) {
    throw invalidGenotype(received, [
      { message: 'it names a recorded run, and the space alone has none', expected: 'an architecture' },
    ])
  }
  throw invalidGenotype(received, problemsOfGenotype(value))
}

/* Two cells, or the fields of DARTS's namedtuple. */
function cellsOfList(list: readonly unknown[]): object {
  const [normal, second, third, fourth] = list
  if (list.length === 4) return { normal, normal_concat: second, reduce: third, reduce_concat: fourth }
  return list.length === 2 ? { normal, reduce: second } : list
}

/* `Genotype(…)` and `Configuration(…)`. */
function objectOfCall({ args, keywords }: LiteralCall): unknown {
  if (keywords.values !== undefined) return keywords.values
  if (args.length === 1 && Object.keys(keywords).length === 0) return args[0]
  const names = ['normal', 'normal_concat', 'reduce', 'reduce_concat']
  return { ...Object.fromEntries(args.map((arg, at) => [names[at] ?? `argument ${at}`, arg])), ...keywords }
}

function codeOfCells(cells: object, received: unknown): GenotypeCode {
  const { normal, reduce } = cells as { readonly normal?: unknown; readonly reduce?: unknown }
  const codes = { normal: codeOfCell(normal), reduce: codeOfCell(reduce) }
  if (codes.normal >= 0 && codes.reduce >= 0 && !('normal_concat' in cells || 'reduce_concat' in cells))
    return codes
  const arch = { ...cells, normal: edgesOf(normal), reduce: edgesOf(reduce) }
  const problems = problemsOfGenotype(arch)
  if (problems.length > 0) throw invalidGenotype(received, problems)
  return { normal: codeOfCell(arch.normal), reduce: codeOfCell(arch.reduce) }
}

/* As `[operation, predecessor]`: of nested nodes (pt.darts), of `[predecessor, operation id]` (NASLib, BANANAS). */
function edgesOf(cell: unknown): unknown {
  if (!Array.isArray(cell)) return cell
  const isNode = (node: unknown) => Array.isArray(node) && node.length === 2 && node.every(Array.isArray)
  const edges: readonly unknown[] = cell.length === 4 && cell.every(isNode) ? cell.flat() : cell
  return Array.from(edges, (edge) => {
    if (!Array.isArray(edge) || edge.length !== 2) return edge
    const [first, second] = edge as [unknown, unknown]
    if (typeof first !== 'number') return edge
    return typeof second === 'number' ? [operations[second] ?? second, first] : [second, first]
  })
}
