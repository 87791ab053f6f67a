import type {
  Benchmark,
  Chart,
  CommandHost,
  CommandStream,
  CommonOptionName,
  Measure as HostMeasure,
  Plugin,
  QueryOptions,
  TableColumn,
} from '@nasbench/core'
import { loadPlugin } from '@nasbench/core/node'
import { choosePlugin, findPluginsFor } from '../choose-plugin.js'
import type { CommandContext } from '../context.js'
import { createMeasure } from '../measures/measure.js'
import { type Batch, batchesOf } from '../measures/population.js'
import { openScope, startMeasuring } from '../measures/scope.js'
import { type MeasureScope, parseSpec } from '../measures/spec.js'
import { archOf } from '../measures/values.js'
import { withBenchmark } from '../open.js'
import { plainJson } from '../output/json.js'
import { printable } from '../output/printable.js'
import type { Column } from '../output/table.js'
import { createWriter } from '../output/writer.js'
import { UsageError } from '../usage.js'
import { createFilter } from '../where/filter.js'
import { plotOfChart } from './chart-plot.js'

/** The services of this command for the commands of other packages. */
export function createHost(
  context: CommandContext,
  given: Readonly<Record<string, unknown>>,
  signal: AbortSignal,
): CommandHost {
  const { options, cwd } = context
  const names: CommonOptionName[] = [
    'data',
    'model',
    'demo',
    'json',
    'jsonl',
    'csv',
    'quiet',
    'with',
    'where',
  ]
  const common = Object.fromEntries(
    names.flatMap((name) => (given[name] === undefined ? [] : [[name, given[name]]])),
  )
  const files = given.with as readonly string[] | undefined
  const where = given.where as string | undefined
  const scopeOf = async (benchmark: Benchmark, asked: QueryOptions, text: string): Promise<MeasureScope> =>
    openScope(await choosePlugin(benchmark.name, context), benchmark, asked, files, [text])
  return {
    cwd,
    env: process.env,
    signal,
    stdout: streamOf(process.stdout),
    stderr: streamOf(process.stderr),
    common,
    async plugins() {
      const loaded: Plugin[] = []
      for (const found of findPluginsFor(context)) {
        if (found.shadowedBy !== undefined) continue
        const one = await loadPlugin(found)
        if ('plugin' in one && !loaded.some((other) => other.name === one.plugin.name))
          loaded.push(one.plugin)
      }
      return loaded
    },
    choosePlugin: (name) => choosePlugin(name, context),
    withBenchmark: (plugin, work) => withBenchmark(plugin, context, work),
    async measure(benchmark, text, defaults = {}) {
      const scope = await scopeOf(benchmark, defaults, text)
      return hostMeasure(scope, text)
    },
    async select(benchmark, indices) {
      const keys = indices ?? indicesOf(benchmark)
      if (where === undefined) return keys
      const plugin = await choosePlugin(benchmark.name, context)
      const { measure } = await startMeasuring(plugin, benchmark, { with: files, where }, 1000)
      const filter = createFilter(where, { space: benchmark.space, measure })
      return indexBatches(benchmark, keys).flatMap(({ indices: some, batch }) => {
        const decisions = filter(batch)
        return some.filter((_, i) => decisions[i] === 1)
      })
    },
    writeRows(columns, rows, { heading, note } = {}) {
      const writer = createWriter(options, {
        columns: columns.map(columnOf),
        fields: columns.map((column) => column.key),
        ...(heading !== undefined && { heading: () => heading }),
        note,
      })
      for (const row of rows) writer.add(row)
      writer.end()
    },
    writeJson: (value) => void process.stdout.write(`${plainJson(value, 2)}\n`),
    writeChart: (chart, to) => writeChart(context, chart, to),
    progress: createProgress(options.quiet === true),
    usageError: (message, details) => new UsageError(message, details),
  }
}

function streamOf(stream: NodeJS.WriteStream): CommandStream {
  return {
    get isTTY() {
      return stream.isTTY === true
    },
    get columns() {
      return stream.columns || 80
    },
    write: (text) => void stream.write(text),
  }
}

/* A measure by index, for spaces of any size. */
function hostMeasure(scope: MeasureScope, text: string): HostMeasure {
  const { benchmark } = scope
  const spec = parseSpec(text, scope)
  const batch = firstBatch(benchmark)
  const measure = createMeasure(scope, spec, {
    size: 1,
    note: undefined,
    sampled: false,
    batches: () => batch,
  })
  return {
    name: measure.name,
    unit:
      measure.unit === '%'
        ? 'percent'
        : measure.unit === 's'
          ? 'seconds'
          : measure.unit === ''
            ? 'count'
            : measure.unit,
    direction: measure.direction,
    question: spec.what === 'metric' || spec.what === 'time' ? spec.question : null,
    values: (indices) => {
      const values = new Float64Array(indices.length)
      let at = 0
      for (const { batch: one } of indexBatches(benchmark, indices)) {
        values.set(measure.read(one), at)
        at += one.keys.length
      }
      return values
    },
  }
}

function indexBatches(benchmark: Benchmark, indices: readonly (number | bigint)[]) {
  const { space } = benchmark
  const small = typeof space.size === 'number'
  const keys = small ? indices.map(Number) : indices.map((index) => space.at(index))
  let at = 0
  return batchesOf(keys, (key) => archOf(benchmark, key)).map(
    (batch): { batch: Batch; indices: readonly (number | bigint)[] } => {
      const some = indices.slice(at, at + batch.keys.length)
      at += batch.keys.length
      return { batch, indices: some }
    },
  )
}

/* Some architectures with results, from which a measure takes its words. */
function firstBatch(benchmark: Benchmark): Batch[] {
  const archs: unknown[] = []
  const { architectures } = benchmark.getStatistics()
  if (architectures > 20_000_000) archs.push(...benchmark.randomSample({ n: 10, seed: 0 }))
  else for (const arch of benchmark.iterAll()) if (archs.push(arch) >= 1000) break
  const { space } = benchmark
  const keys = typeof space.size === 'number' ? archs.map((arch) => space.getIndex(arch as object)) : archs
  return [{ keys, archs: () => archs }]
}

function indicesOf(benchmark: Benchmark): (number | bigint)[] {
  const { architectures } = benchmark.getStatistics()
  if (architectures > 20_000_000) {
    throw new UsageError(`${benchmark.name} answers for too many architectures to list`)
  }
  if (architectures === benchmark.space.size)
    return Array.from({ length: architectures }, (_, index) => index)
  return Array.from(benchmark.iterAll(), (arch) => benchmark.getIndex(arch as object))
}

function columnOf({ key, title = key, align, format, dropPriority }: TableColumn): Column {
  return {
    key,
    title,
    ...(align === 'right' && { right: true }),
    ...(format !== undefined && { text: (value: unknown) => format.call(undefined, value) }),
    ...(dropPriority !== undefined && dropPriority > 0 && { dropPriority }),
  }
}

async function writeChart(
  { options }: CommandContext,
  chart: Chart,
  files: Parameters<CommandHost['writeChart']>[1] = {},
) {
  const plot = plotOfChart(chart)
  const { svg, png, html, force, width } = files
  if (svg === undefined && png === undefined && html === undefined) {
    const { writePicture } = await import('../output/picture.js')
    writePicture(plot, options, width)
    return
  }
  const { writePictures } = await import('../output/picture-files.js')
  const flags = { svg, png, html, force, width }
  await writePictures(plot, flags, {
    kind: 'lines',
    x: new Float64Array(0),
    y: new Float64Array(0),
    indices: [],
    front: [],
    archs: [],
    hint: '',
  })
}

/* One line on standard error that is replaced, on a terminal only. */
function createProgress(quiet: boolean): (text?: string) => void {
  let shown = false
  return (text) => {
    if (quiet || !process.stderr.isTTY) return
    if (shown) process.stderr.write('\r\u001b[K')
    shown = text !== undefined
    if (text !== undefined) process.stderr.write(printable(text).slice(0, (process.stderr.columns || 80) - 1))
  }
}
