import { formatReceived, type Problem } from '@nasbench/core'
import { type Arch101, archOfIndex, plainArch } from './arch.js'
import { indexOfArch } from './canonical.js'
import { indexOfHash, looksLikeHash } from './hash-lookup.js'
import { inputName, operationId, operations, outputName, spaceSize } from './operations.js'
import { invalidArch } from './problems.js'
import { problemsOfArch } from './validate.js'

const textForms =
  'an index, a module hash or its first 9 digits or more, adjacency/operations (0100/input,output) or JSON'

/**
 * Reads a cell from any of its spellings, space around it taken off:
 *
 * - an index, `'123'`, and a module hash or the first 9 or more of its digits: the stored cell;
 * - `adjacency/operations` as in the published files, V × V zeros and ones row after row and V names with commas between,
 *   `011001000/input,conv3x3-bn-relu,output`. Names may be short (`conv3x3`, `conv1x1`, `maxpool`; `c3`, `c1`, `mp`), and
 *   input and output may be left out;
 * - JSON: `{"adjacency": [[0, 1], [0, 0]], "operations": ["input", "output"]}`, or with the official names
 *   `module_adjacency` and `module_operations`.
 *
 * A matrix keeps the vertices and the order it is given with.
 *
 * @throws NasBenchError INVALID_ARCHITECTURE
 */
export function parseArch101(text: string): Arch101 {
  if (typeof text !== 'string')
    throw invalidArch(text, [{ message: 'it is not a text', expected: textForms }])
  const trimmed = text.trim()
  if (/^[-+]?\d{1,8}$/.test(trimmed)) return archOfIndex(checkIndex(Number(trimmed)))
  if (looksLikeHash(trimmed)) return archOfIndex(indexOfHash(trimmed))
  if (trimmed.startsWith('{')) return checkedPlain(readJson(trimmed), text)
  const slash = trimmed.indexOf('/')
  if (slash >= 0) return checkedPlain(readText(text, trimmed, slash), text)
  throw invalidArch(text, [{ message: 'it is no known spelling', expected: textForms }])
}

/**
 * A cell as `adjacency/operations`, with the fields of the published files: its vertices as given, in their order.
 *
 * @throws NasBenchError INVALID_ARCHITECTURE
 */
export function formatArch101(arch: Arch101): string {
  const { adjacency, operations } = checkedPlain(arch, arch)
  return `${adjacency.map((row) => row.join('')).join('')}/${operations.join(',')}`
}

/**
 * The index, where it is one.
 *
 * @throws NasBenchError INVALID_ARCHITECTURE
 */
export function checkIndex(index: unknown): number {
  const number = typeof index === 'bigint' ? Number(index) : index
  /* `| 0` makes 0 of -0. */
  if (typeof number === 'number' && Number.isInteger(number) && number >= 0 && number < spaceSize) {
    return number | 0
  }
  const expected = `an integer from 0 to ${spaceSize - 1}`
  throw invalidArch(index, [{ message: `there is no index ${formatReceived(index)}`, expected }])
}

/** The cell as given in plain zeros and ones, if it is in the space. */
export function checkedPlain(arch: unknown, received: unknown): Arch101 {
  if (indexOfArch(arch) < 0) throw invalidArch(received, problemsOfArch(arch))
  return plainArch(arch)
}

function readJson(text: string): unknown {
  try {
    const value = JSON.parse(text) as Record<string, unknown>
    if (!('module_adjacency' in value)) return value
    return { adjacency: value.module_adjacency, operations: value.module_operations }
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw invalidArch(text, [{ message: `it is not JSON: ${reason}`, expected: textForms }])
  }
}

function readText(text: string, trimmed: string, slash: number): unknown {
  const entries = trimmed.slice(0, slash).trim()
  const problems: Problem[] = []
  const wrong = /[^01]/.exec(entries)
  if (wrong !== null) {
    problems.push({
      message: `${formatReceived(wrong[0])} is neither 0 nor 1`,
      where: `character ${text.length - text.trimStart().length + wrong.index + 1}`,
      expected: 'V × V zeros and ones, row after row',
    })
  }
  const vertices = Math.sqrt(entries.length)
  if (!Number.isInteger(vertices) || vertices < 2) {
    problems.push({
      message: `there are ${entries.length} entries before the slash`,
      where: 'adjacency',
      expected: 'V × V zeros and ones: 4, 9, 16, 25, 36 or 49 for 2 to 7 vertices',
    })
  }
  if (problems.length > 0) throw invalidArch(text, problems)
  const adjacency = Array.from({ length: vertices }, (_, row) =>
    Array.from(entries.slice(row * vertices, (row + 1) * vertices), Number),
  )
  return { adjacency, operations: readNames(trimmed.slice(slash + 1), vertices) }
}

function readNames(text: string, vertices: number): string[] {
  const parts = text.trim() === '' ? [] : text.split(',').map((part) => part.trim())
  const names = parts.map((part) => shortNames.get(part) ?? part)
  return names.length === vertices - 2 && operationsOnly(names) ? [inputName, ...names, outputName] : names
}

function operationsOnly(names: readonly string[]): boolean {
  return names.every((name) => operationId(name) >= 0)
}

const [conv3x3, conv1x1, maxpool] = operations
const shortNames = new Map<string, string>([
  ['conv3x3', conv3x3],
  ['c3', conv3x3],
  ['conv1x1', conv1x1],
  ['c1', conv1x1],
  ['maxpool', maxpool],
  ['mp', maxpool],
])
