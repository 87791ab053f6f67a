import {
  invalidArchitecture,
  type NasBenchError,
  type Problem,
  unknownOperation as unknownOf,
} from '@nasbench/core'
import { operations } from './operations.js'

/** The error for a value that is not an architecture: what is wrong, where, and what is allowed there. */
export function invalidArch(received: unknown, problems: readonly Problem[]): NasBenchError {
  return invalidArchitecture('NAS-Bench-101', received, problems)
}

/** The problem of a value that stands where an operation must. */
export function unknownOperation(value: unknown, where: string): Problem {
  return unknownOf(value, where, operations)
}
