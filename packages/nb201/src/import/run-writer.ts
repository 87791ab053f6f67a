import {
  batchCount,
  count,
  type Encoding,
  integer,
  type MeasureWriter,
  NasBenchError,
  NumberRun,
  type PickleTape,
  pickleToken,
  type TableWriter,
} from '@nasbench/core'
import type { Dataset201 } from '../cost.js'
import { type EvaluationSet201, evaluationSets, hasSet, imagesIn } from '../sets.js'
import { readNumbers } from './read-numbers.js'

/** Where the runs on one dataset are written, a row for each. */
export interface RunWriter {
  readonly writer: TableWriter
  /** By architecture: where its runs are. */
  readonly rowRanges: Uint32Array
  readonly arch: MeasureWriter
  readonly seed: MeasureWriter
  readonly note: MeasureWriter
  readonly epochs: MeasureWriter
  readonly params: MeasureWriter
  readonly flops: MeasureWriter
  readonly latency: LazyMeasure
  readonly trainAccuracy: LazyMeasure
  readonly trainTop5: LazyMeasure
  readonly trainLoss: LazyMeasure
  readonly trainTime: LazyMeasure
  hasTimes(): boolean
  /** The measure of a set of images that the dataset has. */
  evaluation(set: EvaluationSet201, what: 'accuracy' | 'loss' | 'time'): LazyMeasure
  /** Writes a curve, if there is one. */
  curve(tape: PickleTape, node: number, measure: LazyMeasure): void
  /** Writes the curves of all sets: a dict of `x-valid@0` → number. */
  evaluations(tape: PickleTape, node: number, what: 'accuracy' | 'loss' | 'time'): void
}

/** A measure that is only made when a run has some of it. */
export type LazyMeasure = () => MeasureWriter

/** The table of the runs on a dataset; `size`: how many architectures there are. */
export function createRunWriter(writer: TableWriter, dataset: Dataset201, size: number): RunWriter {
  const single = (name: string, unit: string, encodings: readonly Encoding[] = []) =>
    writer.measure(name, { unit, encodings })
  const epochs = (name: string, unit: string, encodings: readonly Encoding[] = []): LazyMeasure => {
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
    rowRanges: new Uint32Array(size),
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
    evaluation: (set, what) => groups.find((group) => group.set === set)!.measures[what],
    curve(tape, node, measure) {
      if (tape.kind(node) === pickleToken.none) return
      run.clear()
      // A latency may stand there without a list.
      if (tape.isNumber(node)) run.push(0, tape.number(node))
      else if (!readNumbers(tape, node, run)) throw notNumbers(tape, node)
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
