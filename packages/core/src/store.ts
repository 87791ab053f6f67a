/**
 * The store: columns of numbers that open in milliseconds, from a folder, a URL or memory.
 *
 * @module \@nasbench/core/store
 */

export { type HttpOptions, httpFolder, httpSource } from './bytes/http.js'
export { memoryFolder, memorySource } from './bytes/memory.js'
export {
  type ComputedMeasure,
  type ComputedStoreOptions,
  type ComputedTable,
  createComputedStore,
} from './store/computed-store.js'
export { batchCount, count, type Encoding, float32, float64, integer } from './store/encoding.js'
export type {
  ColumnLayout,
  MeasureLayout,
  StoreLayout,
  StoreSource,
  TableLayout,
  TextLayout,
  VariantLayout,
} from './store/layout.js'
export {
  type ColumnCache,
  type ColumnCacheOptions,
  type ColumnValues,
  createColumnCache,
  type LazyColumn,
  type LazyColumnOptions,
  missingColumn,
  type NumberSource,
} from './store/lazy-column.js'
export { createMemoryStore, type MemoryStore } from './store/memory-store.js'
export { allPoints, hasPoint, type Points } from './store/points.js'
export { type MeasureReader, openStore, type StoreReader, type TableReader } from './store/reader.js'
export { sourceOfStore } from './store/source-info.js'
export type { Json, MeasureOptions, MeasureWriter, StoreWriter, TableWriter } from './store/write-types.js'
