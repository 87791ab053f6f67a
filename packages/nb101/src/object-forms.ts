import { insideOf, LiteralCall, LiteralTuple } from '@nasbench/core'
import { readNasCifar10, variantOf } from './nascifar10-form.js'
import { inputName, operationId, operations, outputName } from './operations.js'
import { invalidArch } from './problems.js'

/*
 * The names that libraries have for the two parts of a cell, in the order in which they are looked for: our own and
 * NASBenchAPI's, the official code's (`ModelSpec`, `get_metrics_from_hash`), and those of published records.
 */
const matrixNames = [
  'adjacency',
  'matrix',
  'module_adjacency',
  'moduleAdjacency',
  'adjacency_matrix',
  'adjacencyMatrix',
  'adj_matrix',
  'adj',
  'adjacency_str',
  'original_matrix',
]
const opsNames = [
  'operations',
  'ops',
  'module_operations',
  'moduleOperations',
  'module_ops',
  'op_list',
  'operations_str',
  'original_ops',
  'labeling',
]
/* NASLib's numbers of operations, by their position in the list (nasbench101/conversions.py). */
const [conv3x3, conv1x1, maxpool] = operations
const tupleOps = [inputName, outputName, maxpool, conv1x1, conv3x3]

/** The forms of an object, for messages. */
const objectForms =
  '{ adjacency, operations }, { matrix, ops }, { module_adjacency, module_operations }, [matrix, operations], NASLib’s 56 numbers or NNI’s { op1, input1, … }'

/* Records within records. */
const maxDepth = 8

/**
 * Reads an object that another program has for a cell into `{ adjacency, operations }`, which are not checked yet; into a
 * text or number if that is all that a record has.
 *
 * @throws NasBenchError INVALID_ARCHITECTURE for an object in none of the known forms
 */
export function readObjectForm(value: unknown, depth = 0): unknown {
  if (value === null || typeof value !== 'object') return value
  if (value instanceof LiteralCall) return readCall(value, depth)
  if (isList(value)) return readList(value, depth)
  const fields = value as Record<string, unknown>
  const own = fields.operations
  // The common case is left as it is: nothing is copied.
  if (Array.isArray(fields.adjacency) && Array.isArray(own) && own[0] === inputName) return value
  const matrix = firstOf(fields, matrixNames)
  const ops = firstOf(fields, opsNames)
  if (matrix !== undefined && ops !== undefined) return cellOf(matrix, ops)
  if (matrix === undefined && ops === undefined) {
    if ('input1' in fields) return readNni(fields)
    const variant = variantOf(fields)
    if (variant !== undefined) return readNasCifar10(fields, variant)
    const inside = depth < maxDepth ? insideOf(value) : undefined
    if (inside !== undefined) return readObjectForm(inside, depth + 1)
  }
  const missing = matrix === undefined ? (ops === undefined ? 'neither' : 'no matrix') : 'no operations'
  const message = missing === 'neither' ? 'it has neither a matrix nor operations' : `it has ${missing}`
  throw invalidArch(value, [{ message, expected: objectForms }])
}

/* `ModelSpec(matrix=…, ops=…)`, `Arch101(adjacency=…, operations=…)`, or the same by position. */
function readCall(call: LiteralCall, depth: number): unknown {
  const [matrix, ops] = call.args
  if (matrix === undefined || ops === undefined) return readObjectForm(insideOf(call) ?? {}, depth + 1)
  return readObjectForm({ ...call.keywords, matrix, ops }, depth + 1)
}

function readList(list: ArrayLike<unknown>, depth: number): unknown {
  const [first, second] = [list[0], list[1]]
  if (list.length === 2 && isList(first) && isList(first[0]) && isList(second)) return cellOf(first, second)
  // `get_metrics_from_spec` gives the fixed metrics of a cell and those of its runs.
  const isMetrics = list.length === 2 && list instanceof LiteralTuple && isRecord(first) && isRecord(second)
  if ((list.length === 1 || isMetrics) && typeof first !== 'number' && depth < maxDepth)
    return readObjectForm(first, depth + 1)
  const vertices = (Math.sqrt(1 + 4 * list.length) - 1) / 2
  const numbers = Array.from(list)
  if (Number.isInteger(vertices) && vertices > 1 && numbers.every((number) => !isList(number))) {
    return readTuple(numbers, vertices)
  }
  throw invalidArch(list, [{ message: `it is a list of ${list.length} values`, expected: objectForms }])
}

function isRecord(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !isList(value)
}

/** The cell of NASLib's tuple: V · V entries of the matrix, then V numbers of operations. Not checked yet. */
export function readTuple(numbers: readonly unknown[], vertices: number): unknown {
  return {
    adjacency: rowsOf(numbers.slice(0, vertices * vertices), vertices),
    operations: numbers.slice(vertices * vertices).map((id) => tupleOps[Number(id)] ?? `operation ${id}`),
  }
}

/** The cell of NNI's `op1`, `op2` … and `input1`, `input2` …, the output's inputs last. Not checked yet. */
export function readNni(fields: Readonly<Record<string, unknown>>): unknown {
  const names: unknown[] = []
  while (Object.hasOwn(fields, `op${names.length + 1}`)) names.push(fields[`op${names.length + 1}`])
  const vertices = names.length + 2
  const adjacency = Array.from({ length: vertices }, () => new Array<number>(vertices).fill(0))
  for (let target = 1; target < vertices; target++) {
    const sources = fields[`input${target}`]
    for (const source of isList(sources) ? Array.from(sources) : [undefined]) {
      const row = typeof source === 'number' && source < target ? adjacency[source] : undefined
      if (row === undefined) {
        throw invalidArch(fields, [
          {
            message: 'it is not a list of earlier vertices',
            where: `input${target}`,
            expected: `vertices 0 to ${target - 1}`,
          },
        ])
      }
      row[target] = 1
    }
  }
  return cellOf(adjacency, names)
}

function cellOf(matrix: unknown, ops: unknown): unknown {
  return { adjacency: readRows(matrix), operations: readOps(ops, lengthOf(matrix)) }
}

/*
 * Digits row after row become rows; so does a flat list of V · V entries. Rows may be texts of digits, and entries digits.
 * Anything else is left as it is.
 */
function readRows(matrix: unknown): unknown {
  const vertices = lengthOf(matrix)
  if (typeof matrix === 'string') return rowsOf(Array.from(matrix, readBit), vertices)
  if (!isList(matrix) || vertices < 2) return matrix
  if (isText(matrix[0]) && matrix[0].length === matrix.length)
    return Array.from(matrix, (row) => (isText(row) ? Array.from(row, readBit) : row))
  if (!isList(matrix[0])) return rowsOf(Array.from(matrix, readBit), vertices)
  return isText(matrix[0][0])
    ? Array.from(matrix, (row) => (isList(row) ? Array.from(row, readBit) : row))
    : matrix
}

function isText(value: unknown): value is string {
  return typeof value === 'string'
}

function readBit(digit: unknown): unknown {
  return digit === '0' ? 0 : digit === '1' ? 1 : digit
}

/* Number of vertices of a matrix, in whole numbers where it is square. */
function lengthOf(matrix: unknown): number {
  if (typeof matrix === 'string') return Math.sqrt(matrix.length)
  if (!isList(matrix)) return 0
  const hasRows = isList(matrix[0]) || (isText(matrix[0]) && matrix[0].length === matrix.length)
  return hasRows ? matrix.length : Math.sqrt(matrix.length)
}

function rowsOf(entries: readonly unknown[], vertices: number): unknown[][] {
  return Array.from({ length: vertices }, (_, row) => entries.slice(row * vertices, (row + 1) * vertices))
}

/**
 * Names of operations, from a list or a text with commas. Short names and the official code's labels (-1, 0, 1, 2, -2) become
 * official names, and input and output are added if they are left out.
 */
export function readOps(ops: unknown, vertices: number): unknown {
  if (typeof ops === 'string') {
    return readOps(ops.trim() === '' ? [] : ops.split(',').map((part) => part.trim()), vertices)
  }
  if (!isList(ops)) return ops
  const labels = ops[0] === -1 ? labelNames : undefined
  const names = Array.from(ops, (op) => {
    const key = typeof op === 'string' ? op : ''
    return labels?.get(Number(op)) ?? shortNames.get(key) ?? op
  })
  const isInside = names.length === vertices - 2 && names.every((name) => operationId(name) >= 0)
  return isInside ? [inputName, ...names, outputName] : names
}

const labelNames = new Map<number, string>([[-1, inputName], [-2, outputName], ...operations.entries()])

const shortNames = new Map<string, string>([
  ['conv3x3', conv3x3],
  ['c3', conv3x3],
  ['conv1x1', conv1x1],
  ['c1', conv1x1],
  ['maxpool', maxpool],
  ['mp', maxpool],
  // The constants of the official examples.
  ['INPUT', inputName],
  ['CONV3X3', conv3x3],
  ['CONV1X1', conv1x1],
  ['MAXPOOL3X3', maxpool],
  ['OUTPUT', outputName],
])

function firstOf(fields: Readonly<Record<string, unknown>>, names: readonly string[]): unknown {
  for (const name of names) {
    const value = fields[name]
    if (value !== undefined && value !== null && typeof value !== 'function') return value
  }
  return undefined
}

function isList(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView))
}
