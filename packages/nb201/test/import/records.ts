import { Special, Tuple, writePickle } from '../../../core/test/pickle/write-pickle.js'
import type { Dataset201 } from '../../src/cost.js'
import { imagesIn } from '../../src/sets.js'
import { nb201Space } from '../../src/space.js'

/** Values of a record by their published names; what is given takes the place of what is usual. */
export type Fields = Readonly<Record<string, unknown>>

const float = (value: number) => new Special('float', value)

/** A curve as the files have it. */
export const curve = (epochs: Iterable<number>, value: (epoch: number) => number) =>
  new Map([...epochs].map((epoch) => [epoch, float(value(epoch))]))

/** What was recorded of evaluations, by `x-valid@199`. */
export const evaluations = (points: Readonly<Record<string, number>>) =>
  new Map(Object.entries(points).map(([point, value]) => [point, float(value)]))

/** A run as the published files have it (the official ResultsCount), made up, with `fields` instead of its own. */
export function runRecord(dataset: Dataset201, seed: number, epochs: number, fields: Fields = {}) {
  const sets = dataset === 'cifar10' ? (['ori-test'] as const) : (['x-valid', 'ori-test'] as const)
  const last = epochs - 1
  const percent = (count: number, of: number) => (count / of) * 100
  return new Map<string, unknown>(
    Object.entries({
      name: 'infer.tiny',
      net_state_dict: null,
      train_acc1es: curve(Array(epochs).keys(), (e) => percent(1000 + e, imagesIn(dataset, 'train'))),
      train_acc5es: null,
      train_losses: curve(Array(epochs).keys(), (e) => 2 / (e + 1)),
      train_times: null,
      arch_config: new Map<string, unknown>([['channel', 16]]),
      params: float(0.1),
      flop: float(15),
      seed: String(seed).padStart(4, '0'),
      epochs,
      latency: [float(0.01)],
      eval_names: [...sets],
      eval_acc1es: evaluations(
        Object.fromEntries(sets.map((set) => [`${set}@${last}`, percent(seed, imagesIn(dataset, set))])),
      ),
      eval_losses: evaluations(Object.fromEntries(sets.map((set) => [`${set}@${last}`, seed / 1000]))),
      eval_times: new Map(),
      ...fields,
    }),
  )
}

type Runs = readonly (readonly [Dataset201, number, ReadonlyMap<string, unknown>])[]

/** The runs of one training of an architecture (the official ArchResults). */
export function archRecord(index: number, runs: Runs, fields: Fields = {}) {
  const seeds = new Map<string, number[]>()
  for (const [dataset, seed] of runs) seeds.set(dataset, [...(seeds.get(dataset) ?? []), seed])
  for (const list of seeds.values()) list.sort((a, b) => a - b)
  return new Map<string, unknown>(
    Object.entries({
      arch_index: index,
      arch_str: nb201Space.format(nb201Space.at(index)),
      all_results: new Map(runs.map(([dataset, seed, run]) => [new Tuple([dataset, seed]), run])),
      dataset_seed: seeds,
      clear_net_done: true,
      ...fields,
    }),
  )
}

/** A file of these architectures, each with its trainings. */
export function fileOf(
  architectures: ReadonlyMap<number, unknown>,
  fields: Fields = {},
  protocol = 4,
): Uint8Array {
  const names = Array.from({ length: nb201Space.size }, (_, index) => nb201Space.format(nb201Space.at(index)))
  return writePickle(
    new Map<string, unknown>(
      Object.entries({
        meta_archs: names,
        total_archs: names.length,
        arch2infos: architectures,
        evaluated_indexes: [...architectures.keys()],
        ...fields,
      }).filter(([, value]) => value !== undefined),
    ),
    { protocol },
  )
}
