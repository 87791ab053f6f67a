/**
 * Everything that is needed to write a benchmark or a command.
 *
 * @module \@nasbench/core/plugin
 */

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
export {
  type ColumnSource,
  type DataDescription,
  type DataLocation,
  type Download,
  definePlugin,
  type FolderImporter,
  type ImportContext,
  type Importer,
  type OpenOptions,
  type Plugin,
  type PublishedFolder,
  pluginApiVersion,
} from './benchmark-plugin.js'
export { createMemoryBudget, type MemoryBudget } from './bytes/budget.js'
export { crc32, crc32c } from './bytes/crc.js'
export { checkJsonDepth, parseJson, readJson } from './bytes/json.js'
export type { ByteFolder, ByteSource } from './bytes/source.js'
export {
  isNotLoaded,
  type MissingBytes,
  type NotLoadedError,
  type WhenLoadedOptions,
  whenLoaded,
} from './bytes/when-loaded.js'
export { isZip, openZip, type ZipEntry } from './bytes/zip.js'
export {
  type Chart,
  type ChartAxis,
  type ChartFiles,
  type ChartSeries,
  type CommandArgument,
  type CommandCall,
  type CommandDefinition,
  type CommandHost,
  type CommandOption,
  type CommandStream,
  type CommonOptionName,
  defineCommands,
  type Measure,
  type TableColumn,
} from './command.js'
export { type ImportScope, serveImports } from './data/import-worker.js'
export { importersOf } from './data/importers.js'
export type { ListedFolder } from './data/listed-folder.js'
export { type FilesLocation, openFiles, readAll } from './data/open-files.browser.js'
export {
  type KeptStore,
  keepFiles,
  listKeptStores,
  openKeptStore,
  removeKeptStore,
} from './data/origin-stores.js'
export { defaultPlace, resolveStore } from './data/resolve.browser.js'
export { drawGraph, type Graph, type GraphEdge, type GraphFormat, type GraphNode } from './draw-graph.js'
export {
  type ErrorCode,
  type ErrorDetails,
  formatChoices,
  formatReceived,
  invalidArchitecture,
  invalidArgument,
  isNasBenchError,
  NasBenchError,
  type NasBenchErrorData,
  type Problem,
  suggest,
  unknownName,
  unknownOperation,
} from './errors.js'
export { createListSpace, type ListSpace, type ListSpaceOptions } from './list-space.js'
export { type Literal, LiteralCall, LiteralTuple, type ReadLiteralOptions, readLiteral } from './literal.js'
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
export { bareText, insideOf, readIndexText, readPrinted } from './printed.js'
export {
  createProductSpace,
  type ProductArch,
  type ProductSpace,
  type ProductSpaceOptions,
} from './product-space.js'
export type { OnProgress, Progress } from './progress.js'
export { type CpythonRandom, createCpythonRandom } from './random/cpython.js'
export { hashNoise, mixBits } from './random/hash-noise.js'
export { createRng, type Rng, type SeededRng } from './random/rng.js'
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
export type { TabularBenchmark } from './tabular/benchmark.js'
export { defineTabularPlugin } from './tabular/define.browser.js'
export type { TabularImporter, TabularPlugin, TabularPluginOptions } from './tabular/plugin.js'
export type { TabularAxes, TabularMetric, TabularRecord, TabularResult } from './tabular/record.js'
