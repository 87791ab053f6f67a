import type { NumberSource } from '@nasbench/core'
import type { RunReader } from './run-reader.js'

/** The seconds of inference of a batch of 256, one number per run: the mean of what was measured; NaN if nothing was. */
export function createLatency(runs: RunReader): NumberSource {
  let known = latencies.get(runs)
  if (!known) {
    const value = (row: number) => latencyOf(runs, row)
    known = { value, column: () => Float64Array.from({ length: runs.rows }, (_, row) => value(row)) }
    latencies.set(runs, known)
  }
  return known
}

const latencies = new WeakMap<RunReader, NumberSource>()

/** A run's latency in seconds; NaN if none was measured. */
export function latencyOf(runs: RunReader, row: number): number {
  const values = runs.measure('latency').row(row)
  if (!values || values.length === 0) return Number.NaN
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += values[i]!
  return sum / values.length
}
