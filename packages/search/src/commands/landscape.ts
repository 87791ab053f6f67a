import { existsSync, statSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Benchmark, CommandCall, CommandDefinition, CommandHost, Measure } from '@nasbench/core'
import { analyzeLandscape, type Landscape } from '../landscape/analyze.js'
import { maxGraphSize } from '../landscape/graph.js'
import { formatGraphml } from '../landscape/graphml.js'
import { type SampledLandscape, sampleLandscape } from '../landscape/sample.js'
import { directionOf } from './measure-objective.js'

interface LandscapeCommandOptions {
  readonly y?: string
  readonly dataset?: string
  readonly minimize?: boolean
  readonly sample?: number
  readonly walks?: number
  readonly steps?: number
  readonly seed?: string
  readonly graphml?: string
  readonly force?: boolean
}

/** `nasbench landscape BENCH`. */
export const landscapeCommand: CommandDefinition = {
  name: 'landscape',
  summary: 'local maxima, basins, neutral networks and correlations of a measure over a space',
  arguments: [{ name: '<bench>', description: 'the benchmark' }],
  options: [
    { flags: '--y <measure>', description: "the measure. Default: the benchmark's own" },
    { flags: '--dataset <name>', description: 'dataset of the measure, if it names none' },
    { flags: '--minimize', description: 'lower values are better' },
    {
      flags: '--sample <n>',
      description: 'climb from n random architectures. Default: the whole space, or 100 if it is too large',
      type: 'integer',
    },
    { flags: '--walks <n>', description: 'random walks. Default: 200, or 20 with a sample', type: 'integer' },
    { flags: '--steps <n>', description: 'edits per random walk. Default: 100', type: 'integer' },
    { flags: '--seed <seed>', description: 'seed of samples and walks. Default: 0' },
    { flags: '--graphml <file>', description: 'write the local optima network', type: 'path' },
    { flags: '--force', description: 'replace an existing file' },
  ],
  common: ['data', 'model', 'demo', 'json', 'quiet', 'with'],
  details: [
    'Examples:',
    '  nasbench landscape nb201 --y cifar100:val',
    '  nasbench landscape nb201 --with scores.csv --y score --json',
    '  nasbench landscape nb201 --y cifar10:test --graphml network.graphml',
  ].join('\n'),
  run: runLandscape,
}

async function runLandscape(call: CommandCall, host: CommandHost): Promise<void> {
  const options = call.options as LandscapeCommandOptions
  for (const name of ['sample', 'walks', 'steps'] as const) {
    const value = options[name]
    if (value !== undefined && !(value >= 1)) {
      throw host.usageError(`--${name} must be an integer from 1, not ${value}`)
    }
  }
  const graphml = options.graphml === undefined ? undefined : checkFile(options.graphml, options, host)
  const plugin = await host.choosePlugin(call.arguments[0] as string)
  await host.withBenchmark(plugin, async (benchmark) => {
    if (/^https?:/.test(benchmark.source.location ?? '')) await benchmark.load({ signal: host.signal })
    const { dataset } = options
    const text = options.y ?? benchmark.defaults(dataset === undefined ? {} : { dataset }).split
    const measure = await host.measure(benchmark, text, dataset === undefined ? {} : { dataset })
    const direction = options.minimize === true ? 'minimize' : directionOf(measure, text, true)
    const { size } = benchmark.space
    const isWhole = options.sample === undefined && typeof size === 'number' && size <= maxGraphSize
    if (!isWhole && graphml !== undefined) {
      throw host.usageError('--graphml needs the whole space: leave --sample out')
    }
    const shared = {
      direction,
      signal: host.signal,
      onProgress: (done: number, total: number) => host.progress(`${done} of ${total}`),
      seed: options.seed ?? '0',
      ...(options.walks !== undefined && { walks: options.walks }),
      ...(options.steps !== undefined && { steps: options.steps }),
    }
    const about = {
      benchmark: benchmark.name,
      source: benchmark.source,
      measure: measure.name,
      question: measure.question,
      unit: measure.unit,
      direction,
    }
    if (!isWhole) {
      const found = await sampleLandscape(benchmark.space, {
        ...shared,
        starts: options.sample ?? 100,
        valuesOf: (indices) => measure.values(indices),
      })
      host.progress()
      if (host.common.json) host.writeJson({ ...about, ...printable(found) })
      else writeSampled(found, measure, benchmark, host)
      return
    }
    const indices = Array.from({ length: Number(size) }, (_, index) => index)
    const { network, ...found } = await analyzeLandscape(benchmark.space, measure.values(indices), shared)
    host.progress()
    if (graphml !== undefined)
      writeFileSync(graphml, formatGraphml(network, direction === 'maximize' ? 1 : -1))
    const networkSize = { nodes: network.nodes.length, edges: network.edges.length }
    if (host.common.json) host.writeJson({ ...about, ...found, network: networkSize })
    else writeLandscape(found, networkSize, measure, benchmark, host)
  })
}

/* JSON has no bigint. */
function printable({ best, localMaxima, ...rest }: SampledLandscape) {
  const text = (index: number | bigint) => (typeof index === 'bigint' ? String(index) : index)
  return { best: { ...best, index: text(best.index) }, localMaxima: localMaxima.map(text), ...rest }
}

function checkFile(file: string, { force = false }: LandscapeCommandOptions, host: CommandHost): string {
  const path = resolve(host.cwd, file)
  if (!existsSync(path)) return path
  if (!statSync(path).isFile()) throw host.usageError(`${file} is not a regular file`)
  if (!force) throw host.usageError(`${file} exists: add --force to replace it`)
  return path
}

function writeFacts(
  facts: readonly (readonly [string, string])[],
  heading: string,
  note: string,
  host: CommandHost,
) {
  host.writeRows(
    [
      { key: 'name', title: '' },
      { key: 'value', title: '' },
    ],
    facts.map(([name, value]) => ({ name, value })),
    { heading, note },
  )
}

const figure = (value: number) => (Number.isFinite(value) ? String(Number(value.toPrecision(6))) : '–')
const percent = (share: number) => `${(100 * share).toFixed(2)} %`

function headingOf({ name, unit }: Measure, { name: bench }: Benchmark): string {
  return `landscape of ${bench}, ${name}${unit === '' ? '' : ` [${unit}]`}`
}

function writeLandscape(
  found: Omit<Landscape, 'network'>,
  network: { readonly nodes: number; readonly edges: number },
  measure: Measure,
  benchmark: Benchmark,
  host: CommandHost,
): void {
  const { fitnessDistance: distance, weakBasins, strongBasins, neutralNetworks, randomWalks } = found
  writeFacts(
    [
      ['architectures with a value', String(found.architectures)],
      ['best', `${figure(found.best.value)}, index ${found.best.index}`],
      ['local maxima, better than all neighbours', String(found.localMaxima.length)],
      ['mean size of a weak basin', figure(weakBasins.meanSize)],
      ['share of the space in the weak basin of the best', percent(weakBasins.bestShare)],
      ['architectures in exactly one weak basin', String(weakBasins.inExactlyOne)],
      ['mean size of a strong basin', figure(strongBasins.meanSize)],
      ['neutral networks', `${neutralNetworks.count}, the largest with ${neutralNetworks.largest} members`],
      [
        'value and edits to the best: Pearson, Spearman, Kendall',
        [distance.pearson, distance.spearman, distance.kendall].map(figure).join(', '),
      ],
      ['mean of the value minus the best', figure(distance.meanDifference)],
      [
        'correlation length of random walks',
        `${figure(randomWalks.correlationLength)} (${randomWalks.walks} walks of ${randomWalks.steps} edits)`,
      ],
      ['local optima network', `${network.nodes} optima, ${network.edges} edges`],
    ],
    headingOf(measure, benchmark),
    `Local maxima: ${shortList(found.localMaxima)}\nSource: ${benchmark.source.file}, ${benchmark.source.version}`,
    host,
  )
}

function writeSampled(
  found: SampledLandscape,
  measure: Measure,
  benchmark: Benchmark,
  host: CommandHost,
): void {
  const { fitnessDistance: distance, randomWalks } = found
  writeFacts(
    [
      ['random starts', String(found.starts)],
      ['evaluations', String(found.evaluations)],
      ['best found', `${figure(found.best.value)}, index ${found.best.index}`],
      ['local optima found', String(found.localMaxima.length)],
      ['moves per climb', figure(found.meanClimb)],
      ['climbs that ended at the best', percent(found.bestShare)],
      ...(distance === null
        ? []
        : ([
            [
              'value and distance to the best: Pearson, Spearman, Kendall',
              [distance.pearson, distance.spearman, distance.kendall].map(figure).join(', '),
            ],
          ] as const)),
      [
        'correlation length of random walks',
        `${figure(randomWalks.correlationLength)} (${randomWalks.walks} walks of ${randomWalks.steps} edits)`,
      ],
    ],
    `${headingOf(measure, benchmark)}, sampled`,
    `Source: ${benchmark.source.file}, ${benchmark.source.version}`,
    host,
  )
}

function shortList(indices: readonly number[]): string {
  const shown = indices.slice(0, 20).join(' ')
  return indices.length > 20 ? `${shown} … (${indices.length} in all; --json lists them)` : shown
}
