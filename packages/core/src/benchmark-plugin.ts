import type { Benchmark, Direction, Unit } from './benchmark.js'
import type { ByteFolder, ByteSource } from './bytes/source.js'
import type { OnProgress } from './progress.js'
import type { ArchitectureSpace } from './space.js'
import type { StoreReader } from './store/reader.js'
import type { StoreWriter } from './store/write-types.js'

/** The version of the plugin object that this core knows. */
export const pluginApiVersion = 1

/** A published file that can be fetched, or a note on how to get it by hand. */
export interface Download {
  readonly id: string
  readonly title: string
  /** Absent if the file can only be fetched by hand; then `note` says how. */
  readonly url?: string
  /** Further URLs of the same file, in order of preference; the next one is tried when one fails for good. */
  readonly mirrors?: readonly string[]
  readonly fileName: string
  /** Length of the file, if known. */
  readonly bytes?: number
  /** Further files of the same download, each fetched and checked like the first. */
  readonly files?: readonly Pick<Download, 'url' | 'mirrors' | 'fileName' | 'bytes' | 'sha256' | 'md5'>[]
  readonly sha256?: string
  readonly md5?: string
  readonly licence?: string
  /** False if it is opened as it is, and no importer has anything to do. */
  readonly imported?: false
  /** Its contents, and the parts that it lacks. */
  readonly note: string
}

/** How an import is watched and stopped. */
export interface ImportContext {
  /** Throws ABORTED at the next piece of work once aborted. */
  readonly signal?: AbortSignal
  readonly onProgress?: OnProgress
  /** The dataset of the file, for layouts in which neither the content nor the name of a file says it. */
  readonly dataset?: string
}

/** The input of an importer. */
export interface ImporterContext extends ImportContext {
  /**
   * The benchmark's current store, if its files complement each other (`DataDescription.combines`) and there is one.
   */
  readonly previous?: StoreReader
}

/** Reads one published layout into a store. */
export interface Importer {
  /** `nasbenchapi-pickle` */
  readonly id: string
  /** For people: `NASBenchAPI pickle`. */
  readonly title: string
  /** True when the first bytes (up to 64 KiB) look like this layout. The name may help but never decides. */
  detect(head: Uint8Array, name: string): boolean
  /** Reads everything into the writer and sets its attributes; core finishes or discards the store. */
  run(source: ByteSource, writer: StoreWriter, context: ImporterContext): Promise<void>
  /** Where the layout is also published as a folder of many files. */
  readonly folder?: FolderImporter
}

/** Reads a published folder into a store. */
export interface FolderImporter {
  /** True when a folder with files of these names may be this layout; what is in them decides. */
  detect(names: readonly string[]): boolean
  /** The same as an importer's `run`. */
  run(folder: PublishedFolder, writer: StoreWriter, context: ImporterContext): Promise<void>
}

/** A folder of published files. */
export interface PublishedFolder {
  /** For messages: its path. */
  readonly name: string
  /**
   * The names of its files and of those in its folders (`rs/results_1.json`), in alphabetical order. Deeper files are
   * not included.
   */
  readonly names: readonly string[]
  /** Opens one of them; the caller closes it. */
  open(name: string): Promise<ByteSource>
}

/** The description of a benchmark's data, by which core finds, imports and opens it. */
export interface DataDescription {
  readonly name: string
  readonly title: string
  /**
   * Version of the layout its importers write inside the store; a newer one is refused, an older one imported again.
   */
  readonly layoutVersion: number
  /** The environment variable that names its data. */
  readonly envVar: string
  /**
   * The importers of the published layouts, or a function that loads them: importers are only needed to import a file,
   * and a page that opens a store should not fetch them.
   */
  readonly importers: readonly Importer[] | (() => Promise<readonly Importer[]>)
  readonly downloads: readonly Download[]
  /** True if published files complement each other, one dataset each: an import adds to the current store. */
  readonly combines?: boolean
}

/**
 * A second source of numbers, one per architecture, that joins a benchmark it was not published with: device latencies
 * as
 * `latency:raspi4`.
 */
export interface ColumnSource {
  /** The first part of the measure's name: `latency`. */
  readonly name: string
  readonly title: string
  readonly unit: Unit
  readonly direction: Direction
  /** BibTeX. */
  readonly citation: string
  /** The `Download.id` whose files hold the columns. */
  readonly download: string
  /** The column that a file holds, `raspi4` for `raspi4.pt`; undefined for any other file. */
  column(fileName: string): string | undefined
  /** Reads a file: one value per architecture in index order, NaN if it has none. */
  read(source: ByteSource): Promise<Float64Array>
}

/**
 * Data that can be opened: a path or URL of a store or published file, a `File` or `Blob` of a published file, the
 * `File`s of a published folder, or a store's folder.
 */
export type DataLocation = string | URL | Blob | readonly File[] | ByteFolder

/** How data is opened, and imported if that has not been done yet. */
export interface OpenOptions extends ImportContext {
  /**
   * Where a `File` or `Blob` is imported to in a browser: `'origin'`, the page's private file system, from which the
   * next
   * `open` takes it again, or `'memory'`. Default: `'origin'` if the browser has it.
   */
  readonly storage?: 'origin' | 'memory'
  /** A worker that calls `serveImports`: a `File` or `Blob` is imported there, and the page stays responsive. */
  readonly worker?: Worker
  /** False: no progress line on standard error while a file is imported. */
  readonly verbose?: boolean
  /** Model to use if the plugin offers several. Default: the first one found. */
  readonly model?: string
}

/** The one object a benchmark package exports from `./plugin`. */
export interface Plugin<Arch = unknown> extends DataDescription {
  /** The version of this object, see `pluginApiVersion`. */
  readonly apiVersion: 1
  readonly aliases: readonly string[]
  /** BibTeX. */
  readonly citation: string
  readonly space: ArchitectureSpace<Arch>
  /**
   * The models that can answer if the benchmark has several (recorded results, surrogates): the names that `open` takes
   * as
   * `model`, with a description each. Absent if there is no choice.
   */
  readonly models?: Readonly<Record<string, string>>
  /** Options of its own that queries take, with a description each: `{ hp: '12 or 200 epochs' }`. */
  readonly queryOptions?: Readonly<Record<string, string>>
  /** Further sources that join the benchmark. */
  readonly columnSources?: readonly ColumnSource[]
  /** True if the data defines names for architectures of its own (`Benchmark.parse`), which the space cannot judge. */
  readonly ownNames?: boolean
  /** Opens a store or a published file. Default: the data that the environment or the data folder names. */
  open(location?: DataLocation, options?: OpenOptions): Promise<Benchmark<Arch>>
  /** Real results that come with the package; absent if there are none. */
  bundled?(): Promise<Benchmark<Arch>>
  /** The whole space with made-up results from a documented formula. */
  demo(): Promise<Benchmark<Arch>>
  /**
   * A small file in one of the published layouts, with made-up numbers and a name that says so: `made-up-nb201.pkl`.
   * The command's tour imports it, so that a newcomer sees real work without any data.
   */
  demoFile?(): Promise<{ readonly name: string; readonly bytes: Uint8Array }>
}

/** Checks nothing at run time: it gives the object its type and changes nothing. */
export function definePlugin<Arch>(plugin: Plugin<Arch>): Plugin<Arch> {
  return plugin
}
