import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { StoreReader } from '@nasbench/core'
import { resolveStore } from '@nasbench/core'
import { afterAll } from 'vitest'
import { temporaryFolder } from '../../../test/temporary.js'
import { toConfigSpace } from '../src/configspace.js'
import { nb301Data } from '../src/data.js'
import { NASBench301 } from '../src/nasbench301.js'
import { dartsSpace } from '../src/space.js'

const opened: NASBench301[] = []

afterAll(() => {
  for (const benchmark of opened.splice(0)) benchmark.close()
})

/** A file in a new folder, or below it. */
export function writeFile(name: string, content: string | Uint8Array, folder = temporaryFolder()): string {
  const path = join(folder, name)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, content)
  return path
}

async function withOwnHome<Result>(work: () => Promise<Result>): Promise<Result> {
  const { NASBENCH_HOME } = process.env
  process.env.NASBENCH_HOME = temporaryFolder()
  try {
    return await work()
  } finally {
    if (NASBENCH_HOME === undefined) delete process.env.NASBENCH_HOME
    else process.env.NASBENCH_HOME = NASBENCH_HOME
  }
}

/** Imports what is published under a path as anybody would, into a data folder of its own. */
export function importPublished(path: string): Promise<StoreReader> {
  return withOwnHome(() => resolveStore(nb301Data, path, { verbose: false }))
}

/** The same, to be asked. */
export async function openPublished(path: string): Promise<NASBench301> {
  const benchmark = await withOwnHome(() => NASBench301.open(path, { verbose: false }))
  opened.push(benchmark)
  return benchmark
}

/** The runs of some entries, in JSON lines. */
export function openEntries(entries: readonly unknown[]): Promise<NASBench301> {
  return openPublished(writeFile('entries.jsonl', linesOf(entries)))
}

export function linesOf(entries: readonly unknown[]): string {
  return entries.map((entry) => `${JSON.stringify(entry)}\n`).join('')
}

/** All that a store holds, but for where it comes from. */
export function contentOf(store: StoreReader): unknown {
  const tables = store.tables().map((name) => {
    const table = store.table(name)
    if (!table) throw new Error(`no table ${name}`)
    const rows = Array.from({ length: table.rows }, (_, row) => ({
      measures: table.measures().map((of) => {
        const measure = table.measure(of)
        return [of, measure?.pointsOf(row), measure?.row(row)]
      }),
      texts: table.texts().map((of) => [of, table.text(of, row)]),
    }))
    return { name, rows }
  })
  return { attributes: store.layout.attributes, tables }
}

/** The architecture of that rank, as the benchmark's files spell it. */
export function configOf(rank: bigint): Record<string, string> {
  return toConfigSpace(dartsSpace.at(rank))
}

/** A made-up entry of NASBenchAPI's pickle; what `parsed` has takes the place of what it would have. */
export function entryOf(rank: bigint, parsed: Readonly<Record<string, unknown>> = {}, path?: string) {
  const val = [50.5, 75.25, Math.fround(80.1)]
  return {
    path: path ?? `rs/results_${rank % 1000n}.json`,
    parsed: {
      final_metric_score: -80.5,
      optimized_hyperparamater_config: {
        ...configOf(rank),
        'NetworkSelectorDatasetInfo:darts:init_channels': 32,
      },
      budget: 3,
      info: [
        { val_accuracy: 80.5, epochs: 2, dataset_path: 'datasets/CIFAR10.csv', val_accuracy_final: 80.25 },
      ],
      test_accuracy: 79.5,
      runtime: 1234.5,
      created_by_optimizer: 'rs',
      learning_curves: { 'Train/val_accuracy': val, 'Train/train_accuracy': val.map((value) => value - 1) },
      ...parsed,
    },
  }
}
