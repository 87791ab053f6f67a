import {
  type Importer,
  isPickle,
  NasBenchError,
  numpyArrayOf,
  type PickleTape,
  pickleToken,
  walkPickle,
} from '@nasbench/core'
import { sets, stages } from '../tables.js'
import { createCellWriter } from './cells.js'
import { integerAt } from './integer.js'
import { evaluationFields, evaluations } from './metrics.js'
import { readRecordCell, type Span } from './record-cell.js'
import { describeVertices } from './version.js'

/* The position of a run's number among those of its three evaluations; there are none of the start. */
const positionOf: ReadonlyMap<string, number> = new Map(
  stages.flatMap((stage, at) =>
    ['training_time', ...sets.map((set) => `${set}_accuracy`)].map(
      (what, field) => [`${stage}_${what}`, (at + 1) * evaluationFields + 1 + field] as const,
    ),
  ),
)

/**
 * The pickle that NASLib reads in place of the official file (naslib/utils/nb101_api.py): a dict of module hash →
 * `(fixed, computed)`, as the official code keeps them in memory. It has neither step 0 nor the total time.
 */
export const naslibImporter: Importer = {
  id: 'naslib-pickle',
  title: 'NASLib pickle',
  detect(head) {
    if (!isPickle(head)) return false
    const text = new TextDecoder('latin1').decode(head.subarray(0, 4096))
    return text.includes('module_adjacency') && !text.includes('entries_by_arch')
  },
  async run(source, writer, context) {
    const file = source.name
    const cells = createCellWriter(writer, file)
    const reader = createPairReader(file)
    await walkPickle(
      source,
      {
        // An item is a tuple, which begins like the dict that is its first part.
        enter: (path) => (path.length === 0 ? 'stream' : 'hold'),
        record(path, tape, node) {
          reader.read(String(path[0]), tape, tape.resolve(node), cells)
        },
      },
      {
        ...(context.signal ? { signal: context.signal } : {}),
        ...(context.onProgress ? { onProgress: context.onProgress } : {}),
      },
    )
    if (cells.cells === 0) throw new NasBenchError('UNSUPPORTED_FILE', `${file} has no cells`, { path: file })
    cells.finish(reader.ignored)
    writer.setSourceVersion(`NASLib pickle, ${describeVertices(cells)}`)
  },
}

/* Reads the pair of a cell. */
function createPairReader(file: string) {
  const ignored = new Set<string>()
  const run = {
    values: new Float64Array(evaluations * evaluationFields),
    evaluations,
    parameters: Number.NaN,
    totalTime: Number.NaN,
  }
  const refuse = (hash: string, what: string, cause?: unknown) =>
    new NasBenchError('UNSUPPORTED_FILE', `${file}, cell ${hash}: ${what}`, { path: file, cause })

  const readRun = (hash: string, tape: PickleTape, node: number): void => {
    if (tape.kind(node) !== pickleToken.dict) throw refuse(hash, 'a run is not a dict')
    run.values.fill(Number.NaN)
    for (let key = node + 1; key < tape.end(node); ) {
      const at = tape.after(key)
      const value = tape.resolve(at)
      const name = tape.text(key) ?? '?'
      const position = positionOf.get(name)
      if (position === undefined) ignored.add(name)
      else {
        const number = numberOf(tape, value)
        // A run may lack a number, as None; NaN cannot be one.
        if (Number.isNaN(number) && tape.value(value) !== null)
          throw refuse(hash, `${name} of a run is not a number`)
        run.values[position] = number
      }
      key = tape.after(at)
    }
  }

  return {
    ignored,
    read(hash: string, tape: PickleTape, node: number, cells: ReturnType<typeof createCellWriter>): void {
      const kind = tape.kind(node)
      if (kind !== pickleToken.tuple && kind !== pickleToken.list)
        throw refuse(hash, 'it has no pair of dicts')
      const fixed = tape.resolve(node + 1)
      const computed = tape.resolve(tape.after(node + 1))
      const adjacency = digitsOf(tape.value(tape.find(fixed, 'module_adjacency')))
      const operations = tape.value(tape.find(fixed, 'module_operations'))
      if (adjacency === undefined) throw refuse(hash, 'its module_adjacency is not a square matrix')
      if (!Array.isArray(operations)) throw refuse(hash, 'its module_operations are not a list')
      if (tape.kind(computed) !== pickleToken.dict) throw refuse(hash, 'its runs are not a dict by epochs')
      const where = `cell ${hash}`
      run.parameters = numberOf(tape, tape.find(fixed, 'trainable_parameters'))
      const found = readRecordCell(spanOf(adjacency), spanOf(operations.join(',')), (what, cause) =>
        refuse(hash, what, cause),
      )
      const cell = cells.begin(found, hash, where)
      for (let key = computed + 1; key < tape.end(computed); ) {
        const at = tape.after(key)
        const list = tape.resolve(at)
        const epochs = integerAt(tape, tape.resolve(key))
        if (tape.kind(list) < pickleToken.list) throw refuse(hash, 'its runs are not a list')
        for (let item = list + 1; item < tape.end(list); item = tape.after(item)) {
          readRun(hash, tape, tape.resolve(item))
          cells.run(cell, epochs, run, where)
        }
        key = tape.after(at)
      }
      cells.end(cell)
    },
  }
}

function spanOf(text: string): Span {
  const bytes = new TextEncoder().encode(text)
  return { bytes, start: 0, end: bytes.length }
}

/* NaN if the node is not a number. */
function numberOf(tape: PickleTape, node: number): number {
  if (node < 0) return Number.NaN
  if (tape.isNumber(node)) return tape.number(node)
  const value = tape.value(node)
  return typeof value === 'number' ? value : Number.NaN
}

/* A matrix as digits row after row: a numpy array, uncalled as the pickle has it, or lists of numbers. */
function digitsOf(matrix: unknown): string | undefined {
  if (Array.isArray(matrix)) return matrix.flat().map(Number).join('')
  const { shape = [], data = [] } = numpyArrayOf(matrix) ?? {}
  return shape.length === 2 && shape[0] === shape[1]
    ? Array.from(data as ArrayLike<number>, Number).join('')
    : undefined
}
