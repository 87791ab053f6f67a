import { extname, resolve } from 'node:path'
import type { Benchmark } from '@nasbench/core'
import { choosePlugin } from '../choose-plugin.js'
import type { CommandContext } from '../context.js'
import { type ExportColumn, exportColumns } from '../export/columns.js'
import { fileSink, outputSink, type Sink } from '../export/sink.js'
import { csvWriter, jsonWriter, type TableWriter } from '../export/text.js'
import { interruptible } from '../interrupt.js'
import type { Population } from '../measures/population.js'
import { type MeasureFlags, startMeasuring } from '../measures/scope.js'
import { describeSource, withBenchmark } from '../open.js'
import { formatCount } from '../output/key-value.js'
import { writeDocument } from '../output/writer.js'
import { UsageError } from '../usage.js'

const exportFormats = ['csv', 'jsonl', 'json', 'parquet'] as const
type ExportFormat = (typeof exportFormats)[number]

export interface ExportCommandFlags extends MeasureFlags {
  readonly format?: ExportFormat | undefined
  readonly out?: string | undefined
  readonly columns?: string | undefined
  readonly force?: boolean | undefined
}

/**
 * `nasbench export`: a table of all architectures, one column per measure, for other programs. A file appears whole or
 * not at all; its path goes to standard output (with `--json` a document about it). Without `--out` the table itself
 * does.
 */
export async function exportTable(
  context: CommandContext,
  bench: string,
  flags: ExportCommandFlags,
): Promise<void> {
  const { options } = context
  // `-` is standard output.
  const out = flags.out === '-' ? undefined : flags.out
  const format = formatOf({ ...flags, out }, options)
  if (format === 'parquet' && out === undefined && process.stdout.isTTY) {
    throw new UsageError('Parquet is a binary format: name a file with --out, or pipe it')
  }
  const plugin = await choosePlugin(bench, context)
  await withBenchmark(plugin, context, (benchmark) =>
    interruptible(async (signal) => {
      const measuring = await startMeasuring(plugin, benchmark, flags)
      const { population } = measuring
      const columns = exportColumns(measuring, flags.columns, flags)
      const sink =
        out === undefined ? outputSink(signal) : await fileSink(out, { force: flags.force === true, signal })
      try {
        const rows = await writeTable(benchmark, population, columns, sink, format, options.csvSafe === true)
        await sink.finish()
        if (out === undefined) return
        const named = columns.map(({ name, title, unit }) => ({ name, title, unit }))
        const { kind } = benchmark.source
        const document = {
          benchmark: plugin.name,
          file: resolve(out),
          format,
          rows,
          bytes: sink.bytes,
          columns: named,
          sample: population.note ?? null,
          ...(measuring.notes().length > 0 && { notes: measuring.notes() }),
          source: kind,
        }
        writeDocument(options, document, () => `${resolve(out)}\n`)
        if (options.quiet || options.json || options.jsonl || options.csv) return
        const what = [
          `${formatCount(rows)} architectures, ${columns.length} columns`,
          ...measuring.notes(),
          describeSource(benchmark.source),
        ]
        process.stderr.write(`${what.join('; ')}\n`)
      } catch (error) {
        await sink.discard()
        throw error
      }
    }),
  )
}

async function writeTable(
  benchmark: Benchmark,
  population: Population,
  columns: readonly ExportColumn[],
  sink: Sink,
  format: ExportFormat,
  safe: boolean,
): Promise<number> {
  const writer = await createTableWriter(benchmark, population, columns, sink, format, safe)
  let rows = 0
  for (const batch of population.batches()) {
    await writer.add(columns.map((column) => column.read(batch)))
    rows += batch.keys.length
  }
  await writer.finish()
  return rows
}

async function createTableWriter(
  benchmark: Benchmark,
  population: Population,
  columns: readonly ExportColumn[],
  sink: Sink,
  format: ExportFormat,
  safe: boolean,
): Promise<TableWriter> {
  if (format === 'csv') return csvWriter(sink, columns, safe)
  if (format !== 'parquet') return jsonWriter(sink, columns, format === 'jsonl')
  const { parquetWriter } = await import('../export/parquet.js')
  const { sha256 } = benchmark.source
  return parquetWriter(sink, columns, {
    benchmark: benchmark.name,
    source: describeSource(benchmark.source),
    ...(sha256 !== undefined && { sha256 }),
    ...(population.note !== undefined && { sample: population.note }),
  })
}

/* The format of `--format`, else that of the file's name, else that of the common options; CSV otherwise. */
function formatOf({ format, out }: ExportCommandFlags, options: CommandContext['options']): ExportFormat {
  const byName = {
    '.csv': 'csv',
    '.jsonl': 'jsonl',
    '.ndjson': 'jsonl',
    '.json': 'json',
    '.parquet': 'parquet',
  } as const
  const end = out === undefined ? '' : extname(out).toLowerCase()
  const named = byName[end as keyof typeof byName] as ExportFormat | undefined
  if (format !== undefined) {
    if (named !== undefined && named !== format) {
      throw new UsageError(
        `--format ${format} and --out ${out} contradict each other: the name says ${named}`,
        {
          received: out,
        },
      )
    }
    return format
  }
  if (out !== undefined) {
    if (named !== undefined) return named
    throw new UsageError(
      `${JSON.stringify(out)} does not say which format: add --format ${exportFormats.join(', ')}`,
      { received: out },
    )
  }
  return options.json ? 'json' : options.jsonl ? 'jsonl' : 'csv'
}
