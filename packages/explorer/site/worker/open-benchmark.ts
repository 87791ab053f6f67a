import type { ArchitectureSpace, Benchmark } from '@nasbench/core'
import type { Column, MeasureInfo, ProgressInfo } from '../protocol.js'
import type { Population } from './population.js'
import type { Category } from './shape.js'

/** The benchmark that is open. */
export interface Session {
  readonly space: ArchitectureSpace
  /** Absent without results. */
  readonly benchmark: Benchmark | undefined
  readonly population: Population
  readonly columns: Map<string, Column>
  measures: readonly MeasureInfo[]
  categories: readonly Category[]
}

/** How opening is watched and stopped. */
export interface OpenContext {
  readonly signal: AbortSignal
  readonly onProgress: (progress: ProgressInfo) => void
}
