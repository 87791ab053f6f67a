import { type Benchmark, isNasBenchError, type Plugin } from '@nasbench/core'
import { choosePlugin } from '../choose-plugin.js'
import type { CommandContext } from '../context.js'
import { withBenchmark } from '../open.js'

/* More than a screen of offers is of no use, and a space may be endless. */
const maxOffers = 100
const maxLooked = 20_000

/**
 * `nasbench __complete BENCH KIND PREFIX`: what the completion scripts offer, one word per line: datasets, splits, budgets,
 * metrics, measures, operations or the next characters of architectures. Prints nothing if it cannot know.
 */
export async function complete(
  context: CommandContext,
  bench: string,
  kind: string,
  prefix: string,
): Promise<void> {
  try {
    const plugin = await choosePlugin(bench, context)
    const offers =
      kind === 'arch' ? architectureBeginnings(plugin, prefix) : await valuesOf(plugin, context, kind)
    const fitting = [...new Set(offers)].filter((offer) => offer.startsWith(prefix)).slice(0, maxOffers)
    if (fitting.length > 0) process.stdout.write(`${fitting.join('\n')}\n`)
  } catch (error) {
    if (!isNasBenchError(error) && !(error instanceof Error && error.name === 'UsageError')) throw error
  }
}

async function valuesOf(plugin: Plugin, { cwd, options }: CommandContext, kind: string): Promise<string[]> {
  const read = (benchmark: Benchmark) => valuesIn(benchmark, kind)
  const quiet = { ...options, quiet: true }
  try {
    return await withBenchmark(plugin, { cwd, options: quiet }, read)
  } catch (error) {
    if (!isNasBenchError(error, 'DATA_NOT_FOUND')) throw error
    return withBenchmark(plugin, { cwd, options: { ...quiet, demo: true } }, read)
  }
}

function valuesIn(benchmark: Benchmark, kind: string): string[] {
  const datasets = benchmark.datasets()
  const splits = [...new Set(datasets.flatMap((dataset) => benchmark.splits(dataset)))]
  const metrics = benchmark.metrics().map((metric) => metric.name)
  switch (kind) {
    case 'dataset':
      return datasets
    case 'split':
      return splits
    case 'metric':
      return metrics
    case 'budget':
      return benchmark.availableBudgets().map(String)
    case 'measure':
      return [
        ...['params', 'flops', 'time'],
        ...metrics,
        ...splits,
        ...datasets.flatMap((dataset) => benchmark.splits(dataset).map((split) => `${dataset}:${split}`)),
      ]
    default:
      return []
  }
}

/* Each architecture that begins so, cut at the end of the next word. */
function architectureBeginnings({ space }: Plugin, prefix: string): string[] {
  const beginnings = new Set<string>()
  let looked = 0
  for (const arch of space.iterAll()) {
    if (++looked > maxLooked || beginnings.size > maxOffers) break
    const text = space.format(arch as object)
    if (!text.startsWith(prefix)) continue
    const rest = text.slice(prefix.length)
    const [, next = rest] = /^(\W*\w+)/.exec(rest) ?? []
    beginnings.add(prefix + next)
  }
  return [...beginnings]
}
