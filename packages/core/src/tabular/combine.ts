import type { ArchInput, ArchitectureSpace } from '../space.js'
import type { StoreReader } from '../store/reader.js'
import type { ResolvedAxes } from './axes.js'
import type { TabularCosts, TabularRecord, TabularResult } from './record.js'
import { createResults, type TabularResults } from './results.js'

/** Reads the records of one file. */
type ReadRecords<Arch> = () => Records<Arch> | Promise<Records<Arch>>

type Records<Arch> = Iterable<TabularRecord<Arch>> | AsyncIterable<TabularRecord<Arch>>

/* A record under construction. */
interface Combined extends TabularCosts {
  readonly arch: number | bigint
  params?: number
  flops?: number
  results: TabularResult[]
}

/**
 * The records of several files as one record per architecture, after those of a store that the files add to. A dataset that a
 * file holds replaces the store's, and so do sizes.
 */
export async function combineRecords<Arch>(
  space: ArchitectureSpace<Arch>,
  axes: ResolvedAxes,
  files: readonly ReadRecords<Arch>[],
  previous: StoreReader | undefined,
): Promise<Iterable<TabularRecord<Arch>>> {
  const combined = new Map<number | bigint, Combined>()
  const recordOf = (index: number | bigint): Combined => {
    const record = combined.get(index) ?? { arch: index, results: [] }
    combined.set(index, record)
    return record
  }
  const replaced = new Set<string>()
  for (const read of files) {
    for await (const { arch, params, flops, results } of await read()) {
      const record = recordOf(space.getIndex(arch as ArchInput<Arch>))
      if (params !== undefined) record.params = params
      if (flops !== undefined) record.flops = flops
      record.results.push(...results)
      for (const { dataset = axes.defaultDataset } of results) replaced.add(dataset)
    }
  }
  if (previous !== undefined) {
    const results = createResults(previous, typeof space.size === 'bigint')
    const kept = [...axes.datasets.keys()].filter((dataset) => !replaced.has(dataset))
    for (const index of results.indices()) {
      const old = recordOfStore(axes, results, index, kept)
      if (old.results.length === 0) continue
      const record = recordOf(index)
      record.results.unshift(...old.results)
      Object.assign(record, { ...sizes(old), ...sizes(record) })
    }
  }
  return [...combined.values()].sort((a, b) => (a.arch < b.arch ? -1 : 1))
}

function sizes({ params, flops }: TabularCosts): TabularCosts {
  return { ...(params !== undefined && { params }), ...(flops !== undefined && { flops }) }
}

/* The results of an architecture on some datasets in a store. */
function recordOfStore(
  axes: ResolvedAxes,
  store: TabularResults,
  index: number | bigint,
  datasets: readonly string[],
): Combined {
  const row = store.row(index)!
  const record: Combined = { arch: index, results: [], ...sizesOf(store, row) }
  for (const name of datasets) {
    const { metrics } = axes.datasets.get(name)!
    const sizes = sizesOf(store, row, name)
    const constants = metrics.filter(
      (metric) => metric.perArchitecture && store.hasConstant(name, metric.name),
    )
    const values = Object.fromEntries(
      constants.map((metric) => [metric.name, store.constants(name, metric.name)[row]!]),
    )
    if (constants.length > 0 || Object.keys(sizes).length > 0)
      record.results.push({ dataset: name, ...sizes, values })
    const runs = store.runs(name)
    if (runs === undefined) continue
    for (let run = runs.first[row]!; run < runs.first[row]! + runs.count[row]!; run++) {
      const seed = Number.isNaN(runs.seeds[run]!) ? null : runs.seeds[run]!
      record.results.push(...resultsOfRun(axes, store, { dataset: name, run, seed }))
    }
  }
  return record
}

function resultsOfRun(
  axes: ResolvedAxes,
  store: TabularResults,
  { dataset, run, seed }: { readonly dataset: string; readonly run: number; readonly seed: number | null },
): TabularResult[] {
  return store.columns(dataset).flatMap((column) => {
    const [path = '', ...given] = column.split('@')
    const [split = '', metric = ''] = path.split('/')
    const settings = Object.fromEntries(
      given.map((text) => {
        const [name = '', value = ''] = text.split('=')
        return [name, axes.settings.get(name)?.values.find((one) => String(one) === value) ?? value]
      }),
    )
    return store.budgets(dataset, column).flatMap((budget) => {
      const value = store.values(dataset, column, budget)[run]!
      if (Number.isNaN(value)) return []
      const seconds = store.seconds(dataset, budget)[run]!
      return [{ dataset, split, seed, budget, settings, values: { [metric]: value }, seconds }]
    })
  })
}

function sizesOf(store: TabularResults, row: number, dataset?: string): TabularCosts {
  const sizes = (['params', 'flops'] as const).flatMap((what) => {
    if (!store.hasCounts(what, dataset)) return []
    const value = store.counts(what, dataset)[row]!
    return Number.isNaN(value) ? [] : [[what, value] as const]
  })
  return Object.fromEntries(sizes)
}
