import { allPoints } from '@nasbench/core'
import { costOfCode, type Dataset201, datasetShape, datasets, recordedCost } from './cost.js'
import { demoStore } from './demo.js'
import { spaceSize } from './operations.js'
import { codeOfIndex } from './order.js'
import { createPickleWriter } from './pickle-writer.js'
import { openRuns, type RunReader } from './run-reader.js'
import { evaluationSets, hasSet } from './sets.js'
import { nb201Space } from './space.js'
import { type RunLength, rowsOf } from './tables.js'

/* Not in index order, as in the published file, and few enough for a second's work. */
const defaultIndices = Array.from({ length: 40 }, (_, i) => (9930 + i * 6113) % spaceSize)

/**
 * A file in the layout of NASBenchAPI's pickle of NAS-Bench-201 version 1.1, with the demo's made-up numbers: all runs
 * of some architectures (official indices; 40 by default).
 */
export function demoFile(indices: readonly number[] = defaultIndices): {
  readonly name: string
  readonly bytes: Uint8Array
} {
  const write = createPickleWriter()
  const { dict, float, int, list, none, pair, scalar, text } = write
  const source = openRuns(demoStore())
  const key = (name: string, value: () => void) => () => {
    text(name)
    value()
  }
  const numbers =
    (entries: readonly (readonly [() => void, number])[], ordered = false) =>
    () =>
      dict(
        entries.map(([name, value]) => () => {
          name()
          float(value)
        }),
        ordered,
      )
  const curve = (table: RunReader, measure: string, row: number): (readonly [number, number])[] =>
    allPoints(table.measure(measure).points).map((epoch) => [epoch, table.measure(measure).value(row, epoch)])

  const run =
    (table: RunReader, dataset: Dataset201, length: RunLength, index: number, row: number) => () => {
      const sets = evaluationSets.filter((set) => set !== 'train' && hasSet(dataset, set))
      const byEpoch = (measure: string) =>
        curve(table, measure, row).map(([epoch, value]) => [() => int(epoch), value] as const)
      const bySet = (what: string) =>
        sets.flatMap((set) =>
          curve(table, `${set}-${what}`, row).map(
            ([epoch, value]) => [() => text(`${set}@${epoch}`), value] as const,
          ),
        )
      const cost = recordedCost(costOfCode(codeOfIndex(index), dataset))
      dict([
        key('name', () => text(dataset)),
        key('train_acc1es', numbers(byEpoch('train-accuracy'))),
        key('train_acc5es', none),
        key('train_losses', numbers(byEpoch('train-loss'))),
        key('train_times', numbers(byEpoch('train-time'), true)),
        key('arch_config', () =>
          dict([
            key('channel', () => int(16)),
            key('num_cells', () => int(5)),
            key('arch_str', () => text(nb201Space.format(nb201Space.at(index)))),
            key('class_num', () => int(datasetShape(dataset).classes)),
          ]),
        ),
        key('params', () => scalar(cost.params)),
        key('flop', () => float(cost.flops)),
        key('seed', () => text(String(table.seed(row)).padStart(4, '0'))),
        key('epochs', () => int(Number(length))),
        key('latency', () => list([() => scalar(table.measure('latency').value(row, 0))])),
        key('eval_names', () => list(sets.map((set) => () => text(set)))),
        key('eval_acc1es', numbers(bySet('accuracy'))),
        key('eval_times', numbers(bySet('time'))),
        key('eval_losses', numbers(bySet('loss'))),
        key('net_state_dict', none),
      ])
    }

  const runs = (index: number, length: RunLength) => () => {
    const tables = datasets.map((dataset) => ({ dataset, table: source.table(length, dataset)! }))
    const rows = tables.flatMap(({ dataset, table }) => {
      return rowsOf(table.rowRange(index)).map((row) => ({ dataset, table, row }))
    })
    dict([
      key('arch_index', () => int(index)),
      key('arch_str', () => text(nb201Space.format(nb201Space.at(index)))),
      key('all_results', () =>
        dict(
          rows.map(({ dataset, table, row }) => () => {
            pair(
              () => text(dataset),
              () => int(table.seed(row)),
            )
            run(table, dataset, length, index, row)()
          }),
          true,
        ),
      ),
      key('dataset_seed', () =>
        dict(
          tables.map(({ dataset }) =>
            key(dataset, () =>
              list(
                rows
                  .filter((of) => of.dataset === dataset)
                  .map(
                    ({ table, row }) =>
                      () =>
                        int(table.seed(row)),
                  ),
              ),
            ),
          ),
        ),
      ),
      key('clear_net_done', write.true),
    ])
  }

  dict([
    key('meta_archs', () =>
      list([...nb201Space.iterAll()].map((arch) => () => text(nb201Space.format(arch)))),
    ),
    key('total_archs', () => int(spaceSize)),
    key('arch2infos', () =>
      dict(
        indices.map((index) => () => {
          int(index)
          dict([key('full', runs(index, '200')), key('less', runs(index, '12'))])
        }),
      ),
    ),
    key('evaluated_indexes', () => list(indices.map((index) => () => int(index)))),
  ])
  return { name: 'made-up-nb201.pkl', bytes: write.finish() }
}
