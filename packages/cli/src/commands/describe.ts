import { readArchitectures } from '../architectures.js'
import { drawHistogram } from '../chart/drawing.js'
import { choosePlugin } from '../choose-plugin.js'
import type { CommandContext } from '../context.js'
import { type Description, describeValues, rankIn, shareOf } from '../measures/distribution.js'
import type { Measure } from '../measures/measure.js'
import { reasonOfNone, reportSample, sampleSize } from '../measures/population.js'
import { type MeasureFlags, startMeasuring } from '../measures/scope.js'
import { readValues } from '../measures/values.js'
import { sourceNote, withBenchmark } from '../open.js'
import { measureColumn } from '../output/columns.js'
import { formatCount, formatKeyValues } from '../output/key-value.js'
import { writePicture } from '../output/picture.js'
import { createStyle, lineWidth } from '../output/style.js'
import { formatTable, type Row } from '../output/table.js'
import { createWriter, formatOf, writeDocument } from '../output/writer.js'
import { UsageError } from '../usage.js'

export interface DescribeCommandFlags extends MeasureFlags {
  readonly by?: string | undefined
  readonly above?: readonly number[] | undefined
  readonly below?: readonly number[] | undefined
  readonly bins?: number | undefined
}

/** `nasbench describe`: the distribution of a measure, and the rank and percentile of architectures in it. */
export async function describe(
  context: CommandContext,
  bench: string,
  archs: readonly string[],
  flags: DescribeCommandFlags,
): Promise<void> {
  const plugin = await choosePlugin(bench, context)
  const read = readArchitectures(plugin, archs, context.options.quiet === true)
  await withBenchmark(plugin, context, async (benchmark) => {
    const measuring = await startMeasuring(plugin, benchmark, flags, sampleSize)
    const { population, asked } = measuring
    reportSample(population, flags, context.options)
    const measure =
      flags.by === undefined
        ? measuring.measureOf({
            name: 'metric',
            what: 'metric',
            question: asked,
            std: false,
            direction: undefined,
          })
        : measuring.measure(flags.by)
    const { columns, missing } = readValues(population, [measure])
    const [values] = columns as [Float64Array]
    if (values.length === 0) {
      throw new UsageError(reasonOfNone(benchmark, population, [measure]))
    }
    const sorted = values.slice().sort()
    const format = formatOf(context.options)
    const ranked: Row[] = []
    for await (const batch of read(benchmark)) {
      for (const { arch } of batch) {
        const index = benchmark.getIndex(arch as object)
        const key = typeof benchmark.space.size === 'number' && typeof index === 'number' ? index : arch
        const value = measure.read({ keys: [key], archs: () => [arch] })[0]!
        const place = Number.isNaN(value) ? undefined : rankIn(sorted, value, measure)
        ranked.push({
          index,
          arch: benchmark.space.format(arch as object),
          value: Number.isNaN(value) ? null : value,
          rank: place?.rank ?? null,
          percentile: place?.percentile ?? null,
        })
      }
    }
    const drawing = drawHistogram(
      { measure, values },
      {
        title: '',
        // A program gets every architecture.
        look: { bins: flags.bins, fullRange: format !== 'table' },
        notes: [],
        indices: () => [],
      },
    )
    const shares = [
      ...(flags.above ?? []).map((value) => ({ above: value, ...shareOf(sorted, value, 'above') })),
      ...(flags.below ?? []).map((value) => ({ below: value, ...shareOf(sorted, value, 'below') })),
    ]
    const description = describeValues(sorted)
    const one = archs.length === 1 && archs[0] !== '-' ? ranked[0] : undefined
    const document = {
      benchmark: benchmark.name,
      measure: measure.title,
      name: measure.name,
      unit: measure.unit,
      direction: measure.direction,
      ...description,
      missing,
      ...(one ?? {}),
      ...(ranked.length > 0 && one === undefined && { architectures: ranked }),
      shares,
      histogram: [...drawing.rows()],
      notes: measuring.notes(),
      source: benchmark.source.kind,
    }
    if (format === 'csv' && ranked.length > 0) {
      const writer = createWriter(context.options, {
        columns: [],
        fields: ['index', 'arch', 'value', 'rank', 'percentile'],
      })
      for (const row of ranked) writer.add(row)
      return writer.end()
    }
    if (format !== 'table') return writeDocument(context.options, document, () => '')
    const style = createStyle(context.options)
    process.stdout.write(
      formatKeyValues(factsOf(measure, description, missing, shares), style, lineWidth()) +
        (ranked.length === 0 ? '' : `\n${rankTable(measure, ranked, description.n, context)}`),
    )
    process.stdout.write('\n')
    writePicture(drawing.plot, context.options)
    process.stdout.write(`${style.dim([...measuring.notes(), sourceNote(benchmark)].join('\n'))}\n`)
  })
}

function factsOf(
  measure: Measure,
  { n, mean, std, min, max, quantiles }: Description,
  missing: number,
  shares: readonly {
    readonly above?: number
    readonly below?: number
    readonly count: number
    readonly share: number
  }[],
): [string, unknown][] {
  const number = measureColumn(measure).number!
  const unit = measure.unit === '' ? '' : ` ${measure.unit}`
  const left = missing === 0 ? '' : `; ${formatCount(missing)} lack it`
  return [
    ['measure', measure.title + (measure.unit === '' ? '' : ` [${measure.unit}]`)],
    ['architectures', `${formatCount(n)}${left}`],
    ['mean ± std', `${number(mean)} ± ${number(std)}${unit}`],
    ['min … max', `${number(min)} … ${number(max)}${unit}`],
    [
      'quantiles',
      Object.entries(quantiles)
        .map(([share, value]) => `${percent(Number(share))} ${number(value)}`)
        .join(', '),
    ],
    ...shares.map(({ above, below, count, share }): [string, unknown] => [
      above === undefined ? `below ${below}` : `above ${above}`,
      `${formatCount(count)} (${percent(share)})`,
    ]),
  ]
}

function rankTable(measure: Measure, ranked: readonly Row[], n: number, { options }: CommandContext): string {
  const value = measureColumn(measure)
  return formatTable(
    [
      { key: 'index', title: 'index', number: String },
      { ...value, key: 'value', title: value.title.replace(/^metric\b/, 'value') },
      { key: 'rank', title: `rank of ${formatCount(n)}`, number: formatCount },
      { key: 'percentile', title: 'percentile', number: (one) => one.toFixed(2) },
      { key: 'arch', title: 'architecture', shrinks: true, dropPriority: 1 },
    ],
    ranked,
    createStyle(options),
    lineWidth(),
  )
}

function percent(share: number): string {
  return `${Number((share * 100).toFixed(2))}%`
}
