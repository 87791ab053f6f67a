export type {
  Benchmark,
  BenchmarkStatistics,
  DatasetInfo,
  DatasetOptions,
  Direction,
  ExistsOptions,
  LoadOptions,
  MetricInfo,
  QueryDefaults,
  QueryOptions,
  QueryResult,
  Ranked,
  ResultInfo,
  SourceInfo,
  TopOptions,
  Unit,
} from './benchmark.js'
export type {
  ColumnSource,
  DataDescription,
  DataLocation,
  Download,
  FolderImporter,
  ImportContext,
  Importer,
  ImporterContext,
  OpenOptions,
  Plugin,
  PublishedFolder,
} from './benchmark-plugin.js'
export { definePlugin, pluginApiVersion } from './benchmark-plugin.js'
export { createMemoryBudget, type MemoryBudget } from './bytes/budget.js'
export { crc32, crc32c } from './bytes/crc.js'
export type { HttpOptions } from './bytes/http.js'
export { httpFolder, httpSource } from './bytes/http.js'
export { checkJsonDepth, parseJson, readJson } from './bytes/json.js'
export { memoryFolder, memorySource } from './bytes/memory.js'
export type { ByteFolder, ByteSource } from './bytes/source.js'
export type { MissingBytes, NotLoadedError, WhenLoadedOptions } from './bytes/when-loaded.js'
export { isNotLoaded, whenLoaded } from './bytes/when-loaded.js'
export { isZip, openZip, type ZipEntry } from './bytes/zip.js'
export type {
  Chart,
  ChartAxis,
  ChartFiles,
  ChartSeries,
  CommandArgument,
  CommandCall,
  CommandDefinition,
  CommandHost,
  CommandOption,
  CommandStream,
  CommonOptionName,
  Measure,
  TableColumn,
} from './command.js'
export { defineCommands } from './command.js'
export { type ImportScope, serveImports } from './data/import-worker.js'
export { importersOf } from './data/importers.js'
export type { ListedFolder } from './data/listed-folder.js'
export type { FilesLocation } from './data/open-files.browser.js'
export { openFiles, readAll } from './data/open-files.browser.js'
export {
  type KeptStore,
  keepFiles,
  listKeptStores,
  openKeptStore,
  removeKeptStore,
} from './data/origin-stores.js'
export { defaultPlace, resolveStore } from './data/resolve.browser.js'
export { drawGraph, type Graph, type GraphEdge, type GraphFormat, type GraphNode } from './draw-graph.js'
export type { ErrorCode, ErrorDetails, NasBenchErrorData, Problem } from './errors.js'
export {
  formatChoices,
  formatReceived,
  invalidArchitecture,
  invalidArgument,
  isNasBenchError,
  NasBenchError,
  suggest,
  unknownName,
  unknownOperation,
} from './errors.js'
export { createListSpace, type ListSpace, type ListSpaceOptions } from './list-space.js'
export {
  type Literal,
  LiteralCall,
  LiteralTuple,
  type ReadLiteralOptions,
  readLiteral,
} from './literal.js'
export {
  batchNormLayer,
  convolutionLayer,
  type LayerKind,
  type LayerShape,
  linearLayer,
  type NetworkLayer,
  plainLayer,
  poolingLayer,
  sumOfLayers,
} from './network.js'
export { checkOptionNames, matchName, readInteger, splitSynonyms } from './options.js'
export { isPickle } from './pickle/is-pickle.js'
export { NumberRun } from './pickle/number-run.js'
export { type NumpyArray, type NumpyData, numpyArrayOf } from './pickle/numpy.js'
export type { ParsePickleOptions } from './pickle/parse.js'
export { parsePickle, parsePickleAt, parsePickles } from './pickle/parse.js'
export type { PickleTape } from './pickle/tape.js'
export type { PickleComplex, PickleDtype, PickleGlobal, PickleObject } from './pickle/tape-tokens.js'
export { token as pickleToken } from './pickle/tape-tokens.js'
export type { PickleKey, PickleMode, PickleVisitor, WalkOptions } from './pickle/visitor.js'
export { walkPickle } from './pickle/walk.js'
export { bareText, insideOf, readIndexText, readPrinted } from './printed.js'
export type { ProductArch, ProductSpace, ProductSpaceOptions } from './product-space.js'
export { createProductSpace } from './product-space.js'
export type { OnProgress, Progress } from './progress.js'
export type { CpythonRandom } from './random/cpython.js'
export { createCpythonRandom } from './random/cpython.js'
export { hashNoise, mixBits } from './random/hash-noise.js'
export type { Rng, SeededRng } from './random/rng.js'
export { createRng } from './random/rng.js'
export {
  belowBig,
  drawBigIndices,
  drawIndices,
  resolveRng,
  sampleBigIndices,
  sampleIndices,
  shuffle,
} from './random/sample.js'
export { type Best, checkCount, createBest } from './ranking.js'
export type {
  ArchInput,
  ArchitectureCost,
  ArchitectureSpace,
  Drawings,
  MutateOptions,
  RandomOptions,
  SampleOptions,
} from './space.js'
export { dispose, SpaceBacked } from './space-backed.js'
export { jsonSafe, type MeanAndStd, meanAndStd, orNull } from './statistics.js'
export type { ComputedMeasure, ComputedStoreOptions, ComputedTable } from './store/computed-store.js'
export { createComputedStore } from './store/computed-store.js'
export type { Encoding } from './store/encoding.js'
export { batchCount, count, float32, float64, integer } from './store/encoding.js'
export type {
  ColumnLayout,
  MeasureLayout,
  StoreLayout,
  StoreSource,
  TableLayout,
  TextLayout,
  VariantLayout,
} from './store/layout.js'
export type {
  ColumnCache,
  ColumnCacheOptions,
  ColumnValues,
  LazyColumn,
  LazyColumnOptions,
  NumberSource,
} from './store/lazy-column.js'
export { createColumnCache, missingColumn } from './store/lazy-column.js'
export type { MemoryStore } from './store/memory-store.js'
export { createMemoryStore } from './store/memory-store.js'
export { allPoints, hasPoint, type Points } from './store/points.js'
export type { MeasureReader, StoreReader, TableReader } from './store/reader.js'
export { openStore } from './store/reader.js'
export { sourceOfStore } from './store/source-info.js'
export type { Json, MeasureOptions, MeasureWriter, StoreWriter, TableWriter } from './store/write-types.js'
export type { TabularBenchmark } from './tabular/benchmark.js'
export { defineTabularPlugin } from './tabular/define.browser.js'
export type { TabularImporter, TabularPlugin, TabularPluginOptions } from './tabular/plugin.js'
export type { TabularAxes, TabularMetric, TabularRecord, TabularResult } from './tabular/record.js'
