import { type PickleTape, readInteger } from '@nasbench/core'

/** The integer at a node: a number or, in files that were saved again, its digits as text. NaN for anything else. */
export function integerAt(tape: PickleTape, node: number): number {
  if (tape.isNumber(node)) return tape.number(node)
  const value = tape.value(node)
  return typeof value === 'string' || typeof value === 'number'
    ? (readInteger(value) ?? Number.NaN)
    : Number.NaN
}
