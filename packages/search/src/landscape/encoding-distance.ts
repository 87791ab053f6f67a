import type { ArchitectureSpace } from '@nasbench/core'

/** The number of places in which the encodings of two architectures differ; undefined if they have other lengths. */
export function encodingDistance<Arch>(space: ArchitectureSpace<Arch>, a: Arch, b: Arch): number | undefined {
  const x = flatten(space.encode(a))
  const y = flatten(space.encode(b))
  if (x.length !== y.length) return undefined
  return x.filter((value, i) => value !== y[i]).length
}

function flatten(encoding: unknown): unknown[] {
  if (typeof encoding !== 'object' || encoding === null) return [encoding]
  return Object.values(encoding).flatMap(flatten)
}
