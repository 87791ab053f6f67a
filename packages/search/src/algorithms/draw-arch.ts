import { type ArchitectureSpace, belowBig } from '@nasbench/core'
import type { Draws } from '../draws.js'

/** An architecture drawn uniformly, with replacement. */
export function drawArch<Arch>(space: ArchitectureSpace<Arch>, draws: Draws): Arch {
  const { size } = space
  return space.at(typeof size === 'bigint' ? belowBig(draws, size) : draws.below(size))
}
