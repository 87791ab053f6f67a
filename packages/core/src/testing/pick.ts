import type { Benchmark } from '../benchmark.js'
import { createRng } from '../random/rng.js'
import { belowBig } from '../random/sample.js'
import type { ArchitectureSpace } from '../space.js'
import { type Subject, wholeSize } from './check.js'

/** The index in the type that the space counts in. */
export function indexOf(space: ArchitectureSpace, index: number | bigint): number | bigint {
  return typeof space.size === 'bigint' ? BigInt(index) : Number(index)
}

/** True if every architecture can be looked at. */
export function isSmall(space: ArchitectureSpace): boolean {
  return BigInt(space.size) <= BigInt(wholeSize)
}

/** All indices of a small space; of a large one the first, the last and some between, always the same ones. */
export function pickIndices(space: ArchitectureSpace, samples: number): (number | bigint)[] {
  const size = BigInt(space.size)
  if (isSmall(space)) return Array.from({ length: Number(size) }, (_, index) => indexOf(space, index))
  return pickFew(space, samples)
}

/** The first, the last and some indices between; all of them if the space is smaller. */
export function pickFew(space: ArchitectureSpace, samples: number): (number | bigint)[] {
  const size = BigInt(space.size)
  const rng = createRng('conformance')
  const indices = new Set<bigint>([0n, size - 1n])
  const wanted = Math.min(samples, Number(size))
  while (indices.size < wanted) indices.add(belowBig(rng, size))
  return [...indices].map((index) => indexOf(space, index))
}

/** Architectures of the whole space, found by their indices. */
export function pickArchs(subject: Subject): unknown[] {
  const { space } = subject.plugin
  return pickFew(space, subject.samples).map((index) => space.at(index))
}

/** Architectures that the benchmark has results of. */
export function pickLoaded(benchmark: Benchmark, samples: number): unknown[] {
  const loaded = benchmark.getStatistics().architectures
  const step = loaded > wholeSize ? 1 : Math.max(1, Math.floor(loaded / samples))
  const picked: unknown[] = []
  let at = 0
  for (const arch of benchmark.iterAll()) {
    if (at++ % step === 0) picked.push(arch)
    if (picked.length === samples) break
  }
  return picked
}

/** Values that are not in any space: every kind that a careless caller may pass for an architecture. */
export function garbage(): unknown[] {
  const ring: unknown[] = []
  ring.push(ring)
  return [
    undefined,
    null,
    true,
    Number.NaN,
    -1,
    0.5,
    Number.POSITIVE_INFINITY,
    -1n,
    Symbol('arch'),
    () => 0,
    '',
    'nonsense',
    '|',
    '\0',
    'x'.repeat(10_000),
    [],
    [[]],
    [undefined],
    ring,
    {},
    Object.create(null),
    { arch: 'nonsense' },
    new Map(),
    new Uint8Array(3),
    new Date(0),
  ]
}

/** Those of them that `parse` may be given. */
export function garbageTexts(space: ArchitectureSpace): string[] {
  const texts = garbage().filter((value) => typeof value === 'string')
  return [...texts, '-1', '0.5', '1e400', 'NaN', String(space.size), `${space.size}0`]
}
