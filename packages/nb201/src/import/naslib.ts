/*
 * NASLib's `nb201_cifar10_full_training.pickle`, `nb201_cifar100_…` and `nb201_ImageNet16_…`: a dict of architecture text →
 * dataset → curves of one run, that of seed 888. The files do not name the set of their evaluations. Compared with real records
 * it is `ori-test` of the networks trained on cifar10-valid or cifar10, and `x-test` of the other two datasets; NASLib calls it
 * validation accuracy. So a store made of them has these sets and no other.
 */
import {
  formatReceived,
  type Importer,
  isPickle,
  NasBenchError,
  type PickleTape,
  pickleToken,
  walkPickle,
} from '@nasbench/core'
import { type Dataset201, datasets } from '../cost.js'
import { resolveArch } from '../forms.js'
import { spaceSize } from '../operations.js'
import { type EvaluationSet201, hasSet } from '../sets.js'
import { packRowRange, type RunNote, runTable } from '../tables.js'
import { writeRowRanges } from './run-importer.js'
import { createRunWriter, type RunWriter } from './run-writer.js'

/* The only run that NASLib took from the official file. */
const seed = 888

/** The set of a dataset that the curves `eval_acc1es` of NASLib are of. */
function naslibSet(dataset: Dataset201): EvaluationSet201 {
  return hasSet(dataset, 'x-test') ? 'x-test' : 'ori-test'
}

/** The importer of NASLib's pickles of NAS-Bench-201. */
export const naslibImporter: Importer = {
  id: 'naslib-pickle',
  title: 'NASLib pickle (nb201_…_full_training.pickle)',
  detect(head) {
    if (!isPickle(head)) return false
    const text = new TextDecoder('latin1').decode(head)
    return /\|[a-z_0-9]+~0\|/.test(text) && text.includes('_acc1es')
  },
  async run(source, writer, context) {
    const file = source.name
    const tables = new Map<string, RunWriter>()
    const notes: RunNote[] = []
    const ignored = new Set<string>()
    const seen = new Set<number>()
    const refuse = (what: string, received?: unknown) =>
      new NasBenchError('UNSUPPORTED_FILE', `${file} ${what}`, { path: file, received })

    const tableOf = (dataset: Dataset201): RunWriter => {
      const name = runTable('200', dataset)
      let table = tables.get(name)
      if (table === undefined) {
        table = createRunWriter(writer.table(name), dataset, spaceSize)
        tables.set(name, table)
        notes.push({ name: null, evaluationSets: [naslibSet(dataset)], config: {}, cleared: true })
      }
      return table
    }

    const readCurves = (index: number, dataset: Dataset201, tape: PickleTape, node: number) => {
      const table = tableOf(dataset)
      const set = naslibSet(dataset)
      table.rowRanges[index] = packRowRange(table.writer.rows, 1)
      table.arch.appendValue(index)
      table.seed.appendValue(seed)
      table.note.appendValue([...tables.values()].indexOf(table))
      table.epochs.appendValue(200)
      tape.eachEntry(node, (key, value) => {
        const field = tape.text(key) ?? '?'
        const at = tape.resolve(value)
        if (field === 'train_acc1es') table.curve(tape, at, table.trainAccuracy)
        else if (field === 'train_losses') table.curve(tape, at, table.trainLoss)
        else if (field === 'eval_acc1es') table.curve(tape, at, table.evaluation(set, 'accuracy'))
        else if (field === 'eval_losses') table.curve(tape, at, table.evaluation(set, 'loss'))
        else if (field === 'cost_info' && tape.kind(at) === pickleToken.dict) readCosts(table, tape, at)
        else ignored.add(field)
      })
      table.writer.endRow()
    }

    const readCosts = (table: RunWriter, tape: PickleTape, node: number) => {
      tape.eachEntry(node, (key, value) => {
        const field = tape.text(key) ?? '?'
        const at = tape.resolve(value)
        if (field === 'params') table.params.appendValue(tape.number(at))
        else if (field === 'flops') table.flops.appendValue(tape.number(at))
        else if (field === 'latency') table.curve(tape, at, table.latency)
        // `train_time`: of which epochs, the file does not say.
        else ignored.add(`cost_info.${field}`)
      })
    }

    await walkPickle(
      source,
      {
        enter: (path) => (path.length === 0 ? 'stream' : 'record'),
        record([key], tape, node) {
          const index = indexOfKey(key, refuse)
          if (seen.has(index)) throw refuse(`has architecture ${index} twice`, index)
          seen.add(index)
          if (tape.kind(node) !== pickleToken.dict) throw refuse(`has no datasets of architecture ${index}`)
          tape.eachEntry(node, (dataset, curves) => {
            const name = tape.text(dataset)
            const at = tape.resolve(curves)
            if (!(datasets as readonly unknown[]).includes(name) || tape.kind(at) !== pickleToken.dict)
              throw refuse(
                `has ${formatReceived(name)} where a dataset of architecture ${index} belongs`,
                name,
              )
            readCurves(index, name as Dataset201, tape, at)
          })
        },
      },
      {
        ...(context.signal && { signal: context.signal }),
        ...(context.onProgress && { onProgress: context.onProgress }),
      },
    )
    if (seen.size === 0) throw refuse('has no architectures')
    writeRowRanges(writer, tables, spaceSize)
    writer.setAttributes({ notes: notes as never, ignored: [...ignored].sort(), architectures: seen.size })
    writer.setSourceVersion('NASLib pickle, runs of seed 888 only, evaluated on ori-test or x-test')
  },
}

function indexOfKey(key: unknown, refuse: (what: string, received?: unknown) => NasBenchError): number {
  try {
    return resolveArch(key)
  } catch (cause) {
    throw refuse(`has a key that is not an architecture: ${(cause as Error).message}`, key)
  }
}
