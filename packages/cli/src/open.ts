import {
  type Benchmark,
  isNasBenchError,
  type Plugin,
  type QueryOptions,
  type SourceInfo,
} from '@nasbench/core'
import type { CommandContext, CommonOptions, QueryFlags } from './context.js'
import { interruptible } from './interrupt.js'
import { UsageError } from './usage.js'

/** Opens a benchmark as the common options say, and closes it after the work. Ctrl-C stops a first import cleanly. */
export async function withBenchmark<T>(
  plugin: Plugin,
  { options }: CommandContext,
  work: (benchmark: Benchmark) => T | Promise<T>,
): Promise<T> {
  const { model } = options
  if (model !== undefined && plugin.models === undefined) {
    throw new UsageError(`${plugin.name} has one model only: leave --model out`, { received: model })
  }
  const benchmark = options.demo ? await plugin.demo() : await openData(plugin, options)
  try {
    return await work(benchmark)
  } finally {
    benchmark.close()
  }
}

/* Results that come with a package answer only if no data was imported and none is named. */
async function openData(plugin: Plugin, { data, model, quiet }: CommonOptions): Promise<Benchmark> {
  try {
    return await interruptible((signal) =>
      plugin.open(data, { verbose: quiet !== true, signal, ...(model !== undefined && { model }) }),
    )
  } catch (error) {
    const named = data !== undefined || model !== undefined || (process.env[plugin.envVar] ?? '') !== ''
    if (named || plugin.bundled === undefined || !isNasBenchError(error, 'DATA_NOT_FOUND')) throw error
    return plugin.bundled()
  }
}

/** The query that the flags ask for; what was left out stays out, so that the benchmark's defaults hold. */
export function queryOptions(flags: QueryFlags): QueryOptions {
  const { option, dataset, split, budget, seed, metric } = flags
  const given = Object.entries({ dataset, split, budget, seed, metric }).filter(
    ([, value]) => value !== undefined,
  )
  return { ...option, ...Object.fromEntries(given) }
}

/** Where results come from. */
export function describeSource({ kind, file, version }: SourceInfo): string {
  if (kind === 'demo') return 'made-up results, not measurements'
  if (kind === 'bundled') return `${file}, real final results`
  return `${kind === 'model' ? 'predicted by ' : ''}${file}, ${version}`
}

/** The same as the last line of a table. */
export function sourceNote({ source }: Benchmark): string {
  return source.kind === 'demo' ? describeSource(source) : `source: ${describeSource(source)}`
}

/** The queries with an answer, over all datasets and splits that the flags leave open. */
export function answered(benchmark: Benchmark, arch: unknown, asked: QueryOptions): QueryOptions[] {
  const datasets = asked.dataset === undefined ? benchmark.datasets() : [asked.dataset]
  const queries = datasets.flatMap((dataset) => {
    const splits = asked.split === undefined ? benchmark.splits(dataset) : [asked.split]
    return splits.map((split) => ({ ...asked, dataset, split }))
  })
  const found = queries.filter((options) => benchmark.exists({ ...options, arch: arch as object }))
  // If nothing is found, the benchmark itself gives the reason.
  return found.length > 0 ? found : [asked]
}
