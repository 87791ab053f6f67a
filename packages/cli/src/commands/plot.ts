import { resolve } from 'node:path'
import type { Benchmark, Plugin } from '@nasbench/core'
import type { PagePoints } from '../chart/html.js'
import { type Column, drawn, histogram, type Range, ranking, scatter } from '../chart/picture.js'
import type { Plot } from '../chart/plot.js'
import type { CommandContext, QueryFlags } from '../context.js'
import { interruptible } from '../interrupt.js'
import { createMeasure } from '../measures/measure.js'
import { type PopulationFlags, populationOf } from '../measures/population.js'
import { parseSpec } from '../measures/spec.js'
import { archOf, readValues } from '../measures/values.js'
import { queryOptions, sourceNote, withBenchmark } from '../open.js'
import { formatCount } from '../output/facts.js'
import { writePicture } from '../output/picture.js'
import type { Row } from '../output/table.js'
import { createWriter, formatOf, writeDocument } from '../output/writer.js'
import { choosePlugin } from '../plugins/choose.js'
import { UsageError } from '../usage.js'

export interface PlotCommandFlags extends QueryFlags, PopulationFlags {
  readonly kind: 'scatter' | 'histogram' | 'rank'
  readonly x?: string | undefined
  readonly y?: string | undefined
  readonly xRange?: Range
  readonly yRange?: Range
  readonly svg?: string | undefined
  readonly html?: string | undefined
  readonly force?: boolean | undefined
  /** Characters, or pixels of the SVG. */
  readonly width?: number | undefined
}

/** A picture, with what it shows as numbers. */
interface Drawing {
  readonly plot: Plot
  readonly page: Pick<PagePoints, 'kind' | 'x' | 'y' | 'front'>
  readonly fields: readonly string[]
  /** The row of an architecture; of a histogram that of a bar. */
  readonly rows: () => Iterable<Row>
}

/* Of a space too large to list. */
const sampleSize = 20_000

/**
 * `nasbench plot`: pictures of a whole space. To files with `--svg` and `--html`, else to the terminal as text; JSON and
 * CSV have what is drawn as numbers.
 */
export async function plot(context: CommandContext, bench: string, flags: PlotCommandFlags): Promise<void> {
  const plugin = await choosePlugin(bench, context)
  const { options } = context
  await withBenchmark(plugin, context, async (benchmark) => {
    const { drawing, keys } = read(plugin, benchmark, flags)
    const files = [flags.svg, flags.html].filter((file) => file !== undefined)
    if (files.length > 0) return writeFiles(context, plugin, benchmark, drawing, keys, flags)
    if (formatOf(options) === 'table') return writePicture(drawing.plot, options, flags.width)
    const writer = createWriter(options, { columns: [], fields: drawing.fields })
    for (const row of drawing.rows()) writer.add(row)
    writer.end()
  })
}

function read(
  plugin: Plugin,
  benchmark: Benchmark,
  flags: PlotCommandFlags,
): { drawing: Drawing; keys: readonly unknown[] } {
  const population = populationOf(benchmark, flags, sampleSize)
  const asked = queryOptions(flags)
  const measure = (text: string) =>
    createMeasure(benchmark, parseSpec(text, benchmark, { asked }), population)
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
  if (keys.length === 0) throw new UsageError(`${benchmark.name} has no architecture with both results`)
  const up: Column = { measure: y, values: columns.at(-1) as Float64Array }
  const across: Column | undefined = x && { measure: x, values: columns[0] as Float64Array }
  const notes = [
    [
      `${formatCount(keys.length)} architectures`,
      missing > 0 ? `${formatCount(missing)} lack results` : undefined,
      population.note,
    ]
      .filter((part) => part !== undefined)
      .join('; '),
    sourceNote(benchmark),
  ]
  const indices = () => keys.map((key) => benchmark.getIndex(archOf(benchmark, key)))
  const title = plugin.title
  if (kind === 'histogram') return { keys, drawing: drawHistogram(title, up, flags, notes) }
  if (kind === 'rank')
    return { keys, drawing: drawRanking(title, across ?? up, across && up, indices, notes) }
  return { keys, drawing: drawScatter(title, across as Column, up, flags, indices, notes) }
}

function defaultMetric(benchmark: Benchmark): string {
  return benchmark.metrics()[0]?.name ?? benchmark.defaults().split
}

function drawScatter(
  title: string,
  x: Column,
  y: Column,
  { xRange, yRange }: PlotCommandFlags,
  indices: () => readonly unknown[],
  notes: readonly string[],
): Drawing {
  const picture = scatter(
    `${title}: ${y.measure.title} against ${x.measure.title}`,
    x,
    y,
    { x: xRange, y: yRange },
    notes,
  )
  const onFront = new Set(picture.front)
  const page = {
    kind: 'points' as const,
    x: drawn(x).values,
    y: drawn(y).values,
    front: fromLeft(picture.front, x.values),
  }
  return {
    plot: picture,
    page,
    fields: ['index', x.measure.name, y.measure.name, 'pareto'],
    rows: () =>
      indices().map((index, i) => ({
        index,
        [x.measure.name]: x.values[i],
        [y.measure.name]: y.values[i],
        pareto: onFront.has(i),
      })),
  }
}

function drawHistogram(
  title: string,
  column: Column,
  { xRange }: PlotCommandFlags,
  notes: readonly string[],
): Drawing {
  const picture = histogram(`${title}: ${column.measure.title}`, column, xRange, notes)
  const { divisor, values } = drawn(column)
  return {
    plot: picture,
    page: { kind: 'bars', x: values, y: new Float64Array(0), front: [] },
    fields: ['from', 'to', 'architectures'],
    rows: () =>
      picture.counts.map((architectures, i) => ({
        from: (picture.edges[i] as number) * divisor,
        to: (picture.edges[i + 1] as number) * divisor,
        architectures,
      })),
  }
}

function drawRanking(
  title: string,
  by: Column,
  other: Column | undefined,
  indices: () => readonly unknown[],
  notes: readonly string[],
): Drawing {
  const name =
    other === undefined
      ? `${by.measure.title} by rank`
      : `ranks by ${other.measure.title} and by ${by.measure.title}`
  const picture = ranking(`${title}: ${name}`, by, other, notes)
  const [x, y] = picture.ranks
  return {
    plot: picture,
    page: { kind: 'points', x, y, front: [] },
    fields: [
      'index',
      'rank',
      by.measure.name,
      ...(other === undefined ? [] : ['otherRank', other.measure.name]),
    ],
    rows: () =>
      indices().map((index, i) => ({
        index,
        rank: x[i],
        [by.measure.name]: by.values[i],
        ...(other !== undefined && { otherRank: y[i], [other.measure.name]: other.values[i] }),
      })),
  }
}

async function writeFiles(
  { options }: CommandContext,
  { name }: Plugin,
  benchmark: Benchmark,
  { plot: picture, page }: Drawing,
  keys: readonly unknown[],
  { svg, html, force, width = 720 }: PlotCommandFlags,
): Promise<void> {
  const { writeWhole } = await import('../export/sink.js')
  const written: string[] = []
  await interruptible(async (signal) => {
    const write = async (file: string, text: string) => {
      await writeWhole(file, text, { force: force === true, signal })
      written.push(resolve(file))
    }
    if (svg !== undefined) await write(svg, (await import('../chart/svg.js')).drawSvg(picture, width))
    if (html === undefined) return
    const archs = page.front.map((i) => archOf(benchmark, keys[i]))
    const { drawHtml } = await import('../chart/html.js')
    const indices = keys.map((key) => (typeof key === 'number' ? key : String(benchmark.getIndex(key))))
    const points = {
      ...page,
      indices,
      archs: archs.map((arch) => benchmark.space.format(arch)),
      hint: `nasbench show ${name}`,
    }
    await write(html, drawHtml(picture, points))
  })
  const document = {
    benchmark: name,
    files: written,
    title: picture.title,
    architectures: keys.length,
    source: benchmark.source.kind,
  }
  writeDocument(options, document, () => `${written.join('\n')}\n`)
}

function fromLeft(front: readonly number[], x: Float64Array): number[] {
  return [...front].sort((a, b) => (x[a] as number) - (x[b] as number))
}
