import { type Benchmark, isNasBenchError, NasBenchError, type QueryOptions } from '@nasbench/core'
import { placed, readArchitectures } from '../architectures.js'
import { curvePage, plotCurves } from '../chart/curves.js'
import type { Plot } from '../chart/plot.js'
import { choosePlugin } from '../choose-plugin.js'
import type { CommandContext, QueryFlags } from '../context.js'
import { queryOptions, sourceNote, withBenchmark } from '../open.js'
import { reportMissing } from '../output/missing.js'
import { writePicture } from '../output/picture.js'
import { type PictureFileFlags, pictureFiles, writePictures } from '../output/picture-files.js'
import type { Row } from '../output/table.js'
import { createWriter, formatOf, writeDocument } from '../output/writer.js'
import { type ResultRows, resultRows } from '../result-row.js'
import { UsageError } from '../usage.js'

/** A learning curve: `values[i]` was reached at `budgets[i]`. */
interface Curve extends Row {
  readonly benchmark: string
  readonly index: number | bigint
  readonly arch: string
  readonly metricName: string
  readonly unit: string
  readonly budgets: readonly number[]
  readonly values: readonly number[]
  /** Empty for single runs. */
  readonly stds: readonly (number | null)[]
}

export interface CurveCommandFlags extends QueryFlags, PictureFileFlags {
  /** Architectures without a curve are left out and counted. */
  readonly skipMissing?: boolean | undefined
}

/**
 * `nasbench curve`: learning curves, drawn on a terminal and as numbers elsewhere. A table has one column per
 * architecture; JSON one object per architecture, as for `query`; CSV one line per point.
 */
export async function curve(
  context: CommandContext,
  bench: string,
  archs: readonly string[],
  flags: CurveCommandFlags,
): Promise<void> {
  if (flags.budget !== undefined) {
    throw new UsageError('curve shows every budget: leave --budget out, or ask nasbench query for one', {
      received: flags.budget,
    })
  }
  const plugin = await choosePlugin(bench, context)
  const read = readArchitectures(plugin, archs, context.options.quiet === true)
  await withBenchmark(plugin, context, async (benchmark) => {
    const asked = queryOptions(flags)
    const results = resultRows(plugin, benchmark, asked)
    const curves: Curve[] = []
    let missing = 0
    for await (const batch of read(benchmark)) {
      for (const { arch, place } of batch) {
        try {
          curves.push(curveOf(benchmark, results, arch, asked))
        } catch (error) {
          if (!flags.skipMissing || !isNasBenchError(error, 'NOT_IN_DATASET')) throw placed(error, place)
          missing++
        }
      }
    }
    const heading = results.heading(curves.map((one) => ({ ...one, budget: null })))?.split('\n')[0]
    const note = sourceNote(benchmark)
    await writeCurves(context, archs, flags, curves, { heading: heading ?? plugin.title, note, results })
    reportMissing(missing, context.options)
  })
}

interface About {
  readonly heading: string
  readonly note: string
  readonly results: ResultRows
}

async function writeCurves(
  context: CommandContext,
  archs: readonly string[],
  flags: CurveCommandFlags,
  curves: readonly Curve[],
  { heading, note, results }: About,
): Promise<void> {
  const { options } = context
  const format = formatOf(options)
  if (pictureFiles(flags).length > 0) {
    const picture = pictureOf(curves, heading, note)
    if (picture === undefined) throw new UsageError('no architecture to draw')
    const written = await writePictures(picture, flags, curvePage(curves))
    return writeDocument(options, { files: written, title: picture.title }, () => `${written.join('\n')}\n`)
  }
  if (format === 'table' && process.stdout.isTTY) {
    const picture = pictureOf(curves, heading, note)
    if (picture !== undefined) writePicture(picture, options, flags.width)
    return
  }
  if (format === 'table') return writeTable(context, curves, heading, note)
  const single = archs.length === 1 && archs[0] !== '-' && !flags.skipMissing
  const fields = results.fields.filter((field) => !['cost', 'runs'].includes(field))
  const writer = createWriter(options, { columns: [], fields, single })
  for (const one of format === 'csv' ? curves.flatMap(points) : curves) writer.add(one)
  writer.end()
}

function curveOf(benchmark: Benchmark, results: ResultRows, arch: unknown, asked: QueryOptions): Curve {
  if (benchmark.curve === undefined) {
    throw new NasBenchError(
      'INVALID_ARGUMENT',
      `${benchmark.name} has no learning curves: ask with nasbench query`,
    )
  }
  const values = [...benchmark.curve(arch as object, asked)]
  const {
    metric: _,
    std: __,
    cost: ___,
    info: ____,
    budget: _____,
    runs: ______,
    ...row
  } = results.row(arch, asked)
  // Those of this architecture, if the benchmark distinguishes them.
  const question = { ...asked, dataset: String(row.dataset), split: String(row.split), arch }
  const budgets = benchmark.availableBudgets(question)
  return {
    ...row,
    benchmark: benchmark.name,
    index: row.index as number | bigint,
    arch: String(row.arch),
    metricName: String(row.metricName),
    unit: String(row.unit),
    budgets: values.map((_, i) => (budgets.length === values.length ? budgets[i]! : i)),
    values,
    stds: asked.seed === undefined ? stdsOf(benchmark, arch, asked, budgets, values) : [],
  }
}

/* Standard deviations over the runs at each budget, if the architecture has several. */
function stdsOf(
  benchmark: Benchmark,
  arch: unknown,
  asked: QueryOptions,
  budgets: readonly number[],
  values: readonly number[],
): (number | null)[] {
  if (budgets.length !== values.length || benchmark.summary(arch as object, asked).std === null) return []
  return budgets.map((budget, i) =>
    Number.isNaN(values[i]) ? null : benchmark.summary(arch as object, { ...asked, budget }).std,
  )
}

function points({ budgets, values, stds, ...rest }: Curve): Row[] {
  return values.map((metric, i) => ({ ...rest, budget: budgets[i], metric, std: stds[i] ?? null }))
}

function pictureOf(curves: readonly Curve[], heading: string, note: string): Plot | undefined {
  const [first] = curves
  if (first === undefined) return undefined
  return plotCurves(curves, {
    title: `Learning curves: ${heading}`,
    metric: first.metricName,
    unit: first.unit === 'percent' ? '%' : first.unit,
    note,
  })
}

/* One line per budget, one column per architecture. */
function writeTable(context: CommandContext, curves: readonly Curve[], heading: string, note: string): void {
  const places = curves.every((one) => one.unit === 'percent') ? 2 : 4
  const budgets = [...new Set(curves.flatMap((one) => one.budgets))].sort((a, b) => a - b)
  const writer = createWriter(context.options, {
    columns: [
      { key: 'budget', title: 'budget', number: String },
      ...curves.map((one, i) => ({
        key: String(i),
        title: `#${one.index} [${one.unit === 'percent' ? '%' : one.unit}]`,
        number: (value: number) => value.toFixed(places),
        dropPriority: i,
      })),
    ],
    note: `${curves[0]?.metricName ?? ''}; ${heading}\n${note}`,
    empty: 'no architecture has a curve',
  })
  const at = curves.map((one) => new Map(one.budgets.map((budget, i) => [budget, one.values[i]])))
  for (const budget of budgets) {
    writer.add({ budget, ...Object.fromEntries(at.map((values, i) => [i, values.get(budget)])) })
  }
  writer.end()
}
