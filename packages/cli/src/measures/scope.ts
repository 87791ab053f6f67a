import type { Benchmark, Plugin, QueryOptions } from '@nasbench/core'
import type { QueryFlags } from '../context.js'
import { queryOptions } from '../open.js'
import { openColumnSources, publishedColumns } from '../outside/column-sources.js'
import { type OutsideColumn, openOutside } from '../outside/join.js'
import { createFilter } from '../where/filter.js'
import { filterPopulation } from '../where/filter-population.js'
import { createMeasure, type Measure } from './measure.js'
import { type Population, type PopulationFlags, populationOf } from './population.js'
import { type MeasureScope, parseSpec, type Spec } from './spec.js'

/** The flags of every command that works on measures. */
export interface MeasureFlags extends QueryFlags, PopulationFlags {
  /** Files with columns of other programs. */
  readonly with?: readonly string[] | undefined
}

/** The sources of measures: the benchmark with its query, other files, and the architectures concerned. */
export interface Measuring extends MeasureScope {
  readonly population: Population
  /** The same without `--where`, from which measures take their words. */
  readonly everything: Population
  /** The measure of a text. */
  measure(text: string): Measure
  /** The same in two steps. */
  spec(text: string): Spec
  measureOf(spec: Spec): Measure
  /** Remarks for people: samples, filters, files of columns. */
  notes(): string[]
}

/**
 * Prepares the measures of a command: opens the files of `--with`, and the architectures that `--where` keeps.
 *
 * @param fallback how many architectures are drawn of a space too large to list
 * @throws NasBenchError and UsageError for files and expressions that cannot be read
 */
export async function startMeasuring(
  plugin: Plugin,
  benchmark: Benchmark,
  flags: MeasureFlags,
  fallback?: number,
): Promise<Measuring> {
  const scope = await openScope(plugin, benchmark, queryOptions(flags), flags.with, Object.values(flags))
  const { outside } = scope
  const { where } = flags
  const all = populationOf(benchmark, flags, fallback)
  const population =
    where === undefined
      ? all
      : filterPopulation(
          all,
          createFilter(where, {
            space: benchmark.space,
            measure: (text) => createMeasure(scope, parseSpec(text, scope), all),
          }),
          where,
        )
  return {
    ...scope,
    population,
    everything: all,
    measure: (text) => createMeasure(scope, parseSpec(text, scope), all),
    spec: (text) => parseSpec(text, scope),
    measureOf: (spec) => createMeasure(scope, spec, all),
    notes() {
      const files = new Set(outside.map(({ path, note }) => `${path}: ${note}`))
      return [...(population.note === undefined ? [] : [population.note]), ...files]
    },
  }
}

/**
 * The names that measures are looked up in: files of `--with`, and the columns of the benchmark's further sources that `texts` name.
 *
 * @throws NasBenchError as `openOutside` and `openColumnSources`
 */
export async function openScope(
  plugin: Plugin,
  benchmark: Benchmark,
  asked: QueryOptions,
  files: readonly string[] | undefined,
  texts: readonly unknown[],
): Promise<MeasureScope> {
  const joined: OutsideColumn[] = files === undefined ? [] : await openOutside(files, benchmark.space)
  const words = texts.filter((text) => typeof text === 'string')
  const outside = [...joined, ...(await openColumnSources(plugin, words, joined))]
  const published = (plugin.columnSources ?? []).flatMap((source) =>
    publishedColumns(plugin, source).map((column) => `${source.name}:${column}`),
  )
  return { benchmark, asked, outside, published }
}
