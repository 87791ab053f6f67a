import type { Benchmark, Plugin } from '@nasbench/core'
import { costFields } from '../architecture-row.js'
import { choosePlugin } from '../choose-plugin.js'
import type { CommandContext } from '../context.js'
import { type LimitFlags, withLimits } from '../measures/limits.js'
import type { Measure } from '../measures/measure.js'
import { splitList } from '../measures/measure-text.js'
import { paretoFront } from '../measures/pareto.js'
import { reasonOfNone, reportSample, sampleSize } from '../measures/population.js'
import { bestOf } from '../measures/ranking.js'
import { type MeasureFlags, type Measuring, startMeasuring } from '../measures/scope.js'
import { archOf, readValues, type Values } from '../measures/values.js'
import { sourceNote, withBenchmark } from '../open.js'
import { archColumn, indexColumn, measureColumn, rankColumn } from '../output/columns.js'
import { formatCount } from '../output/key-value.js'
import type { Row } from '../output/table.js'
import { createWriter } from '../output/writer.js'
import { resultRows, withCosts } from '../result-row.js'
import { UsageError } from '../usage.js'

export interface TopCommandFlags extends MeasureFlags, LimitFlags {
  /** Default: 10; with `pareto` all. */
  readonly k?: number | undefined
  readonly by?: string | undefined
  /** The last ones in place of the first. */
  readonly worst?: boolean | undefined
  /** More measures to show, between commas. */
  readonly show?: string | undefined
  /** Objectives between commas. */
  readonly pareto?: string | undefined
}

/** `nasbench top`: the best or worst architectures by a measure, or the Pareto front of several. */
export async function top(context: CommandContext, bench: string, flags: TopCommandFlags): Promise<void> {
  if (flags.pareto !== undefined && (flags.by !== undefined || flags.worst)) {
    throw new UsageError(
      `--${flags.by === undefined ? 'worst' : 'by'} and --pareto do not go together: choose one`,
    )
  }
  const plugin = await choosePlugin(bench, context)
  await withBenchmark(plugin, context, async (benchmark) => {
    const measuring = await startMeasuring(plugin, benchmark, withLimits(flags), sampleSize)
    reportSample(measuring.population, flags, context.options)
    if (flags.pareto === undefined) topRanked(context, plugin, measuring, flags)
    else topPareto(context, measuring, flags.pareto, flags)
  })
}

/* The architectures that no other beats in all objectives, by the first objective. */
function topPareto(
  context: CommandContext,
  measuring: Measuring,
  list: string,
  flags: TopCommandFlags,
): void {
  const { benchmark } = measuring
  const texts = splitList(list)
  const objectives = texts.length < 2 ? [] : texts.map(measuring.measure)
  if (objectives.length < 2 || new Set(objectives.map((one) => one.name)).size < objectives.length) {
    throw new UsageError(
      `--pareto ${JSON.stringify(list)}: expected two or more objectives, such as params,accuracy`,
      { received: list },
    )
  }
  const shown = shownMeasures(measuring, flags, objectives)
  const values = readAll(measuring, objectives, shown)
  const front = paretoFront(
    objectives.map(({ direction }, at) => {
      const column = values.columns[at]!
      return direction === 'maximize' ? column.map((value) => -value) : column
    }),
  )
  const measures = [...objectives, ...shown]
  const writer = createWriter(context.options, {
    columns: [indexColumn, ...measures.map(measureColumn), archColumn],
    fields: ['benchmark', 'index', 'arch', ...measures.map((one) => one.name), 'source'],
    note: [
      ...objectives.map(({ name, title, direction }) => `${name}: ${title}, ${direction}d`),
      ...shown.map(({ name, title }) => `${name}: ${title}`),
      `${formatCount(front.length)} of ${formatCount(values.keys.length)} on the Pareto front`,
      ...missingNote(values),
      ...measuring.notes(),
      sourceNote(benchmark),
    ].join('\n'),
    empty: emptyReason(measuring, objectives),
  })
  for (const i of front.slice(0, flags.k)) writer.add(measuredRow(benchmark, values, measures, i))
  writer.end()
}

function topRanked(
  context: CommandContext,
  plugin: Plugin,
  measuring: Measuring,
  flags: TopCommandFlags,
): void {
  const { benchmark, asked } = measuring
  // An option that has no effect is refused before anything is read.
  const results = resultRows(plugin, benchmark, asked)
  const by = rankedBy(measuring, flags)
  const { measure } = by
  const direction = measure.undirected ? 'maximize' : measure.direction
  const shown = shownMeasures(measuring, flags, by.plain ? [] : [measure])
  const values = readAll(measuring, [measure], shown)
  const best = bestOf(
    values.columns[0]!,
    flags.k ?? 10,
    (direction === 'maximize') !== (flags.worst === true),
  )
  const remarks = [
    ...(by.plain && !flags.worst
      ? []
      : [`${measure.name}: ${measure.title}, ${orderName(direction, flags.worst)} first`]),
    ...shown.map(({ name, title }) => `${name}: ${title}`),
    ...missingNote(values),
    ...measuring.notes(),
    sourceNote(benchmark),
  ]
  const empty = emptyReason(measuring, [measure])
  const note = remarks.join('\n')
  const rankOf = (position: number) => (flags.worst ? values.keys.length - position : position + 1)
  if (!by.plain) {
    const measures = [measure, ...shown]
    const writer = createWriter(context.options, {
      columns: [rankColumn, indexColumn, ...measures.map(measureColumn), archColumn],
      fields: ['rank', 'benchmark', 'index', 'arch', ...measures.map((one) => one.name), 'source'],
      note,
      empty,
    })
    for (const [position, i] of best.entries()) {
      writer.add({ rank: rankOf(position), ...measuredRow(benchmark, values, measures, i) })
    }
    writer.end()
    return
  }
  const writer = createWriter(context.options, {
    columns: (rows) => [
      rankColumn,
      ...withCosts(results.columns(rows), rows[0]?.params !== undefined, shown.map(measureColumn)),
    ],
    fields: [...new Set(['rank', ...results.fields, 'params', 'flops', ...shown.map((one) => one.name)])],
    heading: results.heading,
    note,
    empty,
  })
  for (const [position, i] of best.entries()) {
    const arch = archOf(benchmark, values.keys[i])
    const result = results.row(arch, by.question)
    writer.add({
      rank: rankOf(position),
      ...result,
      ...costFields(benchmark.space, arch, asked.dataset ?? String(result.dataset)),
      ...shownFields(values, shown, i),
    })
  }
  writer.end()
}

/* A result keeps its whole row: the number, its deviation, its cost. Other measures have a column of their name. */
function rankedBy(measuring: Measuring, { by }: TopCommandFlags) {
  const { asked } = measuring
  if (by === undefined) {
    const [measure] = [
      measuring.measureOf({
        name: 'metric',
        what: 'metric',
        question: asked,
        std: false,
        direction: undefined,
      }),
    ]
    return { measure, plain: true as const, question: asked }
  }
  const spec = measuring.spec(by)
  const plain = spec.what === 'metric' && !spec.std && !/^\s*[\w.-]+\s*=/.test(by)
  return { measure: measuring.measureOf(spec), plain, question: spec.question }
}

function shownMeasures(
  measuring: Measuring,
  { show }: TopCommandFlags,
  others: readonly Measure[],
): Measure[] {
  const taken = new Set(others.map((one) => one.name))
  return splitList(show ?? '')
    .map(measuring.measure)
    .filter((one) => !taken.has(one.name))
}

/* Architectures without a value of an objective are left out; those without a value that is only shown are kept. */
function readAll({ population }: Measuring, needed: readonly Measure[], shown: readonly Measure[]): Values {
  return readValues(population, [...needed, ...shown], needed.length)
}

function measuredRow(benchmark: Benchmark, values: Values, measures: readonly Measure[], i: number): Row {
  const arch = archOf(benchmark, values.keys[i])
  return {
    benchmark: benchmark.name,
    index: benchmark.getIndex(arch),
    arch: benchmark.space.format(arch),
    ...Object.fromEntries(measures.map((one, at) => [one.name, missingAsNull(values.columns[at]![i]!)])),
    source: benchmark.source.kind,
  }
}

function shownFields(values: Values, shown: readonly Measure[], i: number): Row {
  return Object.fromEntries(shown.map((one, at) => [one.name, missingAsNull(values.columns[at + 1]![i]!)]))
}

function missingAsNull(value: number): number | null {
  return Number.isNaN(value) ? null : value
}

function missingNote({ missing }: Values): string[] {
  return missing === 0
    ? []
    : [`${formatCount(missing)} architectures lack a number that was asked for and are left out`]
}

function emptyReason({ population, benchmark }: Measuring, measures: readonly Measure[]): string {
  return reasonOfNone(benchmark, population, measures)
}

function orderName(direction: Measure['direction'], worst: boolean | undefined): string {
  return (direction === 'maximize') !== (worst === true) ? 'highest' : 'lowest'
}
