import type { Benchmark } from '@nasbench/core'
import type { CommonOptions } from '../context.js'
import { formatCount } from '../output/facts.js'
import { formatOf } from '../output/writer.js'
import { UsageError } from '../usage.js'

/** Architectures by the thousand, as an index where there is a number for each, else as themselves. */
export interface Batch {
  readonly keys: readonly unknown[]
  /** The architectures themselves; made on first use. */
  archs(): readonly unknown[]
}

/** The architectures that a command is about. */
export interface Population {
  readonly size: number
  /** What was left out, for the reader; undefined where nothing was. */
  readonly note: string | undefined
  batches(): Iterable<Batch>
}

export interface PopulationFlags {
  /** So many at random in place of all. */
  readonly sample?: number | undefined
  readonly sampleSeed?: number | string | undefined
}

const batchSize = 8192
/* More than this is no list but a space. */
const most = 20_000_000

/**
 * All architectures with results, or a sample of them. Of a space too large to list, as a surrogate's is, `fallback`
 * are drawn; without one the user is asked to say how many.
 */
export function populationOf(benchmark: Benchmark, flags: PopulationFlags, fallback?: number): Population {
  const { architectures } = benchmark.getStatistics()
  const wanted = flags.sample ?? (architectures > most ? fallback : undefined)
  if (wanted === undefined && architectures > most) {
    throw new UsageError(
      `${benchmark.name} answers for ${formatCount(architectures)} architectures: say how many with --sample`,
    )
  }
  if (wanted === undefined || wanted >= architectures) return all(benchmark, Number(architectures))
  const seed = flags.sampleSeed ?? 0
  const archs = benchmark.randomSample({ n: wanted, seed })
  return {
    size: archs.length,
    note: `a sample of ${formatCount(wanted)} of ${formatCount(architectures)}, seed ${seed}`,
    batches: () => inBatches(benchmark, archs),
  }
}

/** Says on standard error that a sample was drawn, where nobody asked for one and the format has no place to say it. */
export function tellSample({ note }: Population, { sample }: PopulationFlags, options: CommonOptions): void {
  if (note === undefined || sample !== undefined || options.quiet || formatOf(options) === 'table') return
  process.stderr.write(`${note}: --sample chooses how many\n`)
}

function all(benchmark: Benchmark, architectures: number): Population {
  const { size } = benchmark.space
  return {
    size: architectures,
    note: undefined,
    batches: () =>
      architectures === size ? byIndex(benchmark, architectures) : inBatches(benchmark, benchmark.iterAll()),
  }
}

function* byIndex({ space }: Benchmark, size: number): Generator<Batch> {
  for (let from = 0; from < size; from += batchSize) {
    const keys = Array.from({ length: Math.min(batchSize, size - from) }, (_, i) => from + i)
    yield { keys, archs: once(() => keys.map((index) => space.at(index))) }
  }
}

function* inBatches(benchmark: Benchmark, archs: Iterable<unknown>): Generator<Batch> {
  let batch: unknown[] = []
  for (const arch of archs) {
    batch.push(arch)
    if (batch.length < batchSize) continue
    yield batchOf(benchmark, batch)
    batch = []
  }
  if (batch.length > 0) yield batchOf(benchmark, batch)
}

function batchOf({ space }: Benchmark, archs: readonly unknown[]): Batch {
  const keys = typeof space.size === 'number' ? archs.map((arch) => space.getIndex(arch)) : archs
  return { keys, archs: () => archs }
}

function once<T>(make: () => T): () => T {
  let made: T | undefined
  return () => {
    made ??= make()
    return made
  }
}
