import type { Benchmark, Plugin } from '@nasbench/core'
import { type Drawing, drawHistogram, drawRanking, drawScatter } from '../chart/drawing.js'
import type { Column, Range } from '../chart/plot-kinds.js'
import type { CommandContext, CommonOptions } from '../context.js'
import { reportSample } from '../measures/population.js'
import { type MeasureFlags, startMeasuring } from '../measures/scope.js'
import { archOf, readValues } from '../measures/values.js'
import { sourceNote, withBenchmark } from '../open.js'
import { formatCount } from '../output/key-value.js'
import { writePicture } from '../output/picture.js'
import { checkPictureFiles, type PictureFileFlags, pictureFiles } from '../output/picture-files.js'
import { createWriter, formatOf } from '../output/writer.js'
import { choosePlugin } from '../choose-plugin.js'
import { UsageError } from '../usage.js'
import { writePlotFiles } from './plot-files.js'

export interface PlotCommandFlags extends MeasureFlags, PictureFileFlags {
  readonly kind: 'scatter' | 'histogram' | 'rank'
  readonly x?: string | undefined
  readonly y?: string | undefined
  readonly xRange?: Range
  readonly yRange?: Range
  /** Characters, or pixels of the SVG. */
  readonly width?: number | undefined
}

/* Of a space too large to list. */
const sampleSize = 20_000

/**
 * `nasbench plot`: pictures of a whole space. To files with `--svg` and `--html`, else to the terminal as text; JSON and
 * CSV have what is drawn as numbers.
 */
export async function plot(context: CommandContext, bench: string, flags: PlotCommandFlags): Promise<void> {
  checkPictureFiles(flags)
  const plugin = await choosePlugin(bench, context)
  const { options } = context
  await withBenchmark(plugin, context, async (benchmark) => {
    const { drawing, keys } = await read(plugin, benchmark, flags, options)
    if (pictureFiles(flags).length > 0) return writePlotFiles(context, plugin, benchmark, drawing, keys, flags)
    if (formatOf(options) === 'table') return writePicture(drawing.plot, options, flags.width)
    const writer = createWriter(options, { columns: [], fields: drawing.fields })
    for (const row of drawing.rows()) writer.add(row)
    writer.end()
  })
}

async function read(
  plugin: Plugin,
  benchmark: Benchmark,
  flags: PlotCommandFlags,
  options: CommonOptions,
): Promise<{ drawing: Drawing; keys: readonly unknown[] }> {
  const measuring = await startMeasuring(benchmark, flags, sampleSize)
  const { population, measure } = measuring
  reportSample(population, flags, options)
  const { kind } = flags
  const y = measure(
    kind === 'histogram'
      ? (flags.x ?? flags.y ?? defaultMetric(benchmark))
      : (flags.y ?? defaultMetric(benchmark)),
  )
  // A rank plot needs no second measure; a scatter plot does.
  const xText =
    kind === 'scatter' ? (flags.x ?? (benchmark.space.cost === undefined ? 'time' : 'params')) : flags.x
  const x = kind === 'histogram' || xText === undefined ? undefined : measure(xText)
  const { keys, columns, missing } = readValues(population, x === undefined ? [y] : [x, y])
  if (keys.length === 0) {
    const wanted = x === undefined ? y.title : `both ${x.title} and ${y.title}`
    throw new UsageError(`no architecture of ${benchmark.name} has ${wanted}`)
  }
  const up: Column = { measure: y, values: columns.at(-1) as Float64Array }
  const across: Column | undefined = x && { measure: x, values: columns[0] as Float64Array }
  const notes = [
    [
      `${formatCount(keys.length)} architectures`,
      missing > 0 ? `${formatCount(missing)} lack results` : undefined,
    ]
      .filter((part) => part !== undefined)
      .join('; '),
    ...measuring.notes(),
    sourceNote(benchmark),
  ]
  const indices = () => keys.map((key) => benchmark.getIndex(archOf(benchmark, key)))
  const title = plugin.title
  if (kind === 'histogram') return { keys, drawing: drawHistogram(title, up, flags.xRange, notes) }
  if (kind === 'rank')
    return { keys, drawing: drawRanking(title, across ?? up, across && up, indices, notes) }
  return { keys, drawing: drawScatter(title, across as Column, up, flags, indices, notes) }
}

function defaultMetric(benchmark: Benchmark): string {
  return benchmark.metrics()[0]?.name ?? benchmark.defaults().split
}
