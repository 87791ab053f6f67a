import { resolve } from 'node:path'
import {
  type Benchmark,
  type CommandCall,
  type CommandDefinition,
  type CommandHost,
  formatChoices,
  type Plugin,
} from '@nasbench/core'
import { algorithms } from '../algorithms/catalogue.js'
import { createExperiment, type Experiment } from '../experiment.js'
import { parseShard } from '../node/shard.js'
import { protocols } from '../protocols/catalogue.js'
import { splitAlgorithms, splitList } from './lists.js'
import { type MeasuredObjective, measureObjective } from './measure-objective.js'
import { mergeCommand } from './merge.js'
import { type ReportName, reportNames, writeReports } from './reports.js'
import { runAll } from './run-all.js'

interface SearchOptions {
  readonly protocol?: string
  readonly algorithms?: string
  readonly runs?: number
  readonly seed?: string
  readonly dataset?: string
  readonly objective?: readonly string[]
  readonly reference?: string
  readonly seconds?: number
  readonly evaluations?: number
  readonly workers?: number
  readonly budgets?: string
  readonly out?: string
  readonly jobs?: number
  readonly shard?: string
  readonly report?: string
  readonly axis?: 'seconds' | 'evaluations'
  readonly svg?: string
  readonly png?: string
  readonly html?: string
  readonly force?: boolean
}

/** `nasbench search BENCH`. */
export const searchCommand: CommandDefinition = {
  name: 'search',
  summary: 'run search algorithms on a benchmark, as published or by your own rules',
  arguments: [{ name: '<bench>', description: 'the benchmark' }],
  options: [
    { flags: '-p, --protocol <name>', description: 'a published experiment; see below' },
    { flags: '-a, --algorithms <list>', description: 'algorithms between commas. Default: random,evolution' },
    { flags: '-n, --runs <n>', description: 'runs per algorithm. Default: 100', type: 'integer' },
    { flags: '--seed <seed>', description: 'seed of all runs. Default: 0' },
    {
      flags: '--dataset <name>',
      description: "dataset to search on. Default: the protocol's or benchmark's",
    },
    {
      flags: '--objective <measure>',
      description: 'what to optimise; several, between commas, for a front',
      repeatable: true,
    },
    { flags: '--reference <list>', description: 'values down to which the hypervolume is measured' },
    { flags: '--seconds <n>', description: 'simulated seconds per run', type: 'number' },
    { flags: '--evaluations <n>', description: 'evaluations per run', type: 'integer' },
    { flags: '--workers <n>', description: 'simulated workers per run. Default: 1', type: 'integer' },
    { flags: '--budgets <list>', description: 'ascending budgets for algorithms that vary them' },
    {
      flags: '--out <folder>',
      description: 'write each run to a file there; finished runs are skipped',
      type: 'path',
    },
    { flags: '--jobs <n>', description: 'worker threads. Default: 1', type: 'integer' },
    {
      flags: '--shard <r/n>',
      description: 'only runs with number = r modulo n, without a report; slurm: from the array job',
    },
    { flags: '--report <list>', description: `${formatChoices(reportNames)}. Default: results,ranks` },
    {
      flags: '--axis <name>',
      description: 'x axis of curves. Default: seconds if there are any',
      choices: ['seconds', 'evaluations'],
    },
    { flags: '--svg <file>', description: 'write the chart of the report as SVG', type: 'path' },
    { flags: '--png <file>', description: 'write it as PNG', type: 'path' },
    { flags: '--html <file>', description: 'write it as an HTML page', type: 'path' },
    { flags: '--force', description: 'replace existing files' },
  ],
  common: ['data', 'model', 'demo', 'json', 'jsonl', 'csv', 'quiet', 'with'],
  details: [
    'Algorithms, with their parameters (evolution:population=50,sample=10):',
    ...Object.entries(algorithms).map(
      ([name, { title, parameters }]) =>
        `  ${name.padEnd(11)}${title}${parameters.length > 0 ? `: ${parameters.join(', ')}` : ''}`,
    ),
    '',
    'Protocols:',
    ...protocols.map(({ name, benchmark, title }) => `  ${name.padEnd(12)}${benchmark}: ${title}`),
    '',
    'Examples:',
    '  nasbench search nb201 --protocol nb201-paper --runs 500 --seed 1',
    '  nasbench search nb201 --evaluations 200 --algorithms local,evolution --report curves',
    '  nasbench search nb201 --objective cifar10:val,params --evaluations 500 --algorithms nsga2,random',
  ].join('\n'),
  commands: [mergeCommand],
  run: runSearch,
}

async function runSearch(call: CommandCall, host: CommandHost): Promise<void> {
  const options = call.options as SearchOptions
  const plugin = await host.choosePlugin(call.arguments[0] as string)
  const { runs = 100, jobs = 1 } = options
  for (const [name, value] of Object.entries({ runs, jobs })) {
    if (!(value >= 1)) throw host.usageError(`--${name} must be an integer from 1, not ${value}`)
  }
  const reports = readReports(options, host)
  checkEnd(options, plugin, host)
  if (options.shard !== undefined && options.out === undefined && options.report === undefined) {
    throw host.usageError('--shard needs --out: the runs of a shard are merged with those of the others')
  }
  const shard = options.shard === undefined ? { rank: 0, count: 1 } : parseShard(options.shard, host.env)
  await host.withBenchmark(plugin, async (benchmark) => {
    if (/^https?:/.test(benchmark.source.location ?? '')) await benchmark.load({ signal: host.signal })
    const { experiment, threads } = await prepare(benchmark, options, host, jobs)
    const { all, reused } = await runAll({
      experiment,
      runs,
      shard,
      out: options.out === undefined ? undefined : resolve(host.cwd, options.out),
      jobs,
      signal: host.signal,
      threads,
      onProgress: (done, total) => host.progress(`${done} of ${total} runs`),
    })
    host.progress()
    const { svg, png, html, force } = options
    const files = {
      ...(svg !== undefined && { svg }),
      ...(png !== undefined && { png }),
      ...(html !== undefined && { html }),
      ...(force !== undefined && { force }),
    }
    await writeReports(
      { experiment, benchmark, all, reports, runs, shard, reused, axis: options.axis, files },
      host,
    )
  })
}

async function prepare(benchmark: Benchmark, options: SearchOptions, host: CommandHost, jobs: number) {
  const texts = (options.objective ?? []).flatMap(splitList)
  const objectives: MeasuredObjective[] = []
  for (const text of texts) {
    objectives.push(await measureObjective(host, benchmark, text, texts.length === 1))
  }
  const algorithmList = splitAlgorithms(
    options.algorithms ?? (texts.length > 1 ? 'nsga2,random' : 'random,evolution'),
  )
  const reference =
    options.reference === undefined
      ? worstOf(objectives, host)
      : numbers(options.reference, '--reference', host)
  const plain = {
    ...(options.protocol !== undefined && { protocol: options.protocol }),
    ...(options.dataset !== undefined && { dataset: options.dataset }),
    algorithms: algorithmList,
    seed: options.seed ?? '0',
    rules: { seconds: options.seconds, evaluations: options.evaluations, workers: options.workers },
    ...(options.budgets !== undefined && { budgets: numbers(options.budgets, '--budgets', host) }),
    ...(texts.length > 1 && reference !== undefined && { reference }),
  }
  const experiment: Experiment = createExperiment(benchmark, {
    ...plain,
    rules: definedRules(plain.rules),
    ...(objectives.length > 0 && { objectives: objectives.map(({ objective }) => objective) }),
  })
  const shared = objectives.flatMap((one) => (one.shared === undefined ? [] : [one.shared]))
  if (jobs > 1 && shared.length < objectives.length) {
    throw host.usageError(
      `--jobs cannot share --objective over the ${benchmark.space.size} architectures of ${benchmark.name}: leave one of the two out`,
    )
  }
  const { kind, location } = benchmark.source
  const { model } = host.common
  return {
    experiment,
    threads: {
      benchmark: {
        name: benchmark.name,
        cwd: host.cwd,
        kind,
        location: location ?? (host.common.data as string | undefined),
        model: model as string | undefined,
        beside: process.argv[1] ?? host.cwd,
        variable: host.env.NASBENCH_PLUGINS,
        named: namedPlugins(process.argv),
      },
      experiment: { ...plain, ...(shared.length > 0 && { objectives: shared }) },
    },
  }
}

/* The host has found the package already; a thread looks for it again and needs the same hint. */
function namedPlugins(argv: readonly string[]): string[] {
  return argv.flatMap((word, i) => {
    if (word === '--plugin') return argv[i + 1] ?? []
    return word.startsWith('--plugin=') ? word.slice('--plugin='.length) : []
  })
}

function definedRules(rules: Readonly<Record<string, number | undefined>>) {
  return Object.fromEntries(Object.entries(rules).filter(([, value]) => value !== undefined))
}

/** The worst value of each objective over the whole space: what any front is above. */
function worstOf(objectives: readonly MeasuredObjective[], host: CommandHost): number[] | undefined {
  if (objectives.length < 2) return undefined
  return objectives.map(({ shared }) => {
    if (shared === undefined)
      throw host.usageError('several objectives need --reference in a space this large')
    const known = shared.values.filter((value) => !Number.isNaN(value))
    return known.reduce(
      (a, b) => (shared.direction === 'maximize' ? Math.min(a, b) : Math.max(a, b)),
      known[0] ?? 0,
    )
  })
}

function numbers(text: string, option: string, host: CommandHost): number[] {
  return splitList(text).map((part) => {
    const number = Number(part)
    if (Number.isFinite(number)) return number
    throw host.usageError(`${option} must be numbers between commas, not "${text}"`, { received: text })
  })
}

function readReports(options: SearchOptions, host: CommandHost): readonly ReportName[] {
  const reports = splitList(options.report ?? defaultReport(options, host))
  for (const name of reports) {
    if (!(reportNames as readonly string[]).includes(name)) {
      throw host.usageError(`unknown report "${name}": expected ${formatChoices(reportNames)}`, {
        expected: reportNames,
        received: name,
      })
    }
  }
  if ((host.common.csv || host.common.jsonl) && reports.length > 1) {
    throw host.usageError(
      `--csv and --jsonl write one report: choose one of ${formatChoices(reports)} with --report`,
    )
  }
  const isChart = reports.some((name) => name === 'curves' || name === 'distributions')
  const files = [options.svg, options.png, options.html].some((file) => file !== undefined)
  if (files && !isChart)
    throw host.usageError('--svg, --png and --html need --report curves or distributions')
  if (options.axis !== undefined && !reports.includes('curves' as never)) {
    throw host.usageError('--axis needs --report curves')
  }
  return reports as readonly ReportName[]
}

/** A shard is a part of the runs, so nothing is reported of it unless that is asked for. */
function defaultReport({ shard }: SearchOptions, { common }: CommandHost): string {
  if (shard !== undefined) return ''
  return common.csv || common.jsonl ? 'results' : 'results,ranks'
}

function checkEnd(
  { protocol, seconds, evaluations }: SearchOptions,
  plugin: Plugin,
  host: CommandHost,
): void {
  if (protocol !== undefined || seconds !== undefined || evaluations !== undefined) return
  const names = [...new Set(protocols.filter((one) => one.benchmark === plugin.name).map((one) => one.name))]
  const known = names.length > 0 ? `--protocol ${formatChoices(names)}, or ` : ''
  throw host.usageError(`a search needs an end: ${known}--seconds or --evaluations`)
}
