import type { Benchmark } from '@nasbench/core'
import type { QueryFlags } from '../context.js'
import { splitList } from '../measures/measure-text.js'
import type { Batch } from '../measures/population.js'
import type { Measuring } from '../measures/scope.js'
import { expandSpec } from '../measures/several.js'
import { type Fact, parseSpecs, type Spec } from '../measures/spec.js'
import { archOf } from '../measures/values.js'
import { queryOptions } from '../open.js'
import { UsageError } from '../usage.js'

/** A column of an exported table. */
export interface ExportColumn {
  readonly name: string
  /** The title, for the file's own description. */
  readonly title: string
  readonly unit: string
  readonly type: 'text' | 'whole' | 'number'
  /** One value per architecture; NaN for missing values. */
  read(batch: Batch): ArrayLike<string | number | bigint>
}

/**
 * The columns of a list of specs between commas; without a list: index, architecture, costs by formula, what each
 * dataset reached on its train, val and test splits at the default budget, and the source.
 *
 * @throws UsageError for two columns of one name, and as `measureOf`.
 */
export function exportColumns(
  measuring: Measuring,
  list: string | undefined,
  flags: QueryFlags,
): ExportColumn[] {
  const texts = list === undefined ? defaultColumns(measuring, flags) : splitList(list)
  const columns = texts.flatMap((text) => {
    const { spec, several } = parseSpecs(text, measuring)
    return expandSpec(spec, several, measuring, measuring.everything).map((one) => columnOf(measuring, one))
  })
  const names = columns.map((column) => column.name)
  const twice = names.find((name, i) => names.indexOf(name) < i)
  if (twice !== undefined) {
    throw new UsageError(
      `two columns are called ${twice}: give one another name, as in NAME=${texts[names.lastIndexOf(twice)] ?? twice}`,
      { received: list },
    )
  }
  return columns
}

function defaultColumns({ benchmark, outside }: Measuring, flags: QueryFlags): string[] {
  const datasets = flags.dataset === undefined ? benchmark.datasets() : [flags.dataset]
  const results = datasets.flatMap((dataset) => {
    const splits = flags.split === undefined ? benchmark.splits(dataset) : [flags.split]
    const usual = splits.filter((split) => ['train', 'val', 'test'].includes(split))
    return (usual.length > 0 ? usual : splits)
      .filter((split) => benchmark.exists({ ...queryOptions(flags), dataset, split }))
      .map((split) => `${dataset}:${split}`)
  })
  return [
    'index',
    'arch',
    ...(benchmark.space.cost === undefined ? [] : ['params', 'flops']),
    ...results,
    ...outside.map(
      ({ name, file }) =>
        `${/^\w+$/.test(name) ? '' : `${file}_${name}=`.replaceAll(/[^\w=]/g, '_')}"${file}.${name}"`,
    ),
    'source',
  ]
}

function columnOf(measuring: Measuring, spec: Spec): ExportColumn {
  const { name, what } = spec
  if (isFact(what)) return factColumn(measuring.benchmark, name, what)
  const { title, unit, whole, read } = measuring.measureOf(spec)
  return { name, title, unit, type: whole ? 'whole' : 'number', read }
}

function isFact(what: Spec['what']): what is Fact {
  return what === 'index' || what === 'arch' || what === 'id' || what === 'source'
}

function factColumn(benchmark: Benchmark, name: string, what: Fact): ExportColumn {
  const { space, source } = benchmark
  const indexOf = (key: unknown) => (typeof key === 'number' ? key : space.getIndex(archOf(benchmark, key)))
  const text = (title: string, textOf: (arch: unknown) => string): ExportColumn => ({
    name,
    title,
    unit: '',
    type: 'text',
    read: (batch) => batch.archs().map(textOf),
  })
  switch (what) {
    case 'index':
      return {
        name,
        title: 'index in the space',
        unit: '',
        type: 'whole',
        read: ({ keys }) => keys.map(indexOf),
      }
    case 'arch':
      return text('architecture', (arch) => space.format(arch))
    case 'id':
      return text('the same for all forms of an architecture', (arch) => space.id(arch))
    case 'source':
      return text('where the results come from: file, demo (made up) or model', () => source.kind)
  }
}
