import {
  count,
  type Encoding,
  integer,
  type Json,
  type MeasureWriter,
  NasBenchError,
  type StoreWriter,
} from '@nasbench/core'
import { specOfIndex } from '../canonical.js'
import { hashOfIndex } from '../hash.js'
import { hashStartsAtHand } from '../hash-table.js'
import { spaceSize } from '../operations.js'
import { axes, budgets, cellsTable, type Measure101, placesTable, repeats, sets, stages } from '../tables.js'
import { CellNumbers, measures, type RecordedRun } from './cell.js'
import { evaluationFields, evaluations } from './metrics.js'
import type { FoundCell } from './record-cell.js'

/* Rows of a chunk: a cell's accuracies are then one read of 9 kB, which takes no longer than one of a few bytes. */
const chunkRows = 64
/* Accuracies are of 39 full batches of 256 images, in single precision. */
const accuracy = count(9984, 1, { single: true })

const described: Readonly<
  Record<Measure101, { readonly unit: string; readonly encodings: readonly Encoding[] }>
> = {
  accuracy: { unit: 'fraction', encodings: [accuracy] },
  'training-time': { unit: 'seconds', encodings: [] },
  'start-accuracy': { unit: 'fraction', encodings: [accuracy] },
  'start-time': { unit: 'seconds', encodings: [integer(0)] },
  'total-time': { unit: 'seconds', encodings: [] },
  epoch: { unit: 'epochs', encodings: [] },
}

/** For messages: the part of the file; a string, or an object that builds the string when it is needed. */
export type Where = string | { toString(): string }

/** A cell whose runs are being read. */
export interface OpenCell {
  readonly index: number
  readonly hash: string
  /** Runs so far. */
  readonly total: number
}

/** Writes cells with all their runs into a store's tables, a row each. */
export interface CellWriter {
  /** A cell that was not there before. */
  begin(found: FoundCell, hash: string, where: Where): OpenCell
  run(cell: OpenCell, epochs: number, run: RecordedRun, where: Where): void
  /** Nothing more of that cell will come. */
  end(cell: OpenCell): void
  /** Writes what is only known at the end. */
  finish(ignored: Iterable<string>): void
  readonly cells: number
  readonly runs: number
  /** The number of cells for each number of vertices. */
  readonly byVertices: Readonly<Record<number, number>>
}

/** Writes the cells of a file; `file` is its name, for messages. */
export function createCellWriter(writer: StoreWriter, file: string): CellWriter {
  const table = writer.table(cellsTable)
  const single = (name: string, unit: string) => table.measure(name, { unit, encodings: [integer()] })
  const index = single('index', 'index')
  const parameters = single('parameters', 'count')
  const hash = table.measure('hash', {
    unit: 'word',
    axis: 'word',
    description: 'module hash: four big-endian words of its 32 hexadecimal digits',
    encodings: [integer()],
    chunkRows,
  })
  const written = new Map<Measure101, MeasureWriter>()
  const measure = (name: Measure101): MeasureWriter => {
    let found = written.get(name)
    if (!found) {
      const axis = axes[name].join(' × ')
      found = table.measure(name, { ...described[name], axis, chunkRows })
      written.set(name, found)
    }
    return found
  }
  const rowOf = new Uint32Array(spaceSize)
  const words = new Float64Array(4)
  const spare: CellNumbers[] = []
  const byVertices: Record<number, number> = {}
  const byBudget: Record<number, number> = {}
  let cells = 0
  let runs = 0
  let respelled = 0
  let unusual = 0

  const refuse = (
    where: Where,
    what: string,
    code: 'UNSUPPORTED_FILE' | 'CORRUPT_FILE' = 'UNSUPPORTED_FILE',
  ) => new NasBenchError(code, `${file}, ${where}: ${what}`, { path: file })

  const checkHash = (given: string, of: number, where: Where) => {
    if (!isHash(given)) {
      throw refuse(where, `${JSON.stringify(given.slice(0, 40))} where 32 hexadecimal digits belong`)
    }
    // All digits of all cells would take 13 s: of a large file each cell's first three, and every 64th cell's all.
    if (cells >= 1024 && cells % 64 !== 0 && startsRight(given, of)) return
    const right = hashOfIndex(of)
    if (given === right) return
    throw refuse(where, `the record's cell has the hash ${right}, not ${given}`, 'CORRUPT_FILE')
  }

  const append = (name: Measure101, values: Float64Array) => {
    let missing = 0
    for (let i = 0; i < values.length; i++) if (Number.isNaN(values[i])) missing++
    if (missing === 0) measure(name).append(values)
    else if (missing < values.length) {
      const where = [...values.keys()].filter((point) => !Number.isNaN(values[point]))
      const [first] = where as [number]
      const inARow = (where.at(-1) as number) - first === where.length - 1
      measure(name).append(
        values.filter((value) => !Number.isNaN(value)),
        inARow ? first : where,
      )
    }
  }

  return {
    get cells() {
      return cells
    },
    get runs() {
      return runs
    },
    byVertices,
    begin(found, name, where) {
      checkHash(name, found.index, where)
      if (rowOf[found.index] !== 0) throw refuse(where, `cell ${found.index}, ${name}, occurs twice`)
      rowOf[found.index] = ++cells
      if (!found.canonical) respelled++
      const { vertices } = specOfIndex(found.index)
      byVertices[vertices] = (byVertices[vertices] ?? 0) + 1
      const cell = spare.pop() ?? new CellNumbers()
      cell.reset(found.index, name)
      return cell
    },
    run(open, epochs, run, where) {
      const cell = open as CellNumbers
      const budget = budgets.indexOf(epochs as 108)
      if (budget < 0) {
        throw refuse(where, `a training of ${epochs} epochs where there are those of ${budgets.join(', ')}`)
      }
      if (cell.runs[budget] === repeats) {
        throw refuse(where, `cell ${cell.hash} has more than ${repeats} trainings of ${epochs} epochs`)
      }
      if (run.evaluations !== evaluations) {
        throw refuse(where, `${run.evaluations} evaluations where there are those of start, half and end`)
      }
      if (!Number.isNaN(run.parameters)) {
        if (Number.isNaN(cell.parameters)) cell.parameters = run.parameters
        else if (cell.parameters !== run.parameters) {
          const both = `${run.parameters} parameters and ${cell.parameters}`
          throw refuse(where, `cell ${cell.hash} has ${both} in different runs`, 'CORRUPT_FILE')
        }
      }
      const wrong = impossibleValue(run.values)
      if (wrong !== undefined) {
        throw refuse(
          where,
          `a training of ${epochs} epochs of cell ${cell.hash} has ${wrong}`,
          'CORRUPT_FILE',
        )
      }
      cell.add(budget, run)
      runs++
      byBudget[epochs] = (byBudget[epochs] ?? 0) + 1
    },
    end(open) {
      const cell = open as CellNumbers
      const at = table.rows + 1
      // Cells may end in another order than they began.
      rowOf[cell.index] = at
      index.appendValue(cell.index)
      if (!Number.isNaN(cell.parameters)) parameters.appendValue(cell.parameters)
      for (let word = 0; word < 4; word++) words[word] = wordOf(cell.hash, word * 8)
      hash.append(words)
      for (const name of measures) {
        if (name !== 'epoch' || cell.unusual) append(name, cell.of[name])
      }
      if (cell.unusual) unusual++
      table.endRow()
      spare.push(cell)
    },
    finish(ignored) {
      const places = writer.table(placesTable)
      const row = places.measure('row', {
        unit: 'row',
        description: 'row of the cell in the table cells, from 1; 0: it is missing',
        encodings: [integer()],
      })
      for (const at of rowOf) {
        row.appendValue(at)
        places.endRow()
      }
      writer.setAttributes({
        axes: {
          budget: budgets,
          stage: stages,
          set: sets,
          evaluation: ['start', 'halfway', 'final'],
          repeat: Array.from({ length: repeats }, (_, repeat) => repeat),
        },
        measures: axes as unknown as Json,
        cells,
        runs,
        runsByBudget: { ...byBudget },
        cellsByVertices: { ...byVertices },
        respelled,
        unusualEpochs: unusual,
        ignored: [...ignored].sort(),
      })
    },
  }
}

/* A value that no training run can have: an accuracy outside [0, 1], or a negative time or epoch. */
function impossibleValue(values: Float64Array): string | undefined {
  for (let at = 0; at < values.length; at++) {
    const value = values[at]!
    const field = at % evaluationFields
    if (!(value < 0 || value > (field < 2 ? Number.MAX_VALUE : 1))) continue
    const stage = ['start', 'halfway', 'final'][Math.floor(at / evaluationFields)]
    const name = ['epoch', 'training_time', ...sets.map((set) => `${set}_accuracy`)][field]
    return `${stage} ${name} ${value}, expected ${field < 2 ? '0 or more' : '0 to 1'}`
  }
  return undefined
}

/* Whether a hash begins with the 12 bits that the shipped table has of the cell's; true if it has to be fetched first. */
function startsRight(hash: string, index: number): boolean {
  const starts = hashStartsAtHand()
  return starts === undefined || starts[index] === wordOf(hash, 0) >>> 20
}

/* Whether it is 32 hexadecimal digits, in lower case as published. */
function isHash(text: string): boolean {
  if (text.length !== 32) return false
  for (let i = 0; i < 32; i++) if (digitOf(text.charCodeAt(i)) < 0) return false
  return true
}

/* Eight digits of a hash. */
function wordOf(hash: string, at: number): number {
  let word = 0
  for (let i = at; i < at + 8; i++) word = (word << 4) | digitOf(hash.charCodeAt(i))
  return word >>> 0
}

function digitOf(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30
  return code >= 0x61 && code <= 0x66 ? code - 0x57 : -1
}
