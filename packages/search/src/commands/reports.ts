import type { Benchmark, Chart, ChartFiles, CommandHost } from '@nasbench/core'
import type { Experiment } from '../experiment.js'
import type { Shard } from '../node/shard.js'
import { type Curve, type CurveAxis, incumbentCurves } from '../report/curves.js'
import { type Distribution, distributions } from '../report/distribution.js'
import { type RankRow, rankAlgorithms } from '../report/ranks.js'
import { type SummaryRow, summarize } from '../report/summary.js'
import type { AlgorithmRuns } from '../run/algorithm-runs.js'

/** The reports that a search can print. */
export const reportNames = ['results', 'ranks', 'curves', 'distributions'] as const

/** A part of the report. */
export type ReportName = (typeof reportNames)[number]

/** The input of a report. */
export interface ReportContext {
  readonly experiment: Experiment
  readonly benchmark: Benchmark
  readonly all: readonly AlgorithmRuns[]
  readonly reports: readonly ReportName[]
  readonly runs: number
  readonly shard: Shard
  /** Runs that were found in the folder. */
  readonly reused: number
  readonly axis: CurveAxis | undefined
  readonly files: ChartFiles
}

/** Prints the parts in the form that the command line asks for. */
export async function writeReports(context: ReportContext, host: CommandHost): Promise<void> {
  const { reports, files } = context
  const { json, jsonl, csv } = host.common
  if (json) host.writeJson(document(context))
  else if (reports.length === 0 && !host.common.quiet) host.stdout.write(`${finishedLine(context)}\n`)
  for (const name of json ? [] : reports) {
    if (jsonl || csv) writeRows(name, context, host)
    else await writeText(name, context, host)
  }
  const isDrawn = files.svg !== undefined || files.png !== undefined || files.html !== undefined
  if ((json || jsonl || csv) && isDrawn) {
    for (const name of reports) {
      const chart = chartOf(name, context)
      if (chart !== undefined) await host.writeChart(chart, files)
    }
  }
}

function finishedLine({ all, shard, reused }: ReportContext): string {
  const runs = all.reduce((sum, { lines }) => sum + lines.length, 0)
  return `shard ${shard.rank} of ${shard.count}: ${runs} runs, ${reused} of them finished before`
}

function document(context: ReportContext): Record<string, unknown> {
  const { experiment, reports, runs, shard, reused } = context
  const { protocol } = experiment
  return {
    benchmark: experiment.benchmark,
    source: experiment.source,
    protocol: {
      ...experiment.description,
      title: protocol?.title ?? null,
      source: protocol?.source ?? null,
      notes: protocol?.notes ?? [],
    },
    seed: experiment.seed,
    runs,
    ...(shard.count > 1 && { shard: `${shard.rank}/${shard.count}` }),
    reused,
    ...(reports.includes('results') && { results: summaryOf(context) }),
    ...(reports.includes('ranks') && { ranks: ranksOf(context) }),
    ...(reports.includes('curves') && { axis: axisOf(context), curves: curvesOf(context) }),
    ...(reports.includes('distributions') && { distributions: distributions(context.all) }),
  }
}

function summaryOf({ experiment, all }: ReportContext): SummaryRow[] {
  return summarize(experiment, all)
}

/** The ranks by the last reported result of the dataset that is searched on. */
function ranksOf({ experiment, all }: ReportContext): RankRow[] {
  if (all.length < 2) return []
  const results = all[0]?.lines[0]?.results ?? []
  const at = results.findLastIndex(
    ({ dataset }) => experiment.protocol === undefined || dataset === experiment.protocol.dataset,
  )
  const direction = experiment.objectives.length > 1 ? 'maximize' : experiment.objectives[0]!.direction
  return at < 0 ? [] : rankAlgorithms(all, at, direction)
}

function axisOf({ axis, all }: ReportContext): CurveAxis {
  const costs = all.some(({ lines }) => lines.some(({ spent }) => spent > 0))
  return axis ?? (costs ? 'seconds' : 'evaluations')
}

function curvesOf(context: ReportContext): Curve[] {
  return incumbentCurves(context.all, {
    axis: axisOf(context),
    heightOf: context.experiment.height().heightOf,
  })
}

/* The table for people has mean and deviation in one column; the one for programs has a column each. */
async function writeText(name: ReportName, context: ReportContext, host: CommandHost): Promise<void> {
  const { experiment, runs, files } = context
  if (name === 'results') {
    const rows = summaryOf(context)
    const digits = experiment.unit === 'fraction' ? 5 : 2
    const figure = (mean: number, std: number | null) =>
      std === null ? mean.toFixed(digits) : `${mean.toFixed(digits)} ± ${std.toFixed(digits)}`
    const hasPublished = rows.some(({ published }) => published !== null)
    host.writeRows(
      [
        { key: 'algorithm' },
        { key: 'dataset', dropPriority: 1 },
        { key: 'split', title: 'result' },
        {
          key: 'ours',
          title: experiment.unit === '' ? 'mean ± std' : `mean ± std [${experiment.unit}]`,
          align: 'right',
        },
        ...(hasPublished
          ? ([
              { key: 'published', align: 'right' },
              { key: 'distance', align: 'right' },
            ] as const)
          : []),
        { key: 'evaluations', title: 'evaluations', align: 'right', dropPriority: 2 },
      ],
      rows.map((row) => ({
        algorithm: row.algorithm,
        dataset: row.dataset,
        split: row.split,
        ours: figure(row.mean, row.std),
        published:
          row.published === null
            ? ''
            : `${figure(row.published.mean, row.published.std)}${row.published.remark === undefined ? '' : ' *'}`,
        distance: row.distance === null ? '' : signed(row.distance, digits),
        evaluations: row.evaluations.toFixed(1),
      })),
      { heading: headingOf(context), note: notesOf(context, rows).join('\n') },
    )
  } else if (name === 'ranks') {
    const rows = ranksOf(context)
    if (rows.length === 0) return
    const { dataset, split } = rows[0]!
    host.writeRows(
      [
        { key: 'algorithm' },
        { key: 'rank', title: 'mean rank', align: 'right' },
        ...rows.map(({ algorithm }, i) => ({
          key: `p${i}`,
          title: `p against ${algorithm}`,
          align: 'right' as const,
          dropPriority: 1,
        })),
      ],
      rows.map((row) => ({
        algorithm: row.algorithm,
        rank: row.rank.toFixed(2),
        ...Object.fromEntries(
          rows.map(({ algorithm }, i) => {
            const other = row.against.find((one) => one.algorithm === algorithm)
            return [`p${i}`, other === undefined ? '' : other.p.toPrecision(2)]
          }),
        ),
      })),
      {
        heading: `ranks by ${[dataset, split].filter((part) => part !== '').join(' ')} over ${runs} runs, paired by run number`,
        note: "p: two-sided, Wilcoxon's signed-rank test",
      },
    )
  } else await host.writeChart(chartOf(name, context)!, files)
}

function writeRows(name: ReportName, context: ReportContext, host: CommandHost): void {
  if (name === 'results') {
    const keys = [
      'algorithm',
      'dataset',
      'split',
      'runs',
      'mean',
      'std',
      'publishedMean',
      'publishedStd',
      'distance',
      'evaluations',
    ]
    host.writeRows(
      keys.map((key) => ({ key })),
      summaryOf(context).map(({ published, parameters: _, ...row }) => ({
        ...row,
        publishedMean: published?.mean ?? null,
        publishedStd: published?.std ?? null,
      })),
    )
  } else if (name === 'ranks') {
    host.writeRows(
      ['algorithm', 'dataset', 'split', 'rank', 'against', 'statistic', 'p'].map((key) => ({ key })),
      ranksOf(context).flatMap(({ against, ...row }) =>
        against.map(({ algorithm, statistic, p }) => ({ ...row, against: algorithm, statistic, p })),
      ),
    )
  } else if (name === 'curves') {
    const axis = axisOf(context)
    const keys = ['mean', 'std', 'lowerQuartile', 'median', 'upperQuartile'] as const
    host.writeRows(
      ['algorithm', axis, ...keys].map((key) => ({ key })),
      curvesOf(context).flatMap((curve) =>
        curve.x.map((x, i) => ({
          algorithm: curve.algorithm,
          [axis]: x,
          ...Object.fromEntries(keys.map((key) => [key, curve[key][i]])),
        })),
      ),
    )
  } else {
    host.writeRows(
      ['algorithm', 'dataset', 'split', 'value', 'share'].map((key) => ({ key })),
      distributions(context.all).flatMap(({ value, share, ...row }) =>
        value.map((one, i) => ({ ...row, value: one, share: share[i] })),
      ),
    )
  }
}

function chartOf(name: ReportName, context: ReportContext): Chart | undefined {
  const { experiment } = context
  const unit = experiment.unit === '' ? '' : ` [${experiment.unit}]`
  if (name === 'curves') {
    const { label, isRegret } = experiment.height()
    const axis = axisOf(context)
    const curves = curvesOf(context)
    const isLog = isRegret && curves.every(({ mean }) => mean.every((value) => value > 0))
    return {
      kind: 'step',
      title: headingOf(context),
      x: { label: axis === 'seconds' ? 'simulated seconds' : 'evaluations' },
      y: { label: `${label}${unit}`, ...(isLog && { log: true }) },
      series: curves.map((curve) => ({
        label: curve.algorithm,
        x: curve.x,
        y: curve.mean,
        lower: curve.lowerQuartile,
        upper: curve.upperQuartile,
      })),
      caption: `mean over runs, band from the first to the third quartile; ${sourceOf(experiment)}`,
    }
  }
  if (name !== 'distributions') return undefined
  const shown = shownDistributions(context)
  const { dataset, split } = shown[0]!
  return {
    kind: 'step',
    title: headingOf(context),
    x: { label: `${[dataset, split].filter((part) => part !== '').join(' ')} of the answer${unit}` },
    y: { label: 'share of runs', range: [0, 1] },
    series: shown.map(({ algorithm, value, share }) => ({ label: algorithm, x: value, y: share })),
    caption: sourceOf(experiment),
  }
}

/** The distributions of the result that ranks are made from. */
function shownDistributions(context: ReportContext): Distribution[] {
  const all = distributions(context.all)
  const ofDataset = all.filter(
    ({ dataset }) =>
      context.experiment.protocol === undefined || dataset === context.experiment.protocol.dataset,
  )
  const last = ofDataset.at(-1)
  return ofDataset.filter(({ split, dataset }) => split === last?.split && dataset === last.dataset)
}

function headingOf({ experiment, all, runs, shard }: ReportContext): string {
  const own = all[0]?.lines.length ?? 0
  const count = own === runs ? runs : `${own} of ${runs}`
  const { protocol, rules, benchmark, seed } = experiment
  const ends = [
    ...(rules.seconds === undefined ? [] : [`${rules.seconds.toLocaleString('en')} simulated seconds`]),
    ...(rules.evaluations === undefined ? [] : [`${rules.evaluations.toLocaleString('en')} evaluations`]),
  ].join(' or ')
  const workers = rules.workers === 1 ? '' : `, ${rules.workers} workers`
  const part = shard.count === 1 ? '' : `, shard ${shard.rank} of ${shard.count}`
  const objective =
    protocol === undefined ? `: ${experiment.objectives.map(({ name }) => name).join(', ')}` : ''
  return `${benchmark}${objective}, ${protocol === undefined ? '' : `${protocol.name}: `}${ends}${workers}; ${count} runs, seed ${seed}${part}`
}

function notesOf({ experiment, reused }: ReportContext, rows: readonly SummaryRow[]): string[] {
  const { protocol, changed } = experiment
  const remarks = [...new Set(rows.flatMap(({ published }) => published?.remark ?? []))]
  return [
    ...(protocol === undefined ? [] : [`Published: ${protocol.source}.`, ...protocol.notes]),
    ...remarks.map((remark) => `* ${remark}`),
    ...(protocol !== undefined && changed
      ? ['Published rows are left out, because the command line changes the experiment.']
      : []),
    ...(reused > 0 ? [`${reused} finished runs were found and not made again.`] : []),
    sourceOf(experiment),
  ]
}

function signed(value: number, digits: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(digits)}`
}

function sourceOf({ source }: Experiment): string {
  return `Source: ${source.file}, ${source.version}`
}
