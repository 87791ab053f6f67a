import type { Benchmark } from '@nasbench/core'
import { formatNumber } from '../chart/ticks.js'
import type { CommandContext } from '../context.js'
import { readWithin } from '../measures/limits.js'
import { createMeasure, type Measure } from '../measures/measure.js'
import { paretoFront } from '../measures/pareto.js'
import { populationOf, tellSample } from '../measures/population.js'
import { parseSpec } from '../measures/spec.js'
import { archOf } from '../measures/values.js'
import { queryOptions, sourceNote } from '../open.js'
import { archColumn, indexColumn } from '../output/columns.js'
import { formatCount } from '../output/facts.js'
import type { Column } from '../output/table.js'
import { createWriter } from '../output/writer.js'
import { UsageError } from '../usage.js'
import { sampleSize, type TopCommandFlags } from './top.js'

/** `nasbench top --pareto`: the architectures that no other beats in all objectives, by the first objective. */
export function topPareto(
  context: CommandContext,
  benchmark: Benchmark,
  objectives: string,
  flags: TopCommandFlags,
): void {
  if (flags.by !== undefined) throw new UsageError('--by and --pareto do not go together: choose one')
  const asked = queryOptions(flags)
  const population = populationOf(benchmark, flags, sampleSize)
  tellSample(population, flags, context.options)
  const measure = (text: string) =>
    createMeasure(benchmark, parseSpec(text, benchmark, { asked }), population)
  const texts = objectives.split(',').map((text) => text.trim())
  const wanted = texts.length < 2 ? [] : texts.map(measure)
  if (wanted.length < 2 || new Set(wanted.map((one) => one.name)).size < wanted.length) {
    throw new UsageError(
      `--pareto ${JSON.stringify(objectives)}: expected two or more objectives, such as params,accuracy`,
      {
        received: objectives,
      },
    )
  }
  const values = readWithin(benchmark, population, wanted, flags, asked)
  const front = paretoFront(
    wanted.map(({ direction }, at) => {
      const column = values.columns[at] as Float64Array
      return direction === 'maximize' ? column.map((value) => -value) : column
    }),
  )
  const writer = createWriter(context.options, {
    columns: [indexColumn, ...wanted.map(columnOf), archColumn],
    fields: ['benchmark', 'index', 'arch', ...wanted.map((one) => one.name), 'source'],
    note: [
      ...wanted.map(({ name, title }) => `${name}: ${title}`),
      `${formatCount(front.length)} of ${formatCount(values.keys.length)} that none beats in all of them`,
      population.note,
      sourceNote(benchmark),
    ]
      .filter((line) => line !== undefined)
      .join('\n'),
  })
  for (const i of front.slice(0, flags.k)) {
    const arch = archOf(benchmark, values.keys[i])
    writer.add({
      benchmark: benchmark.name,
      index: benchmark.getIndex(arch),
      arch: benchmark.space.format(arch),
      ...Object.fromEntries(wanted.map((one, at) => [one.name, values.columns[at]?.[i]])),
      source: benchmark.source.kind,
    })
  }
  writer.end()
}

function columnOf({ name, unit, whole }: Measure): Column {
  const places = whole ? 0 : unit === '%' ? 2 : unit === 's' ? 1 : 4
  return {
    key: name,
    title: unit === '' ? name : `${name} [${unit}]`,
    number: (value) => formatNumber(value, places),
  }
}
