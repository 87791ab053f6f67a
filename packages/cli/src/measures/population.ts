import type { ArchitectureSpace, Benchmark } from '@nasbench/core'
import type { CommonOptions } from '../context.js'
import { formatCount } from '../output/key-value.js'
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
  /** At most this many. */
  readonly size: number
  /** A note on the architectures left out; undefined if there are none. A filter counts while it is read. */
  readonly note: string | undefined
  /** True if these are not all architectures, but some at random. */
  readonly sampled: boolean
  /** True if a filter was read to its end and kept nothing. */
  readonly nothingKept?: boolean
  batches(): Iterable<Batch>
}

export interface PopulationFlags {
  /** This many at random in place of all. */
  readonly sample?: number | undefined
  readonly sampleSeed?: number | string | undefined
  /** The expression that an architecture must fulfil. */
  readonly where?: string | undefined
}

const batchSize = 8192
/* A space with more architectures than this is not listed. */
const maxListed = 20_000_000
/** Default size of a sample of a space too large to list. */
export const sampleSize = 10_000
/* A sample is held in memory. */
const maxSample = 20_000_000

/**
 * All architectures with results, or a sample of them. If a space is too large to list, like a surrogate's, `fallback`
 * architectures are drawn; without `fallback` the error asks for a sample size.
 */
export function populationOf(benchmark: Benchmark, flags: PopulationFlags, fallback?: number): Population {
  const { architectures } = benchmark.getStatistics()
  const wanted = flags.sample ?? (architectures > maxListed ? fallback : undefined)
  if (wanted !== undefined && wanted > maxSample) {
    throw new UsageError(`--sample ${formatCount(wanted)}: expected at most ${formatCount(maxSample)}`, {
      received: wanted,
    })
  }
  if (wanted === undefined && architectures > maxListed) {
    throw new UsageError(
      `${benchmark.name} answers for ${formatCount(architectures)} architectures: say how many with --sample`,
    )
  }
  if (wanted === undefined || wanted >= architectures) return all(benchmark, Number(architectures))
  const seed = flags.sampleSeed ?? 0
  const archs = benchmark.randomSample({ n: wanted, seed })
  return {
    size: archs.length,
    sampled: true,
    note: `a sample of ${formatCount(wanted)} of ${formatCount(architectures)}, seed ${seed}`,
    batches: () => inBatches(benchmark, archs),
  }
}

/** Reports a sample on standard error, if the command line did not ask for one and the format has no place for it. */
export function reportSample(
  { note, sampled }: Population,
  { sample }: PopulationFlags,
  options: CommonOptions,
): void {
  if (
    note === undefined ||
    !sampled ||
    sample !== undefined ||
    options.quiet ||
    formatOf(options) === 'table'
  )
    return
  process.stderr.write(`${note}: --sample chooses how many\n`)
}

/** The sentence for a question that no architecture answers, with the reason. */
export function reasonOfNone(
  { name, source }: Benchmark,
  { note, nothingKept }: Population,
  measures: readonly { readonly title: string }[],
): string {
  if (nothingKept) return `no architecture of ${name} is left: ${note}`
  const wanted = measures.map((one) => one.title).join(' and ')
  return `no architecture in ${source.file} has ${wanted}${note === undefined ? '' : ` (${note})`}`
}

/** The listed part of a population, cut into batches. */
export function batchesOf(keys: readonly unknown[], archOf: (key: unknown) => unknown): Batch[] {
  const batches: Batch[] = []
  for (let from = 0; from < keys.length; from += batchSize) {
    const part = keys.slice(from, from + batchSize)
    batches.push({ keys: part, archs: once(() => part.map(archOf)) })
  }
  return batches
}

function all(benchmark: Benchmark, architectures: number): Population {
  const { size } = benchmark.space
  return {
    size: architectures,
    sampled: false,
    note: undefined,
    batches: () =>
      architectures === size
        ? byIndex(benchmark.space, architectures)
        : inBatches(benchmark, benchmark.iterAll()),
  }
}

/** The architectures of a space by index, in batches. */
export function* byIndex(space: ArchitectureSpace, size: number): Generator<Batch> {
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
  const keys = typeof space.size === 'number' ? archs.map((arch) => space.getIndex(arch as object)) : archs
  return { keys, archs: () => archs }
}

function once<T>(make: () => T): () => T {
  let made: T | undefined
  return () => {
    made ??= make()
    return made
  }
}
