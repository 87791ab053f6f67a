import { type PickleTape, pickleToken } from '@nasbench/core'
import { ownText, type RunNote } from '../tables.js'
import type { RunWriter } from './run-writer.js'

/** The fields of a run's record other than the numbers. */
export interface ReadRun {
  readonly name: string | null
  readonly config: RunNote['config']
  readonly evaluationSets: readonly string[]
  /** The seed as far as the record repeats it. */
  readonly seed: number | undefined
}

/* The official names of curves by epoch, and of evaluations by set and epoch. */
const curves: Readonly<Record<string, CurveName>> = {
  train_acc1es: 'trainAccuracy',
  train_acc5es: 'trainTop5',
  train_losses: 'trainLoss',
  train_times: 'trainTime',
  latency: 'latency',
}
const evaluations: Readonly<Record<string, 'accuracy' | 'loss' | 'time'>> = {
  eval_acc1es: 'accuracy',
  eval_losses: 'loss',
  eval_times: 'time',
}

type CurveName = 'trainAccuracy' | 'trainTop5' | 'trainLoss' | 'trainTime' | 'latency'

/**
 * Writes the numbers of a run's record (the official ResultsCount) into the row of `table` that is being written, and
 * adds what else it holds to `ignored`. `own` is the architecture's text.
 */
export function readRun(
  table: RunWriter,
  tape: PickleTape,
  node: number,
  own: string,
  ignored: Set<string>,
): ReadRun {
  let name: string | null = null
  let seed: number | undefined
  let config: RunNote['config'] = {}
  let evaluationSets: readonly string[] = []
  const end = tape.end(node)
  for (let key = node + 1; key < end; ) {
    const at = tape.after(key)
    const value = tape.resolve(at)
    const field = tape.text(key) ?? '?'
    const curve = Object.hasOwn(curves, field) ? curves[field] : undefined
    const evaluated = Object.hasOwn(evaluations, field) ? evaluations[field] : undefined
    if (curve) table.curve(tape, value, table[curve])
    else if (evaluated) table.evaluations(tape, value, evaluated)
    else
      switch (field) {
        case 'params':
          table.params.appendValue(tape.number(value))
          break
        case 'flop':
          table.flops.appendValue(tape.number(value))
          break
        case 'epochs':
          table.epochs.appendValue(Number(tape.text(value) ?? tape.number(value)))
          break
        case 'name':
          name = tape.text(value) ?? null
          break
        case 'arch_config':
          config = readConfig(tape, value, own)
          break
        case 'eval_names':
          evaluationSets = readNames(tape, value)
          break
        case 'seed':
          if (tape.kind(value) !== pickleToken.none) seed = Number(tape.text(value) ?? tape.number(value))
          break
        case 'net_state_dict':
          if (tape.kind(value) !== pickleToken.none) ignored.add('net_state_dict')
          break
        default:
          ignored.add(field)
      }
    key = tape.after(at)
  }
  return { name, config, evaluationSets, seed }
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
