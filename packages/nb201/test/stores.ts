import type { DataDescription, Json, StoreReader } from '@nasbench/core'
import { resolveStore } from '@nasbench/core'
import { temporaryFolder } from '../../../test/temporary.js'
import { nb201Data } from '../src/data.js'

/** Imports what is published under a path as anybody would, into a data folder of its own. */
export async function importPublished(path: string, data: DataDescription = nb201Data): Promise<StoreReader> {
  const { NASBENCH_HOME } = process.env
  process.env.NASBENCH_HOME = temporaryFolder()
  try {
    return await resolveStore(data, path, { verbose: false })
  } finally {
    if (NASBENCH_HOME === undefined) delete process.env.NASBENCH_HOME
    else process.env.NASBENCH_HOME = NASBENCH_HOME
  }
}

/** All that a store holds of each run, by `200/cifar10/11/777`, and no more: two of them say the same or differ. */
export function runsIn(store: StoreReader): Map<string, Record<string, unknown>> {
  const notes = (store.layout.attributes as { readonly notes: readonly Json[] }).notes
  const runs = new Map<string, Record<string, unknown>>()
  for (const name of store.tables()) {
    const table = store.table(name)
    if (!table || name === 'architectures') continue
    for (let row = 0; row < table.rows; row++) {
      const value = (measure: string) => table.measure(measure)?.value(row)
      const run: Record<string, unknown> = { note: notes[value('note') as number] }
      for (const measure of table.measures()) {
        if (measure === 'note') continue
        const reader = table.measure(measure)
        const values = reader?.row(row)
        if (values) run[measure] = { points: reader?.pointsOf(row), values }
      }
      runs.set(`${name}/${value('arch')}/${value('seed')}`, run)
    }
  }
  return new Map([...runs].sort(([a], [b]) => (a < b ? -1 : 1)))
}
