import { join } from 'node:path'
import { batchCount, count, float32, integer } from '@nasbench/core'
import { createStore } from '@nasbench/core/node'
import { sharedJson } from '../../../test/shared.js'
import type { Dataset201 } from '../src/cost.js'
import { type EvaluationSet201, imagesIn } from '../src/sets.js'
import { architecturesTable, layoutVersion, packRowRange, type RunLength, runTable } from '../src/tables.js'

/** Real results of all 15,625 architectures: the mean over the runs of each, by index. */
export interface FinalMeans {
  readonly test_cifar10: readonly number[]
  readonly test_cifar100: readonly number[]
  readonly test_imagenet16_120: readonly number[]
  readonly hp12_cifar10_valid: readonly number[]
  readonly hp12_cost_s: readonly number[]
}

export const finalMeans = sharedJson<FinalMeans>('data', 'nb201', 'final-means.json')

/** Writes them into a store of ours, each mean as the one run of its architecture. */
export async function writeFinalMeans(folder: string, means: FinalMeans): Promise<string> {
  const store = join(folder, 'final-means')
  const writer = createStore(store, { benchmark: 'nb201', layoutVersion })
  const size = means.test_cifar10.length
  const tables: readonly (readonly [RunLength, Dataset201, EvaluationSet201, readonly number[]])[] = [
    ['200', 'cifar10', 'ori-test', means.test_cifar10],
    ['200', 'cifar100', 'x-test', means.test_cifar100],
    ['200', 'ImageNet16-120', 'x-test', means.test_imagenet16_120],
    ['12', 'cifar10-valid', 'x-valid', means.hp12_cifar10_valid],
  ]
  for (const [length, dataset, set, values] of tables) {
    const table = writer.table(runTable(length, dataset))
    const images = imagesIn(dataset, set)
    const last = Number(length) - 1
    for (let index = 0; index < size; index++) {
      table.measure('arch', { unit: 'index', encodings: [integer()] }).appendValue(index)
      table.measure('seed', { unit: 'seed', encodings: [integer()] }).appendValue(0)
      table
        .measure(`${set}-accuracy`, {
          unit: 'percent',
          axis: 'epoch',
          encodings: [count(images, 100), batchCount(images), float32],
        })
        .append(Float64Array.of(values[index] as number), last)
      if (length === '12') {
        // Only the total is known; a search asks for no more.
        const seconds = new Float64Array(12)
        seconds[0] = means.hp12_cost_s[index] as number
        table.measure('train-time', { unit: 'seconds', axis: 'epoch' }).append(seconds, 0)
      }
      table.endRow()
    }
  }
  const places = writer.table(architecturesTable)
  for (let index = 0; index < size; index++) {
    for (const [length, dataset] of tables)
      places
        .measure(runTable(length, dataset), { unit: 'place', encodings: [integer()] })
        .appendValue(packRowRange(index, 1))
    places.endRow()
  }
  writer.setAttributes({ architectures: size, notes: [] })
  writer.setSourceVersion('means over runs')
  await writer.finish({
    file: 'final-means.json',
    bytes: 0,
    sha256: '0'.repeat(64),
    fingerprint: '0',
    importer: 'test',
  })
  return store
}
