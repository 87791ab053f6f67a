import type { DataDescription, ImportContext, Importer, Plugin } from '../benchmark-plugin.js'
import type { ByteFolder, ByteSource } from '../bytes/source.js'
import type { resolveStore } from '../data/resolve.browser.js'
import { NasBenchError } from '../errors.js'
import { createRng } from '../random/rng.js'
import { sampleBigIndices } from '../random/sample.js'
import type { ArchitectureSpace } from '../space.js'
import { createMemoryStore } from '../store/memory-store.js'
import { sourceOfStore } from '../store/source-info.js'
import type { StoreWriter } from '../store/write-types.js'
import { type ResolvedAxes, resolveAxes } from './axes.js'
import { TabularBenchmark } from './benchmark.js'
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
  records(source: ByteSource, context: ImportContext): Records<Arch> | Promise<Records<Arch>>
}

/** All that a benchmark which is a table has of its own. */
export interface TabularPluginOptions<Arch> extends Omit<DataDescription, 'importers' | 'layoutVersion'> {
  readonly aliases?: readonly string[]
  /** BibTeX. */
  readonly citation: string
  readonly space: ArchitectureSpace<Arch>
  /** What the table may hold. */
  readonly axes: TabularAxes
  readonly importers: readonly TabularImporter<Arch>[]
  /** Version of what its importers make of a file, 1 unless said: stores of an older one are imported again. */
  readonly layoutVersion?: number
  /** What the demo says of an architecture, from a documented formula: the same each time. */
  demo(arch: Arch, index: number | bigint): Omit<TabularRecord<Arch>, 'arch'>
}

/** The plugin of a benchmark that is a table. */
export interface TabularPlugin<Arch = unknown> extends Plugin<Arch> {
  open(...args: Parameters<Plugin<Arch>['open']>): Promise<TabularBenchmark<Arch>>
  demo(): Promise<TabularBenchmark<Arch>>
}

/* Of a larger space the demo has as many architectures, drawn with a fixed seed. */
const demoSize = 20_000
/* Records between two progress reports. */
const progressInterval = 1000

/** The plugin with its way to open stores, which is another one in browsers. */
export function tabularPlugin<Arch>(
  options: TabularPluginOptions<Arch>,
  resolve: typeof resolveStore,
): TabularPlugin<Arch> {
  const { name, title, envVar, downloads, aliases = [], citation, space, layoutVersion = 1 } = options
  const axes = resolveAxes(name, options.axes)
  const bigIndices = typeof space.size === 'bigint'
  const importers = options.importers.map((importer) => asImporter(importer, space, axes))
  const data: DataDescription = { name, title, layoutVersion, envVar, importers, downloads }
  return {
    ...data,
    apiVersion: 1,
    aliases,
    citation,
    space,
    async open(location, opening) {
      const store = await resolve(data, location as string | ByteFolder | undefined, opening)
      const results = createResults(store, bigIndices)
      return new TabularBenchmark(space, axes, results, sourceOfStore(store))
    },
    async demo() {
      const { writer, finish } = createMemoryStore({ benchmark: name, layoutVersion }, 'demo')
      const records = createRecordWriter(space, axes, writer, 'demo')
      for (const index of demoIndices(space)) {
        const arch = space.at(index)
        records.add({ ...options.demo(arch, index), arch })
      }
      const source = { kind: 'demo', file: 'demo', version: 'made up by formula' } as const
      return new TabularBenchmark(space, axes, createResults(finish(), bigIndices), source)
    },
  }
}

function asImporter<Arch>(
  { id, title, detect, records }: TabularImporter<Arch>,
  space: ArchitectureSpace<Arch>,
  axes: ResolvedAxes,
): Importer {
  return {
    id,
    title,
    detect: (head, file) => detect(head, file),
    async run(source: ByteSource, writer: StoreWriter, context: ImportContext) {
      const into = createRecordWriter(space, axes, writer, source.name)
      let done = 0
      for await (const record of await records(source, context)) {
        into.add(record)
        if (++done % progressInterval !== 0) continue
        context.onProgress?.({ label: `importing ${source.name}`, done, unit: 'records' })
        if (!context.signal?.aborted) continue
        throw new NasBenchError('ABORTED', `the import of ${source.name} was stopped`, { path: source.name })
      }
      if (done === 0) {
        throw new NasBenchError('CORRUPT_FILE', `${source.name} has no record in it`, { path: source.name })
      }
      context.onProgress?.({ label: `importing ${source.name}`, done, total: done, unit: 'records' })
      writer.setSourceVersion(title)
    },
  }
}

function* demoIndices<Arch>({ size }: ArchitectureSpace<Arch>): Iterable<number | bigint> {
  const fit = (index: bigint) => (typeof size === 'bigint' ? index : Number(index))
  if (size <= demoSize) for (let index = 0; index < size; index++) yield index
  else for (const index of sampleBigIndices(createRng('demo'), BigInt(size), demoSize)) yield fit(index)
}
