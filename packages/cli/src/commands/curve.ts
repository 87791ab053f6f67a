import { resolve } from 'node:path'
import { type Benchmark, NasBenchError, type QueryOptions } from '@nasbench/core'
import { readArchitectures } from '../architectures.js'
import { plotCurves } from '../chart/curves.js'
import type { Plot } from '../chart/plot.js'
import type { CommandContext, QueryFlags } from '../context.js'
import { interruptible } from '../interrupt.js'
import { queryOptions, sourceNote, withBenchmark } from '../open.js'
import { writePicture } from '../output/picture.js'
import type { Row } from '../output/table.js'
import { createWriter, formatOf, writeDocument } from '../output/writer.js'
import { choosePlugin } from '../plugins/choose.js'
import { resultRow } from '../result-row.js'
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
}

/** What a picture says beside its curves. */
interface About {
  readonly title: string
  readonly note: string
}

export interface CurveCommandFlags extends QueryFlags {
  readonly svg?: string | undefined
  readonly force?: boolean | undefined
}

/**
 * `nasbench curve`: learning curves, drawn on a terminal and as numbers elsewhere. A table has a column an
 * architecture; JSON an object an architecture, as for `query`; CSV a line a point.
 */
export async function curve(
  context: CommandContext,
  bench: string,
  archs: readonly string[],
  flags: CurveCommandFlags,
): Promise<void> {
  const plugin = await choosePlugin(bench, context)
  const read = readArchitectures(plugin, archs, context.options.quiet === true)
  await withBenchmark(plugin, context, async (benchmark) => {
    const asked = queryOptions(flags)
    const curves: Curve[] = []
    for await (const batch of read(benchmark)) {
      curves.push(...batch.map((arch) => curveOf(benchmark, arch, asked)))
    }
    const about = { title: plugin.title, note: sourceNote(benchmark) }
    const format = formatOf(context.options)
    if (flags.svg !== undefined) {
      return writeSvg(context, flags.svg, flags.force === true, curves, about)
    }
    if (format === 'table' && process.stdout.isTTY) return draw(context, curves, about)
    if (format === 'table') return writeTable(context, curves, sourceNote(benchmark))
    const single = archs.length === 1 && archs[0] !== '-'
    const fields = [
      'benchmark',
      'index',
      'arch',
      'dataset',
      'split',
      'seed',
      'budget',
      'metric',
      'unit',
      'source',
    ]
    const writer = createWriter(context.options, { columns: [], fields, single })
    for (const one of format === 'csv' ? curves.flatMap(points) : curves) writer.add(one)
    writer.end()
  })
}

function curveOf(benchmark: Benchmark, arch: unknown, asked: QueryOptions): Curve {
  if (benchmark.curve === undefined) {
    throw new NasBenchError(
      'INVALID_ARGUMENT',
      `${benchmark.name} has no learning curves: ask with nasbench query`,
    )
  }
  const values = [...benchmark.curve(arch as never, asked)]
  const {
    benchmark: name,
    index,
    arch: text,
    dataset,
    split,
    seed,
    metricName,
    unit,
    source,
  } = resultRow(benchmark, arch, asked)
  // Those of this architecture, where the benchmark tells them apart.
  const question = { ...asked, dataset: String(dataset), split: String(split), arch }
  const budgets = benchmark.availableBudgets(question)
  return {
    benchmark: String(name),
    index: index as number | bigint,
    arch: String(text),
    dataset,
    split,
    seed,
    metricName: String(metricName),
    unit: String(unit),
    source,
    budgets: values.map((_, i) => (budgets.length === values.length ? (budgets[i] as number) : i)),
    values,
  }
}

function points({ budgets, values, ...rest }: Curve): Row[] {
  return values.map((metric, i) => ({ ...rest, budget: budgets[i], metric }))
}

function draw({ options }: CommandContext, curves: readonly Curve[], about: About): void {
  const picture = pictureOf(curves, about)
  if (picture !== undefined) writePicture(picture, options)
}

async function writeSvg(
  { options }: CommandContext,
  file: string,
  force: boolean,
  curves: readonly Curve[],
  about: About,
): Promise<void> {
  const picture = pictureOf(curves, about)
  if (picture === undefined) throw new UsageError('no architecture to draw')
  const { drawSvg } = await import('../chart/svg.js')
  const { writeWhole } = await import('../export/sink.js')
  await interruptible((signal) => writeWhole(file, drawSvg(picture, 720), { force, signal }))
  writeDocument(options, { files: [resolve(file)], title: picture.title }, () => `${resolve(file)}\n`)
}

function pictureOf(curves: readonly Curve[], { title, note }: About): Plot | undefined {
  const [first] = curves
  if (first === undefined) return undefined
  return plotCurves(curves, {
    benchmark: title,
    set: `${first.dataset} ${first.split}`,
    metric: first.metricName,
    unit: first.unit === 'percent' ? '%' : first.unit,
    note,
  })
}

/* One line a budget, one column an architecture. */
function writeTable(context: CommandContext, curves: readonly Curve[], note: string): void {
  const places = curves.every((one) => one.unit === 'percent') ? 2 : 4
  const budgets = [...new Set(curves.flatMap((one) => one.budgets))].sort((a, b) => a - b)
  const writer = createWriter(context.options, {
    columns: [
      { key: 'budget', title: 'budget', number: String },
      ...curves.map((one, i) => ({
        key: String(i),
        title: `#${one.index} [${one.unit === 'percent' ? '%' : one.unit}]`,
        number: (value: number) => value.toFixed(places),
        dispensable: i,
      })),
    ],
    note: `${curves[0]?.metricName ?? ''}, ${curves[0]?.dataset ?? ''} ${curves[0]?.split ?? ''}; ${note}`,
  })
  const at = curves.map((one) => new Map(one.budgets.map((budget, i) => [budget, one.values[i]])))
  for (const budget of budgets) {
    writer.add({ budget, ...Object.fromEntries(at.map((values, i) => [i, values.get(budget)])) })
  }
  writer.end()
}
