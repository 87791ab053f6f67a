import { type ArchitectureSpace, type Direction, invalidArgument, type Json } from '@nasbench/core'
import type { BudgetedTrial, OptimizerOptions, TrialKind } from './optimizer.js'

/** Trials that are architectures, with one value each. */
export function archTrials<Arch>(
  space: ArchitectureSpace<Arch>,
  options: OptimizerOptions,
): TrialKind<Arch, number> {
  return { ...archCodec(space), oriented: orient(options.direction ?? 'maximize') }
}

/** Trials of an architecture at a budget, with one value each. */
export function budgetedTrials<Arch>(
  space: ArchitectureSpace<Arch>,
  options: OptimizerOptions,
): TrialKind<BudgetedTrial<Arch>, number> {
  const { encode, decode, same } = archCodec(space)
  return {
    encode: ({ arch, budget }) => [encode(arch), budget],
    decode: (encoded) => {
      const [arch, budget] = encoded as readonly [Json, number]
      return { arch: decode(arch), budget }
    },
    same: (a, b) => a.budget === b?.budget && same(a.arch, b.arch),
    oriented: orient(options.direction ?? 'maximize'),
  }
}

/** Trials that are architectures, with one value per objective. */
export function paretoTrials<Arch>(
  space: ArchitectureSpace<Arch>,
  directions: readonly Direction[],
): TrialKind<Arch, readonly number[]> {
  const orients = directions.map(orient)
  return {
    ...archCodec(space),
    oriented: (values) => {
      if (!Array.isArray(values) || values.length !== orients.length) {
        throw invalidArgument('the values of a trial', `${orients.length} numbers`, values)
      }
      return orients.map((one, i) => one(values[i]!))
    },
  }
}

function archCodec<Arch>(space: ArchitectureSpace<Arch>) {
  return {
    encode: (arch: Arch) => space.encode(arch) as Json,
    decode: (encoded: Json) => space.decode(encoded),
    same: (a: Arch, b: Arch) => space.isValid(b) && space.format(a) === space.format(b),
  }
}

function orient(direction: Direction): (value: number) => number {
  if (direction !== 'maximize' && direction !== 'minimize') {
    throw invalidArgument('direction', "'maximize' or 'minimize'", direction)
  }
  const sign = direction === 'maximize' ? 1 : -1
  return (value) => {
    if (typeof value !== 'number') throw invalidArgument('the value of a trial', 'a number', value)
    return Number.isNaN(value) ? -Infinity : sign * value
  }
}

/** A value as JSON, which has no infinity: a failed training is null. */
export function saveValue(value: number): number | null {
  return value === -Infinity ? null : value
}

/** The value of {@link saveValue}. */
export function loadValue(saved: number | null): number {
  return saved ?? -Infinity
}
