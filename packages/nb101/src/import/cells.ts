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
import { hashStarts } from '../hash-table.js'
import { spaceSize } from '../operations.js'
import {
  accuracyPoint,
  axes,
  budgets,
  cellsTable,
  epochPoint,
  type Measure101,
  placesTable,
  points,
  repeats,
  runPoint,
  sets,
  stages,
  startPoint,
  timePoint,
} from '../tables.js'
import { evaluationFields, evaluations } from './metrics.js'
import type { FoundCell } from './spelling.js'

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
const measures = Object.keys(described) as Measure101[]

/** A training run as a file records it; what is missing is NaN. */
export interface RecordedRun {
  /** Epoch, seconds and three accuracies at the start, halfway and at the end. */
  readonly values: Float64Array
  /** How many evaluations the file has of it. */
  readonly evaluations: number
  readonly parameters: number
  readonly totalTime: number
}

/** For messages: which part of the file it is; a text, or whatever says it when it is needed. */
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
  /** How many cells there are of each number of vertices. */
  readonly byVertices: Readonly<Record<number, number>>
}

class Cell implements OpenCell {
  index = 0
  hash = ''
  total = 0
  parameters = Number.NaN
  /** The epochs of some evaluation are not 0, half and all of them. */
  unusual = false
  readonly runs = new Uint8Array(budgets.length)
  readonly values = Object.fromEntries(
    measures.map((name) => [name, new Float64Array(points[name])]),
  ) as Record<Measure101, Float64Array>

  reset(index: number, hash: string): void {
    this.index = index
    this.hash = hash
    this.total = 0
    this.parameters = Number.NaN
    this.unusual = false
    this.runs.fill(0)
    for (const name of measures) this.values[name].fill(Number.NaN)
  }
}

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
  const spare: Cell[] = []
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
    if (!/^[0-9a-f]{32}$/.test(given)) {
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
      if (rowOf[found.index] !== 0) throw refuse(where, `cell ${found.index}, ${name}, is there twice`)
      rowOf[found.index] = ++cells
      if (!found.canonical) respelled++
      const { vertices } = specOfIndex(found.index)
      byVertices[vertices] = (byVertices[vertices] ?? 0) + 1
      const cell = spare.pop() ?? new Cell()
      cell.reset(found.index, name)
      return cell
    },
    run(open, epochs, run, where) {
      const cell = open as Cell
      const budget = budgets.indexOf(epochs as 108)
      if (budget < 0) {
        throw refuse(where, `a training of ${epochs} epochs where there are those of ${budgets.join(', ')}`)
      }
      const repeat = cell.runs[budget] as number
      if (repeat === repeats) {
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
      place(cell, budget, repeat, epochs, run)
      cell.runs[budget] = repeat + 1
      cell.total++
      runs++
      byBudget[epochs] = (byBudget[epochs] ?? 0) + 1
    },
    end(open) {
      const cell = open as Cell
      const at = table.rows + 1
      // Cells may end in another order than they began.
      rowOf[cell.index] = at
      index.appendValue(cell.index)
      if (!Number.isNaN(cell.parameters)) parameters.appendValue(cell.parameters)
      for (let word = 0; word < 4; word++) {
        words[word] = Number.parseInt(cell.hash.slice(word * 8, word * 8 + 8), 16)
      }
      hash.append(words)
      for (const name of measures) {
        if (name !== 'epoch' || cell.unusual) append(name, cell.values[name])
      }
      if (cell.unusual) unusual++
      table.endRow()
      spare.push(cell)
    },
    finish(ignored) {
      const places = writer.table(placesTable)
      const row = places.measure('row', {
        unit: 'row',
        description: 'row of the cell in the table cells, from 1; 0: it is not there',
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

const base64url = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/* Whether a hash begins with the 12 bits that the shipped table has of the cell's. */
function startsRight(hash: string, index: number): boolean {
  const start = Number.parseInt(hash.slice(0, 3), 16)
  return (
    hashStarts[2 * index] === base64url[start >>> 6] && hashStarts[2 * index + 1] === base64url[start & 63]
  )
}

/* Puts a run's numbers where they belong among the cell's. */
function place(cell: Cell, budget: number, repeat: number, epochs: number, run: RecordedRun): void {
  const { values } = run
  const own = cell.values
  own['total-time'][runPoint(budget) + repeat] = run.totalTime
  for (let evaluation = 0; evaluation < evaluations; evaluation++) {
    const first = evaluation * evaluationFields
    const epoch = values[first] as number
    const expected = (epochs * evaluation) / 2
    if (epoch !== expected && !Number.isNaN(epoch)) cell.unusual = true
    own.epoch[epochPoint(budget, evaluation) + repeat] = epoch
    const seconds = values[first + 1] as number
    if (evaluation === 0) own['start-time'][runPoint(budget) + repeat] = seconds
    else own['training-time'][timePoint(budget, evaluation - 1) + repeat] = seconds
    for (let set = 0; set < sets.length; set++) {
      const value = values[first + 2 + set] as number
      if (evaluation === 0) own['start-accuracy'][startPoint(budget, set) + repeat] = value
      else own.accuracy[accuracyPoint(budget, evaluation - 1, set) + repeat] = value
    }
  }
}
