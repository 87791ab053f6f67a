import { type NumberRun, numpyArrayOf, type PickleTape, readInteger } from '@nasbench/core'

/**
 * Reads numbers by epoch or in a list to the end of `run`, also as programs save them again: a dict with digits as keys, a
 * list of numpy's numbers, a numpy array. False if the value is something else.
 */
export function readNumbers(tape: PickleTape, node: number, run: NumberRun): boolean {
  run.clear()
  // The published forms, without an object per number.
  if (tape.numbers(node, run)) return true
  run.clear()
  const value = tape.value(node)
  const array = numpyArrayOf(value)
  if (array !== undefined && array.shape.length > 1) return false
  const entries: Iterable<readonly [unknown, unknown]> =
    value instanceof Map
      ? value
      : Array.from(array?.data ?? (Array.isArray(value) ? value : [Number.NaN])).entries()
  for (const [key, item] of entries) {
    const point = readInteger(key)
    const number = typeof item === 'bigint' ? Number(item) : item
    if (point === undefined || point < 0 || typeof number !== 'number' || Number.isNaN(number)) return false
    run.push(point, number)
  }
  return true
}
