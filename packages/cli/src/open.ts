import type { Benchmark, Plugin, QueryOptions } from '@nasbench/core'
import type { CommandContext, QueryFlags } from './context.js'
import { interruptible } from './interrupt.js'

/** Opens a benchmark as the common options say, and closes it after the work. Ctrl-C stops a first import cleanly. */
export async function withBenchmark<T>(
  plugin: Plugin,
  { options }: CommandContext,
  work: (benchmark: Benchmark) => T | Promise<T>,
): Promise<T> {
  const benchmark = (await (options.demo
    ? plugin.demo()
    : interruptible((signal) =>
        plugin.open(options.data, { verbose: options.quiet !== true, signal }),
      ))) as Benchmark
  try {
    return await work(benchmark)
  } finally {
    benchmark.close()
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

/** Where the results come from, as the last line of a table; what is made up says so. */
export function sourceNote(benchmark: Benchmark): string {
  const { kind, file, version } = benchmark.source
  if (kind === 'demo') return `made-up results, not measurements: ${file}`
  return `${kind === 'model' ? 'predicted by' : 'source:'} ${file}, ${version}`
}
