import type { CommandContext, QueryFlags } from '../context.js'
import { createMeasure } from '../measures/measure.js'
import { type PopulationFlags, populationOf } from '../measures/population.js'
import { correlation } from '../measures/rank-correlation.js'
import { parseSpec } from '../measures/spec.js'
import { readValues } from '../measures/values.js'
import { queryOptions, sourceNote, withBenchmark } from '../open.js'
import { formatCount, formatFacts } from '../output/facts.js'
import { createStyle } from '../output/style.js'
import { writeDocument } from '../output/writer.js'
import { choosePlugin } from '../plugins/choose.js'
import { UsageError } from '../usage.js'

export interface CorrelateCommandFlags extends QueryFlags, PopulationFlags {
  readonly x: string
  readonly y: string
}

/* Of a space too large to list. */
const sampleSize = 10_000

/** `nasbench correlate`: how alike two measures order the architectures that have both. */
export async function correlate(
  context: CommandContext,
  bench: string,
  flags: CorrelateCommandFlags,
): Promise<void> {
  const plugin = await choosePlugin(bench, context)
  await withBenchmark(plugin, context, (benchmark) => {
    const population = populationOf(benchmark, flags, sampleSize)
    const [x, y] = [flags.x, flags.y].map((text) =>
      createMeasure(benchmark, parseSpec(text, benchmark, { asked: queryOptions(flags) }), population),
    ) as [ReturnType<typeof createMeasure>, ReturnType<typeof createMeasure>]
    if (x.title === y.title && context.options.quiet !== true) {
      // No error: who makes a matrix of all pairs has the diagonal too.
      process.stderr.write(`--x and --y are the same: ${x.title}\n`)
    }
    const { columns, missing } = readValues(population, [x, y])
    const [xs, ys] = columns as [Float64Array, Float64Array]
    if (xs.length < 2) {
      throw new UsageError(
        `${xs.length} architectures of ${benchmark.name} have both ${flags.x} and ${flags.y}: too few`,
      )
    }
    const { kendall, spearman, pearson } = correlation(xs, ys)
    const document = {
      benchmark: benchmark.name,
      x: x.title,
      y: y.title,
      architectures: xs.length,
      missing,
      kendall,
      spearman,
      pearson,
      sample: population.note ?? null,
      source: benchmark.source.kind,
    }
    writeDocument(context.options, document, () => {
      const style = createStyle(context.options)
      const counted = `${formatCount(xs.length)}${missing > 0 ? `; ${formatCount(missing)} lack one of them` : ''}`
      const number = (value: number) =>
        Number.isNaN(value) ? 'none: all values are the same' : value.toFixed(4)
      const facts = formatFacts(
        [
          ['x', x.title],
          ['y', y.title],
          ['architectures', counted],
          ['Kendall τ-b', number(kendall)],
          ['Spearman ρ', number(spearman)],
          ['Pearson r', number(pearson)],
        ],
        style,
      )
      const notes = [population.note, sourceNote(benchmark)].filter((note) => note !== undefined)
      return facts + style.dim(`${notes.join('\n')}\n`)
    })
  })
}
