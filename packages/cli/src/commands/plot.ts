import type { Benchmark, Plugin } from '@nasbench/core'
import { type Drawing, drawCumulative, drawHistogram, drawRanking, drawScatter } from '../chart/drawing.js'
import { type Column, drawn, type PlotLook, type Range } from '../chart/plot-kinds.js'
import { choosePlugin } from '../choose-plugin.js'
import type { CommandContext, CommonOptions } from '../context.js'
import { reasonOfNone, reportSample } from '../measures/population.js'
import { type MeasureFlags, type Measuring, startMeasuring } from '../measures/scope.js'
import { archOf, readValues } from '../measures/values.js'
import { sourceNote, withBenchmark } from '../open.js'
import { formatCount } from '../output/key-value.js'
import { writePicture } from '../output/picture.js'
import {
  checkPictureFiles,
  type PictureFileFlags,
  pictureFiles,
  titledPlot,
} from '../output/picture-files.js'
import { createWriter, formatOf } from '../output/writer.js'
import { UsageError } from '../usage.js'
import { writePlotFiles } from './plot-files.js'

export interface PlotCommandFlags extends MeasureFlags, PictureFileFlags {
  readonly kind: 'scatter' | 'histogram' | 'ecdf' | 'rank'
  readonly x?: string | undefined
  readonly y?: string | undefined
  readonly colorBy?: string | undefined
  readonly xRange?: Range
  readonly yRange?: Range
  readonly fullRange?: boolean | undefined
  readonly log?: 'x' | 'y' | 'xy' | undefined
  readonly bins?: number | undefined
  readonly highlight?: readonly string[] | undefined
}

/* Points of a space too large to list. */
const sampleSize = 20_000

/**
 * `nasbench plot`: pictures of a whole space, to files with `--svg`, `--png` and `--html`, else to the terminal as text;
 * JSON and CSV have the numbers.
 */
export async function plot(context: CommandContext, bench: string, flags: PlotCommandFlags): Promise<void> {
  checkFlags(flags)
  const plugin = await choosePlugin(bench, context)
  const { options } = context
  await withBenchmark(plugin, context, async (benchmark) => {
    const { drawing, keys } = await read(plugin, benchmark, flags, options)
    if (pictureFiles(flags).length > 0)
      return writePlotFiles(context, plugin, benchmark, drawing, keys, flags)
    if (formatOf(options) === 'table') {
      return writePicture(titledPlot(drawing.plot, flags.title), options, flags.width)
    }
    const writer = createWriter(options, { columns: [], fields: drawing.fields })
    for (const row of drawing.rows()) writer.add(row)
    writer.end()
  })
}

/* An option that has no effect on this kind of plot is refused. */
function checkFlags(flags: PlotCommandFlags): void {
  checkPictureFiles(flags)
  const { kind } = flags
  const refuse = (given: boolean, option: string, reason: string) => {
    if (given)
      throw new UsageError(`${option} has no effect on a ${kind} plot: ${reason}`, { received: option })
  }
  const single = kind === 'histogram' || kind === 'ecdf'
  refuse(single && flags.x !== undefined && flags.y !== undefined, '--y', 'it shows one measure, that of --x')
  refuse(flags.bins !== undefined && kind !== 'histogram', '--bins', 'only a histogram has bins')
  refuse(
    flags.colorBy !== undefined && kind !== 'scatter',
    '--color-by',
    'only a scatter plot has coloured points',
  )
  refuse(kind === 'histogram' && flags.log !== undefined, '--log', 'its columns are of one width')
  refuse(kind === 'ecdf' && flags.log?.includes('y') === true, '--log y', 'its y axis are shares')
  refuse(single && flags.yRange !== undefined, '--y-range', 'its y axis are counts or shares')
  refuse(kind === 'rank' && flags.xRange !== undefined, '--x-range', 'its x axis are all ranks')
}

async function read(
  plugin: Plugin,
  benchmark: Benchmark,
  flags: PlotCommandFlags,
  options: CommonOptions,
): Promise<{ drawing: Drawing; keys: readonly unknown[] }> {
  const measuring = await startMeasuring(plugin, benchmark, flags, sampleSize)
  const { population, measure } = measuring
  reportSample(population, flags, options)
  const { kind } = flags
  const single = kind === 'histogram' || kind === 'ecdf'
  const y = measure((single ? (flags.x ?? flags.y) : flags.y) ?? defaultMetric(benchmark))
  // A rank plot needs no second measure; a scatter plot does.
  const xText =
    kind === 'scatter' ? (flags.x ?? (benchmark.space.cost === undefined ? 'time' : 'params')) : flags.x
  const x = single || xText === undefined ? undefined : measure(xText)
  const colour = flags.colorBy === undefined ? undefined : measure(flags.colorBy)
  const measures = [x, y, colour].filter((one) => one !== undefined)
  const { keys, columns, missing } = readValues(population, measures)
  if (keys.length === 0) {
    throw new UsageError(reasonOfNone(benchmark, population, measures))
  }
  const column = (one: typeof y | undefined): Column | undefined =>
    one && { measure: one, values: columns[measures.indexOf(one)]! }
  const up = column(y)!
  const across = column(x)
  const look: PlotLook = {
    xRange: flags.xRange,
    yRange: flags.yRange,
    // A page can zoom in, so it begins with everything.
    fullRange: flags.fullRange === true || (flags.html !== undefined && pictureFiles(flags).length === 1),
    log: flags.log,
    bins: flags.bins,
    colour: column(colour),
    highlights: highlightsOf(plugin, benchmark, flags.highlight ?? [], keys),
  }
  checkRange(look.xRange, across ?? up, '--x-range')
  if (!single) checkRange(look.yRange, up, '--y-range')
  const context = {
    title: plugin.title,
    look,
    notes: notesOf(measuring, keys.length, missing),
    indices: () => keys.map((key) => benchmark.getIndex(archOf(benchmark, key) as object)),
  }
  if (kind === 'histogram') return { keys, drawing: drawHistogram(up, context) }
  if (kind === 'ecdf') return { keys, drawing: drawCumulative(up, context) }
  if (kind === 'rank') return { keys, drawing: drawRanking(across ?? up, across && up, context) }
  return { keys, drawing: drawScatter(across!, up, context) }
}

function notesOf(measuring: Measuring, shown: number, missing: number): string[] {
  const lacking = missing > 0 ? `; ${formatCount(missing)} lack results` : ''
  const { note } = measuring.population
  const kept = note === undefined ? '' : `; ${note}`
  return [
    `${formatCount(shown)} ${shown === 1 ? 'architecture' : 'architectures'}${lacking}${kept}`,
    ...measuring.notes().filter((one) => one !== note),
    sourceNote(measuring.benchmark),
  ]
}

/* A picture of nothing is a mistake. */
function checkRange(range: Range, column: Column, option: string): void {
  if (range === undefined) return
  const { values, title } = drawn(column)
  if (values.some((value) => value >= range[0] && value <= range[1])) return
  const sorted = values.slice().sort()
  throw new UsageError(
    `${option} ${range.join(':')} has no architecture: ${title} goes from ${sorted[0]} to ${sorted.at(-1)}`,
    { received: range.join(':') },
  )
}

function highlightsOf(
  { space }: Plugin,
  benchmark: Benchmark,
  texts: readonly string[],
  keys: readonly unknown[],
): Map<number, string> {
  const highlights = new Map<number, string>()
  if (texts.length === 0) return highlights
  const idOf = (key: unknown) => (typeof key === 'number' ? key : String(benchmark.getIndex(key as object)))
  const at = new Map(keys.map((key, i) => [idOf(key), i]))
  for (const text of texts) {
    const arch = benchmark.parse === undefined ? space.parse(text) : benchmark.parse(text)
    const index = benchmark.getIndex(arch as object)
    const place = at.get(typeof index === 'number' ? index : String(index)) ?? at.get(String(index))
    if (place === undefined) {
      throw new UsageError(`--highlight ${text}: architecture ${index} is not among those of the plot`, {
        received: text,
      })
    }
    highlights.set(place, `#${index}`)
  }
  return highlights
}

function defaultMetric(benchmark: Benchmark): string {
  return benchmark.metrics()[0]?.name ?? benchmark.defaults().split
}
