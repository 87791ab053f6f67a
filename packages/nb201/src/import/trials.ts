import {
  batchCount,
  count,
  type Encoding,
  formatChoices,
  integer,
  type MeasureWriter,
  NasBenchError,
  NumberRun,
  type PickleTape,
  pickleToken,
  type StoreWriter,
  type TableWriter,
} from '@nasbench/core'
import { type Dataset201, datasets } from '../cost.js'
import { type EvaluationSet201, evaluationSets, hasSet, imagesIn } from '../sets.js'
import { architecturesTable, ownText, packRuns, type RunNote, runTable } from '../tables.js'
import { type TrialSpace, topologyTrials } from './trial-space.js'

/** Writes the training runs of architectures, as all published layouts record them, into a store's tables. */
export interface TrialWriter {
  /** All runs of an architecture: a dict of `full` and `less`, or of `200` and `12`. */
  architecture(index: number, tape: PickleTape, node: number): void
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
  const tables = new Map<string, RunTable>()
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

  const tableOf = (length: string, dataset: Dataset201): RunTable => {
    const name = runTable(length, dataset)
    let table = tables.get(name)
    if (!table) {
      table = createRunTable(writer.table(name), dataset, size)
      tables.set(name, table)
    }
    return table
  }

  const begin = (index: number) => {
    if (!Number.isInteger(index) || index < 0 || index >= size) {
      throw refuse(index, `there are only the indices 0 to ${size - 1} in ${space.title}`)
    }
    if (seen[index]) throw refuse(index, 'it is there twice')
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
    const recorded = tape.number(tape.find(node, 'arch_index'))
    const text = tape.text(tape.find(node, 'arch_str'))
    if (recorded !== index || text !== space.text(index)) {
      throw refuse(
        index,
        `the record calls itself ${recorded}, ${JSON.stringify(text ?? null)}; its place says otherwise${space.hint(text)}`,
      )
    }
    const cleared = tape.kind(tape.find(node, 'clear_net_done')) === pickleToken.true
    const results = tape.find(node, 'all_results')
    if (tape.kind(results) !== pickleToken.dict) throw refuse(index, 'the record has no all_results')
    const runs: { readonly dataset: Dataset201; readonly seed: number; readonly node: number }[] = []
    const end = tape.end(results)
    for (let key = results + 1; key < end; ) {
      const value = tape.after(key)
      const pair = tape.resolve(key)
      const dataset = tape.text(tape.resolve(pair + 1))
      const seed = tape.number(tape.resolve(tape.after(pair + 1)))
      if (tape.kind(pair) !== pickleToken.tuple || !isDataset(dataset) || !Number.isInteger(seed)) {
        throw refuse(
          index,
          `a run is filed under ${JSON.stringify(tape.value(key))} where a dataset and a seed belong`,
        )
      }
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
      if (table.places[index] !== 0) throw refuse(index, `its runs of ${length} epochs are there twice`)
      table.places[index] = packRuns(table.writer.rows, own.length)
      for (const run of own) readRun(table, index, run.seed, cleared, tape, run.node)
    }
  }

  const readRun = (
    table: RunTable,
    index: number,
    seed: number,
    cleared: boolean,
    tape: PickleTape,
    node: number,
  ) => {
    table.arch.appendValue(index)
    table.seed.appendValue(seed)
    let name: string | undefined
    let config: RunNote['config'] = {}
    let names: string[] = []
    const end = tape.end(node)
    for (let key = node + 1; key < end; ) {
      const at = tape.after(key)
      const value = tape.resolve(at)
      switch (tape.text(key)) {
        case 'train_acc1es':
          table.curve(tape, value, table.trainAccuracy)
          break
        case 'train_losses':
          table.curve(tape, value, table.trainLoss)
          break
        case 'train_acc5es':
          table.curve(tape, value, table.trainTop5)
          break
        case 'train_times':
          table.curve(tape, value, table.trainTime)
          break
        case 'latency':
          table.curve(tape, value, table.latency)
          break
        case 'eval_acc1es':
          table.evaluations(tape, value, 'accuracy')
          break
        case 'eval_losses':
          table.evaluations(tape, value, 'loss')
          break
        case 'eval_times':
          table.evaluations(tape, value, 'time')
          break
        case 'params':
          table.params.appendValue(tape.number(value))
          break
        case 'flop':
          table.flops.appendValue(tape.number(value))
          break
        case 'epochs':
          table.epochs.appendValue(tape.number(value))
          break
        case 'name':
          name = tape.text(value)
          break
        case 'arch_config':
          config = readConfig(tape, value, space.text(index))
          break
        case 'eval_names':
          names = readNames(tape, value)
          break
        case 'seed':
          if (Number(tape.text(value) ?? tape.number(value)) !== seed) {
            throw refuse(
              index,
              `the run of seed ${seed} says that its seed is ${JSON.stringify(tape.value(value))}`,
            )
          }
          break
        case 'net_state_dict':
          if (tape.kind(value) !== pickleToken.none) ignored.add('net_state_dict')
          break
        default:
          ignored.add(tape.text(key) ?? '?')
      }
      key = tape.after(at)
    }
    const note = JSON.stringify({
      name: name ?? null,
      evaluationSets: names,
      config,
      cleared,
    } satisfies RunNote)
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
    architecture(index, tape, node) {
      begin(index)
      if (tape.kind(node) !== pickleToken.dict) throw refuse(index, 'its record is no dict')
      const end = tape.end(node)
      for (let key = node + 1; key < end; ) {
        const value = tape.after(key)
        readRuns(index, lengthOf(index, tape.text(key)), tape, tape.resolve(value))
        key = tape.after(value)
      }
    },
    training(name, first, tape, node) {
      const index = tape.number(tape.find(node, 'arch_index'))
      // A folder may have an architecture's trainings in files of their own.
      if (first && !seen[index]) begin(index)
      else if (first) single = index
      else if (single !== index) throw refuse(index, `the same record is also called architecture ${single}`)
      single = index
      readRuns(index, lengthOf(index, name), tape, node)
    },
    finish() {
      const places = writer.table(architecturesTable)
      const written = [...tables].map(([name, { places: own }]) => ({
        own,
        measure: places.measure(name, {
          unit: 'place',
          description: 'first row in that table × 16 + number of rows; 0: no runs',
          encodings: [integer()],
        }),
      }))
      for (let index = 0; index < size; index++) {
        // A 0 for those without runs, so that a remote reader need not ask first who has some.
        for (const { own, measure } of written) measure.appendValue(own[index] as number)
        places.endRow()
      }
      writer.setAttributes({
        notes: [...notes.keys()].map((note) => JSON.parse(note)),
        ignored: [...ignored].sort(),
        architectures,
      })
    },
  }
}

interface RunTable {
  readonly writer: TableWriter
  /** By architecture: where its runs are. */
  readonly places: Uint32Array
  readonly arch: MeasureWriter
  readonly seed: MeasureWriter
  readonly note: MeasureWriter
  readonly epochs: MeasureWriter
  readonly params: MeasureWriter
  readonly flops: MeasureWriter
  readonly latency: Lazy
  readonly trainAccuracy: Lazy
  readonly trainTop5: Lazy
  readonly trainLoss: Lazy
  readonly trainTime: Lazy
  hasTimes(): boolean
  /** Writes a curve, if there is one. */
  curve(tape: PickleTape, node: number, measure: Lazy): void
  /** Writes the curves of all sets: a dict of `x-valid@0` → number. */
  evaluations(tape: PickleTape, node: number, what: 'accuracy' | 'loss' | 'time'): void
}

/* A measure that is only made when a run has some of it. */
type Lazy = () => MeasureWriter

function createRunTable(writer: TableWriter, dataset: Dataset201, size: number): RunTable {
  const single = (name: string, unit: string, encodings: readonly Encoding[] = []) =>
    writer.measure(name, { unit, encodings })
  const epochs = (name: string, unit: string, encodings: readonly Encoding[] = []): Lazy => {
    let measure: MeasureWriter | undefined
    return () => {
      measure ??= writer.measure(name, { unit, axis: 'epoch', encodings })
      return measure
    }
  }
  const accuracy = (set: EvaluationSet201) => {
    const images = imagesIn(dataset, set)
    return [count(images, 100), batchCount(images)]
  }
  const sets = evaluationSets.filter((set) => set !== 'train' && hasSet(dataset, set))
  const groups = sets.map((set) => ({
    set,
    prefix: new TextEncoder().encode(`${set}@`),
    run: new NumberRun(),
    measures: {
      accuracy: epochs(`${set}-accuracy`, 'percent', accuracy(set)),
      loss: epochs(`${set}-loss`, 'nats'),
      time: epochs(`${set}-time`, 'seconds'),
    },
  }))
  const run = new NumberRun()
  let times = false
  const trainTime = epochs('train-time', 'seconds')

  return {
    writer,
    places: new Uint32Array(size),
    arch: single('arch', 'index', [integer(size)]),
    seed: single('seed', 'seed', [integer(0xfffe), integer()]),
    note: single('note', 'index', [integer(200), integer()]),
    epochs: single('epochs', 'count', [integer(200), integer()]),
    params: single('params', 'MB'),
    flops: single('flops', 'M'),
    latency: epochs('latency', 'seconds'),
    trainAccuracy: epochs('train-accuracy', 'percent', accuracy('train')),
    trainTop5: epochs('train-top5', 'percent', accuracy('train')),
    trainLoss: epochs('train-loss', 'nats'),
    trainTime,
    hasTimes: () => times,
    curve(tape, node, measure) {
      if (tape.kind(node) === pickleToken.none) return
      run.clear()
      if (!tape.numbers(node, run)) throw notNumbers(tape, node)
      if (run.length === 0) return
      if (measure === trainTime) times = true
      measure().append(run.values(), run.where())
    },
    evaluations(tape, node, what) {
      if (tape.kind(node) === pickleToken.none) return
      if (tape.kind(node) !== pickleToken.dict) throw notNumbers(tape, node)
      for (const group of groups) group.run.clear()
      const end = tape.end(node)
      let group = groups[0]
      for (let key = node + 1; key < end; ) {
        if (group) key = tape.prefixedNumbers(key, end, group.prefix, group.run)
        if (key >= end) break
        const value = tape.after(key)
        // Another set begins.
        const [set, epoch = ''] = (tape.text(key) ?? '').split('@')
        group = groups.find((other) => other.set === set)
        if (!group || !/^\d{1,7}$/.test(epoch) || !tape.isNumber(value)) throw notNumbers(tape, node)
        group.run.push(Number(epoch), tape.number(value))
        key = tape.after(value)
      }
      for (const { run: own, measures } of groups) {
        if (own.length > 0) measures[what]().append(own.values(), own.where())
      }
    },
  }
}

function notNumbers(tape: PickleTape, node: number): NasBenchError {
  return new NasBenchError(
    'UNSUPPORTED_FILE',
    `a run of this file has ${JSON.stringify(String(tape.value(node))).slice(0, 80)} where numbers by epoch belong`,
  )
}

function isDataset(name: string | undefined): name is Dataset201 {
  return (datasets as readonly (string | undefined)[]).includes(name)
}

function seedOrder(tape: PickleTape, node: number): Map<string, number[]> {
  const order = new Map<string, number[]>()
  if (node < 0 || tape.kind(node) !== pickleToken.dict) return order
  const end = tape.end(node)
  for (let key = node + 1; key < end; ) {
    const value = tape.after(key)
    const list = tape.resolve(value)
    const seeds: number[] = []
    if (tape.kind(list) >= pickleToken.dict) {
      for (let item = list + 1; item < tape.end(list); item = tape.after(item))
        seeds.push(tape.number(tape.resolve(item)))
    }
    order.set(tape.text(key) ?? '', seeds)
    key = tape.after(value)
  }
  return order
}

/* The network's configuration; the architecture's own text would make each of them another one. */
function readConfig(tape: PickleTape, node: number, own: string): RunNote['config'] {
  const config: Record<string, string | number | null> = {}
  if (tape.kind(node) !== pickleToken.dict) return config
  const end = tape.end(node)
  for (let key = node + 1; key < end; ) {
    const value = tape.after(key)
    const at = tape.resolve(value)
    const plain = tape.isNumber(at) ? tape.number(at) : (tape.text(at) ?? null)
    config[tape.text(key) ?? ''] = plain === own ? ownText : plain
    key = tape.after(value)
  }
  return config
}

function readNames(tape: PickleTape, node: number): string[] {
  const names: string[] = []
  if (tape.kind(node) < pickleToken.dict) return names
  for (let item = node + 1; item < tape.end(node); item = tape.after(item)) names.push(tape.text(item) ?? '')
  return names
}
