import type { Benchmark, TopOptions } from '@nasbench/core'
import { costFields } from '../architecture-row.js'
import type { CommandContext, QueryFlags } from '../context.js'
import { type LimitFlags, readWithin } from '../measures/limits.js'
import { createMeasure } from '../measures/measure.js'
import { type Population, type PopulationFlags, populationOf, tellSample } from '../measures/population.js'
import { archOf } from '../measures/values.js'
import { queryOptions, sourceNote, withBenchmark } from '../open.js'
import { rankColumn } from '../output/columns.js'
import { createWriter } from '../output/writer.js'
import { choosePlugin } from '../plugins/choose.js'
import { resultColumns, resultFields, resultHeading, resultRow, withCosts } from '../result-row.js'
import { UsageError } from '../usage.js'

export interface TopCommandFlags extends QueryFlags, PopulationFlags, LimitFlags {
  /** 10 unless said; with `pareto` all. */
  readonly k?: number | undefined
  readonly by?: string | undefined
  /** Objectives between commas. */
  readonly pareto?: string | undefined
}

/** How many are drawn of a space too large to list. */
export const sampleSize = 10_000

/**
 * `nasbench top`: the best of all that is recorded, or of a sample, within limits; with several objectives those that
 * none beats.
 */
export async function top(context: CommandContext, bench: string, flags: TopCommandFlags): Promise<void> {
  const plugin = await choosePlugin(bench, context)
  await withBenchmark(plugin, context, async (benchmark) => {
    if (flags.pareto !== undefined) {
      const { topPareto } = await import('./top-pareto.js')
      return topPareto(context, benchmark, flags.pareto, flags)
    }
    const asked = queryOptions(flags)
    if (flags.by !== undefined && benchmark.splits(asked.dataset).includes(flags.by)) {
      throw new UsageError(
        `--by names a metric, and ${flags.by} is a split: --split ${flags.by} ranks by it`,
        {
          expected: benchmark.metrics().map((metric) => metric.name),
          received: flags.by,
        },
      )
    }
    const population = populationOf(benchmark, flags, sampleSize)
    tellSample(population, flags, context.options)
    const writer = createWriter(context.options, {
      columns: (rows) => [rankColumn, ...withCosts(resultColumns(rows), rows[0]?.params !== undefined)],
      fields: ['rank', ...resultFields, 'params', 'flops'],
      heading: resultHeading,
      note: [population.note, sourceNote(benchmark)].filter((line) => line !== undefined).join('\n'),
    })
    const best =
      population.note === undefined
        ? benchmark.top({ ...asked, ...limitsOf(benchmark, flags) }).map(({ arch }) => arch)
        : bestOfSample(benchmark, population, flags)
    for (const [i, arch] of best.entries()) {
      const result = resultRow(benchmark, arch, asked)
      writer.add({ rank: i + 1, ...result, ...costFields(benchmark.space, arch, String(result.dataset)) })
    }
    writer.end()
  })
}

function bestOfSample(benchmark: Benchmark, population: Population, flags: TopCommandFlags): unknown[] {
  const asked = queryOptions(flags)
  const question = flags.by === undefined ? asked : { ...asked, metric: flags.by }
  const measure = createMeasure(benchmark, { name: 'metric', what: 'metric', question }, population)
  const { keys, columns } = readWithin(benchmark, population, [measure], flags, asked)
  const [values] = columns as [Float64Array]
  const worth = (i: number) => (values[i] as number) * (measure.direction === 'maximize' ? 1 : -1)
  const order = keys.map((_, i) => i).sort((a, b) => worth(b) - worth(a) || a - b)
  return order.slice(0, flags.k ?? 10).map((i) => archOf(benchmark, keys[i]))
}

function limitsOf(benchmark: Benchmark, flags: TopCommandFlags): TopOptions {
  const { k = 10, by, maxParams, maxFlops, maxTime } = flags
  const asked = queryOptions(flags)
  return {
    k,
    ...(by !== undefined && { by }),
    ...(maxParams !== undefined && { maxParams }),
    ...(maxFlops !== undefined && { maxFlops }),
    // Where no time is recorded nobody can say that it is short.
    ...(maxTime !== undefined && {
      where: (arch: never) => (benchmark.trainTime(arch, asked) ?? Number.POSITIVE_INFINITY) <= maxTime,
    }),
  }
}
