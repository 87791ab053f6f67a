import { choosePlugin } from '../choose-plugin.js'
import type { CommandContext } from '../context.js'
import { sampleSize } from '../measures/population.js'
import { correlation } from '../measures/rank-correlation.js'
import { type MeasureFlags, startMeasuring } from '../measures/scope.js'
import { readValues } from '../measures/values.js'
import { sourceNote, withBenchmark } from '../open.js'
import { formatCount, formatKeyValues } from '../output/key-value.js'
import { createStyle } from '../output/style.js'
import { writeDocument } from '../output/writer.js'
import { UsageError } from '../usage.js'

export interface CorrelateCommandFlags extends MeasureFlags {
  readonly x: string
  readonly y: string
}

/** `nasbench correlate`: how alike two measures order the architectures that have both. */
export async function correlate(
  context: CommandContext,
  bench: string,
  flags: CorrelateCommandFlags,
): Promise<void> {
  const plugin = await choosePlugin(bench, context)
  await withBenchmark(plugin, context, async (benchmark) => {
    const measuring = await startMeasuring(plugin, benchmark, flags, sampleSize)
    const { population } = measuring
    const x = measuring.measure(flags.x)
    const y = measuring.measure(flags.y)
    if (x.title === y.title && context.options.quiet !== true) {
      // Not an error: a matrix of all pairs has a diagonal.
      process.stderr.write(`--x and --y are the same: ${x.title}\n`)
    }
    const { columns, missing } = readValues(population, [x, y])
    const [xs, ys] = columns as [Float64Array, Float64Array]
    if (xs.length < 2) {
      const kept = population.note === undefined ? '' : ` (${population.note})`
      throw new UsageError(
        `a correlation needs two architectures: ${xs.length} of ${benchmark.name} have both ${flags.x} and ${flags.y}${kept}`,
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
      ...(measuring.notes().length > 0 && { notes: measuring.notes() }),
      source: benchmark.source.kind,
    }
    writeDocument(context.options, document, () => {
      const style = createStyle(context.options)
      const counted = `${formatCount(xs.length)}${missing > 0 ? `; ${formatCount(missing)} lack one of them` : ''}`
      const number = (value: number) =>
        Number.isNaN(value) ? 'none: all values are the same' : value.toFixed(4)
      const facts = formatKeyValues(
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
      return facts + style.dim(`${[...measuring.notes(), sourceNote(benchmark)].join('\n')}\n`)
    })
  })
}
