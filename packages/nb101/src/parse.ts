import { bareText, formatReceived, type Problem, readIndexText, readPrinted } from '@nasbench/core'
import { indexOfHash, looksLikeHash } from './hash-lookup.js'
import { readObjectForm, readOps } from './object-forms.js'
import { spaceSize } from './operations.js'
import { invalidArch } from './problems.js'

const textForms =
  'an index, a module hash or its first 9 digits or more, adjacency/operations (0100/input,output), or a cell as Python or JSON prints it'

/**
 * Reads the text of a cell: the index for an index or a hash, otherwise `{ adjacency, operations }`, which are not checked
 * yet.
 *
 * @throws NasBenchError INVALID_ARCHITECTURE for a text in none of the known forms, NOT_LOADED as `indexOfHash`
 */
export function readTextForm(text: string): unknown {
  const bare = bareText(text)
  if (looksLikeHash(bare)) return indexOfHash(bare)
  const index = readIndexText(bare.replace(/^\+(?=\d)/, ''))
  if (index !== undefined) return checkIndex(index)
  const bracket = bare.search(/[[({"'\n<‘“]/)
  const slash = bare.indexOf('/')
  if (bracket >= 0 && (slash < 0 || bracket < slash)) return readPrintedForm(text)
  if (slash >= 0) return readSlashed(text, bare, slash)
  throw invalidArch(text, [{ message: 'it is not in a known form', expected: textForms }])
}

/**
 * The index, if it is one.
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

/* The notations of Python and JSON: a dictionary, a call, a pair or a list, or one of the other forms in quotes. */
function readPrintedForm(text: string): unknown {
  const form = readObjectForm(printedValue(text))
  if (typeof form === 'number') return checkIndex(form)
  if (typeof form === 'string' && form.length < text.length) return readTextForm(form)
  if (typeof form === 'object' && form !== null) return form
  throw invalidArch(text, [{ message: 'it is not in a known form', expected: textForms }])
}

function printedValue(text: string): unknown {
  const fail = ({ message }: Problem) => invalidArch(text, [{ message, expected: textForms }])
  // `print(spec.matrix, spec.ops)` has no brackets around both.
  if (/^\s*(?:array\()?\[\[/.test(text)) {
    try {
      return readPrinted(`[${text}]`, { maxDepth: 8 })
    } catch {
      // A single value.
    }
  }
  return readPrinted(text, { fail })
}

function readSlashed(text: string, trimmed: string, slash: number): unknown {
  const entries = trimmed.slice(0, slash).trim()
  const problems: Problem[] = []
  const wrong = /[^01]/.exec(entries)
  if (wrong !== null) {
    problems.push({
      message: `${formatReceived(wrong[0])} is neither 0 nor 1`,
      where: `character ${Math.max(0, text.indexOf(trimmed)) + wrong.index + 1}`,
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
  return { adjacency, operations: readOps(trimmed.slice(slash + 1), vertices) }
}
