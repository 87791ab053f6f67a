import type { DataDescription, Importer, ImporterContext, Plugin } from '../benchmark-plugin.js'
import type { ByteFolder, ByteSource } from '../bytes/source.js'
import type { resolveStore } from '../data/resolve.browser.js'
import { NasBenchError, unknownName } from '../errors.js'
import { matchName } from '../options.js'
import { createRng } from '../random/rng.js'
import { sampleBigIndices } from '../random/sample.js'
import type { ArchitectureSpace } from '../space.js'
import { createMemoryStore } from '../store/memory-store.js'
import type { StoreReader } from '../store/reader.js'
import { sourceOfStore } from '../store/source-info.js'
import type { StoreWriter } from '../store/write-types.js'
import { type ResolvedAxes, resolveAxes } from './axes.js'
import { TabularBenchmark } from './benchmark.js'
import { combineRecords } from './combine.js'
import type { TabularAxes, TabularRecord } from './record.js'
import { createResults } from './results.js'
import { createRecordWriter } from './write.js'

type Records<Arch> = Iterable<TabularRecord<Arch>> | AsyncIterable<TabularRecord<Arch>>

/** Reads one published layout of a table. */
export interface TabularImporter<Arch = unknown> {
  /** `nb-macro-json` */
  readonly id: string
  /** For people: `NAS-Bench-Macro JSON`. */
  readonly title: string
  /** True when the first bytes (up to 64 KiB) look like this layout. The name may help but never decides. */
  detect(head: Uint8Array, name: string): boolean
  /** The records of a file, in any order, each architecture once. */
  records(source: ByteSource, context: ImporterContext): Records<Arch> | Promise<Records<Arch>>
  /**
   * The names of its files, if a folder of them is imported as one. A first group captures the dataset that a file holds: it
   * becomes `context.dataset` unless the caller names one, and the default dataset of the file's records.
   */
  readonly fileNames?: RegExp
}

/** All that a benchmark which is a table has of its own. */
export interface TabularPluginOptions<Arch>
  extends Omit<DataDescription, 'importers' | 'layoutVersion'>,
    Pick<Plugin, 'columnSources'> {
  readonly aliases?: readonly string[]
  /** BibTeX. */
  readonly citation: string
  readonly space: ArchitectureSpace<Arch>
  /** The axes of the table. */
  readonly axes: TabularAxes
  readonly importers: readonly TabularImporter<Arch>[]
  /** Version of what its importers make of a file. Default: 1. Stores of an older one are imported again. */
  readonly layoutVersion?: number
  /** The made-up record of an architecture, from a documented formula: the same each time. */
  demo(arch: Arch, index: number | bigint): Omit<TabularRecord<Arch>, 'arch'>
}

/** The plugin of a benchmark that is a table. */
export interface TabularPlugin<Arch = unknown> extends Plugin<Arch> {
  open(...args: Parameters<Plugin<Arch>['open']>): Promise<TabularBenchmark<Arch>>
  demo(): Promise<TabularBenchmark<Arch>>
}

/* The demo of a larger space has `demoSize` architectures, drawn with a fixed seed. */
const maxWholeDemo = 50_000
const demoSize = 20_000
/* Records between two progress reports. */
const progressInterval = 1000

/** The plugin with its way to open stores, which is another one in browsers. */
export function tabularPlugin<Arch>(
  options: TabularPluginOptions<Arch>,
  resolve: typeof resolveStore,
): TabularPlugin<Arch> {
  const { name, title, envVar, downloads, aliases = [], citation, space, layoutVersion = 1 } = options
  const { combines = false, columnSources } = options
  const axes = resolveAxes(name, options.axes)
  const importers = options.importers.map((importer) => asImporter(importer, space, axes))
  const data: DataDescription = { name, title, layoutVersion, envVar, importers, downloads, combines }
  const settings = [...axes.settings].map(([name, { values }]) => [name, values.join(', ')] as const)
  // Made once: it takes seconds for large tables, and benchmarks only read it.
  let demoStore: StoreReader | undefined
  const makeDemo = () => {
    const { writer, finish } = createMemoryStore({ benchmark: name, layoutVersion }, 'demo')
    const records = createRecordWriter(space, axes, writer, 'demo')
    for (const index of demoIndices(space)) {
      const arch = space.at(index)
      records.add({ ...options.demo(arch, index), arch })
    }
    return finish()
  }
  return {
    ...data,
    apiVersion: 1,
    aliases,
    citation,
    space,
    ...(settings.length > 0 && { queryOptions: Object.fromEntries(settings) }),
    ...(columnSources && { columnSources }),
    async open(location, opening) {
      const store = await resolve(data, location as string | ByteFolder | undefined, opening)
      const results = createResults(store, typeof space.size === 'bigint')
      return new TabularBenchmark(space, axes, results, sourceOfStore(store))
    },
    async demo() {
      demoStore ??= makeDemo()
      const source = { kind: 'demo', file: 'demo', version: 'made up by formula' } as const
      return new TabularBenchmark(
        space,
        axes,
        createResults(demoStore, typeof space.size === 'bigint'),
        source,
      )
    },
  }
}

function asImporter<Arch>(
  { id, title, detect, records, fileNames }: TabularImporter<Arch>,
  space: ArchitectureSpace<Arch>,
  axes: ResolvedAxes,
): Importer {
  const names = [...axes.datasets.keys()]
  const datasetOf = (fileName: string, given: string | undefined): string | undefined => {
    const name = given ?? fileNames?.exec(fileName)?.[1] ?? (captures(fileNames) ? fileName : undefined)
    if (name === undefined) return undefined
    const dataset = matchName(name, names)
    if (dataset !== undefined) return dataset
    throw unknownName(
      'UNKNOWN_DATASET',
      'dataset',
      name,
      names,
      `${fileName} (its name or the caller says the dataset)`,
    )
  }
  const write = async (
    sources: readonly ByteSource[],
    name: string,
    writer: StoreWriter,
    context: ImporterContext,
  ) => {
    const into = createRecordWriter(space, axes, writer, name)
    let done = 0
    const report = (total?: number) =>
      context.onProgress?.({
        label: `importing ${name}`,
        done,
        unit: 'records',
        ...(total !== undefined && { total }),
      })
    for await (const record of combined(sources, context)) {
      into.add(record)
      if (++done % progressInterval !== 0) continue
      report()
      if (!context.signal?.aborted) continue
      throw new NasBenchError('ABORTED', `the import of ${name} was stopped`, { path: name })
    }
    if (done === 0) throw new NasBenchError('CORRUPT_FILE', `${name} has no record in it`, { path: name })
    report(done)
    writer.setSourceVersion(title)
  }
  /* One file is streamed; several files, or a file that adds to a store, meet in memory. */
  const combined = async function* (
    sources: readonly ByteSource[],
    context: ImporterContext,
  ): AsyncIterable<TabularRecord<Arch>> {
    const files = sources.map((source) => {
      const dataset = datasetOf(source.name, context.dataset)
      return () => records(source, { ...context, ...(dataset !== undefined && { dataset }) })
    })
    if (files.length === 1 && context.previous === undefined) yield* await files[0]!()
    else yield* await combineRecords(space, axes, files, context.previous)
  }
  return {
    id,
    title,
    detect: (head, file) => detect(head, file),
    run: (source, writer, context) => write([source], source.name, writer, context),
    ...(fileNames && {
      folder: {
        detect: (names) => names.some((name) => fileNames.test(name)),
        async run(folder, writer, context) {
          const names = folder.names.filter((name) => fileNames.test(name))
          const sources = await Promise.all(names.map((name) => folder.open(name)))
          try {
            await write(sources, folder.name, writer, context)
          } finally {
            for (const source of sources) source.close?.()
          }
        },
      },
    }),
  }
}

/* True if the names of files contain their datasets. */
function captures(fileNames: RegExp | undefined): boolean {
  return fileNames !== undefined && (new RegExp(`${fileNames.source}|`).exec('')?.length ?? 0) > 1
}

function* demoIndices<Arch>({ size }: ArchitectureSpace<Arch>): Iterable<number | bigint> {
  const fit = (index: bigint) => (typeof size === 'bigint' ? index : Number(index))
  if (size <= maxWholeDemo) for (let index = 0; index < size; index++) yield index
  else for (const index of sampleBigIndices(createRng('demo'), BigInt(size), demoSize)) yield fit(index)
}
