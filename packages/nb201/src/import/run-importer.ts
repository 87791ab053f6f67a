import {
  formatChoices,
  formatReceived,
  integer,
  NasBenchError,
  type PickleTape,
  pickleToken,
  readInteger,
  readLiteral,
  type StoreWriter,
} from '@nasbench/core'
import { type Dataset201, datasets } from '../cost.js'
import { architecturesTable, packRowRange, type RunNote, runTable } from '../tables.js'
import { readRun } from './run.js'
import { createRunWriter, type RunWriter } from './run-writer.js'
import { type TrialSpace, topologyTrials } from './trial-space.js'

/** Writes the training runs of architectures, as all published layouts record them, into a store's tables. */
export interface TrialWriter {
  /** All runs of an architecture: a dict of `full` and `less`, or of `200` and `12`. */
  architecture(key: unknown, tape: PickleTape, node: number): void
  /** The runs of one training, in a file of a single architecture that names it only inside; its first or another. */
  training(name: string, first: boolean, tape: PickleTape, node: number): void
  /** Writes what is only known at the end. */
  finish(): void
  /** Architectures so far. */
  readonly architectures: number
  /** True when some 200-epoch run has training times: the files of version 1.1 do, those of 1.0 do not. */
  readonly hasTimes: boolean
}

export function createTrialWriter(
  writer: StoreWriter,
  file: string,
  space: TrialSpace = topologyTrials,
): TrialWriter {
  const { lengths, size } = space
  const tables = new Map<string, RunWriter>()
  const notes = new Map<string, number>()
  const ignored = new Set<string>()
  const seen = new Uint8Array(size)
  let architectures = 0
  let single = -1

  const refuse = (index: number, what: string): NasBenchError =>
    new NasBenchError('UNSUPPORTED_FILE', `${file}, architecture ${index}: ${what}`, {
      path: file,
      received: index,
    })

  const tableOf = (length: string, dataset: Dataset201): RunWriter => {
    const name = runTable(length, dataset)
    let table = tables.get(name)
    if (!table) {
      table = createRunWriter(writer.table(name), dataset, size)
      tables.set(name, table)
    }
    return table
  }

  const begin = (index: number) => {
    if (!Number.isInteger(index)) {
      throw new NasBenchError(
        'UNSUPPORTED_FILE',
        `${file} has an architecture under ${formatReceived(index)} where an index from 0 to ${size - 1} belongs`,
        { path: file, received: index },
      )
    }
    if (index < 0 || index >= size) {
      throw refuse(index, `${space.title} has only the indices 0 to ${size - 1}`)
    }
    if (seen[index]) throw refuse(index, 'it occurs twice')
    seen[index] = 1
    architectures++
  }

  const lengthOf = (index: number, name = ''): string => {
    const length = Object.hasOwn(lengths, name) ? lengths[name] : undefined
    if (length) return length
    const known = formatChoices([...new Set(Object.keys(lengths))])
    throw refuse(index, `there are runs ${JSON.stringify(name)} where ${known} belong`)
  }

  const readRuns = (index: number, length: string, tape: PickleTape, node: number) => {
    const recorded = integerOf(tape, tape.find(node, 'arch_index'))
    const text = tape.text(tape.find(node, 'arch_str'))
    if (recorded !== index || text !== space.text(index)) {
      throw refuse(
        index,
        `the record has the index and string of another architecture: ${recorded}, ${JSON.stringify(text ?? null)}${space.hint(text)}`,
      )
    }
    const cleared = tape.kind(tape.find(node, 'clear_net_done')) === pickleToken.true
    const results = tape.find(node, 'all_results')
    if (tape.kind(results) !== pickleToken.dict) throw refuse(index, 'the record has no all_results')
    const runs: { readonly dataset: Dataset201; readonly seed: number; readonly node: number }[] = []
    const end = tape.end(results)
    for (let key = results + 1; key < end; ) {
      const value = tape.after(key)
      const [dataset, seed] = keyOfRun(tape, tape.resolve(key))
      if (!isDataset(dataset) || seed === undefined) {
        throw refuse(
          index,
          `a run is filed under ${JSON.stringify(tape.value(key))} where a dataset and a seed belong`,
        )
      }
      if (runs.some((run) => run.dataset === dataset && run.seed === seed))
        throw refuse(index, `its run of seed ${seed} on ${dataset} occurs twice`)
      runs.push({ dataset, seed, node: tape.resolve(value) })
      key = tape.after(value)
    }
    // The order of the seeds is the order in which the official code adds them up.
    const order = seedOrder(tape, tape.find(node, 'dataset_seed'))
    for (const dataset of datasets) {
      const own = runs.filter((run) => run.dataset === dataset)
      if (own.length === 0) continue
      const seeds = order.get(dataset) ?? []
      const rank = (seed: number) => (seeds.indexOf(seed) < 0 ? seeds.length + seed : seeds.indexOf(seed))
      own.sort((a, b) => rank(a.seed) - rank(b.seed))
      const table = tableOf(length, dataset)
      if (table.rowRanges[index] !== 0) throw refuse(index, `its runs of ${length} epochs are there twice`)
      table.rowRanges[index] = packRowRange(table.writer.rows, own.length)
      for (const run of own) writeRun(table, index, run.seed, cleared, tape, run.node)
    }
  }

  const writeRun = (
    table: RunWriter,
    index: number,
    seed: number,
    cleared: boolean,
    tape: PickleTape,
    node: number,
  ) => {
    table.arch.appendValue(index)
    table.seed.appendValue(seed)
    const run = readRun(table, tape, node, space.text(index), ignored)
    if (run.seed !== undefined && run.seed !== seed) {
      throw refuse(index, `the run of seed ${seed} says that its seed is ${run.seed}`)
    }
    const { name, evaluationSets, config } = run
    const note = JSON.stringify({ name, evaluationSets, config, cleared } satisfies RunNote)
    let number = notes.get(note)
    if (number === undefined) {
      number = notes.size
      notes.set(note, number)
    }
    table.note.appendValue(number)
    table.writer.endRow()
  }

  return {
    get architectures() {
      return architectures
    },
    get hasTimes() {
      return [...tables].some(([name, table]) => name.startsWith('200/') && table.hasTimes())
    },
    architecture(key, tape, node) {
      // JSON and some programs make text of keys.
      const index = readInteger(key) ?? (key as number)
      begin(index)
      if (tape.kind(node) !== pickleToken.dict) throw refuse(index, 'its record is not a dict')
      const end = tape.end(node)
      for (let key = node + 1; key < end; ) {
        const value = tape.after(key)
        const record = tape.resolve(value)
        if (tape.kind(record) !== pickleToken.none)
          readRuns(index, lengthOf(index, tape.text(key)), tape, record)
        key = tape.after(value)
      }
    },
    training(name, first, tape, node) {
      const index = integerOf(tape, tape.find(node, 'arch_index')) ?? Number.NaN
      // A folder may have an architecture's trainings in files of their own.
      if (first && !seen[index]) begin(index)
      else if (first) single = index
      else if (single !== index) throw refuse(index, `the same record is also called architecture ${single}`)
      single = index
      readRuns(index, lengthOf(index, name), tape, node)
    },
    finish() {
      writeRowRanges(writer, tables, size)
      writer.setAttributes({
        notes: [...notes.keys()].map((note) => JSON.parse(note)),
        ignored: [...ignored].sort(),
        architectures,
      })
    },
  }
}

/** Writes the row ranges of all architectures, the last table of a store. */
export function writeRowRanges(
  writer: StoreWriter,
  tables: ReadonlyMap<string, RunWriter>,
  size: number,
): void {
  const rowRanges = writer.table(architecturesTable)
  const written = [...tables].map(([name, { rowRanges: own }]) => ({
    own,
    measure: rowRanges.measure(name, {
      unit: 'place',
      description: 'first row in that table × 16 + number of rows; 0: no runs',
      encodings: [integer()],
    }),
  }))
  for (let index = 0; index < size; index++) {
    // A 0 for those without runs, so that a remote reader need not ask first who has some.
    for (const { own, measure } of written) measure.appendValue(own[index]!)
    rowRanges.endRow()
  }
}

function isDataset(name: string | undefined): name is Dataset201 {
  return (datasets as readonly (string | undefined)[]).includes(name)
}

/* An integer, as a number or as its digits. */
function integerOf(tape: PickleTape, node: number): number | undefined {
  return node < 0 ? undefined : readInteger(tape.text(node) ?? tape.number(node))
}

/* The dataset and seed of a run: a tuple, or its print. */
function keyOfRun(tape: PickleTape, key: number): [string | undefined, number | undefined] {
  if (tape.kind(key) === pickleToken.tuple) {
    return [tape.text(tape.resolve(key + 1)), integerOf(tape, tape.resolve(tape.after(key + 1)))]
  }
  const text = tape.text(key)
  if (text === undefined || !text.startsWith('(')) return [undefined, undefined]
  const [dataset, seed] = readLiteral(text, { maxLength: 200 }) as Iterable<unknown> as unknown[]
  return [typeof dataset === 'string' ? dataset : undefined, readInteger(seed)]
}

function seedOrder(tape: PickleTape, node: number): Map<string, number[]> {
  const order = new Map<string, number[]>()
  if (node < 0 || tape.kind(node) !== pickleToken.dict) return order
  tape.eachEntry(node, (key, list) => {
    const seeds: number[] = []
    if (tape.kind(list) >= pickleToken.dict)
      tape.eachItem(list, (item) => seeds.push(integerOf(tape, tape.resolve(item)) ?? Number.NaN))
    order.set(tape.text(key) ?? '', seeds)
  })
  return order
}
