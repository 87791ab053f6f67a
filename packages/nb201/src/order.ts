import { createCpythonRandom } from '@nasbench/core'
import { spaceSize } from './operations.js'

interface OfficialOrder {
  /** Official index to lexicographic code. */
  readonly codes: Uint16Array
  /** Lexicographic code to official index. */
  readonly indices: Uint16Array
}

let order: OfficialOrder | undefined

/**
 * The lexicographic code of an official index, which must be from 0 to 15,624.
 *
 * The first call works out the order, in less than 10 ms: all architectures as a product with the first edge
 * slowest, then Python's `random.seed(88); random.shuffle(…)`, as the benchmark's authors made it
 * (AutoDL-Projects, exps/NAS-Bench-201/main.py:471). NATS-Bench's topology space has the same order.
 */
export function codeOfIndex(index: number): number {
  order ??= createOrder()
  return order.codes[index]!
}

/** The official index of a lexicographic code, which must be from 0 to 15,624. */
export function indexOfCode(code: number): number {
  order ??= createOrder()
  return order.indices[code]!
}

function createOrder(): OfficialOrder {
  const codes = Uint16Array.from({ length: spaceSize }, (_, code) => code)
  const random = createCpythonRandom(88)
  for (let last = spaceSize - 1; last > 0; last--) {
    const other = random.below(last + 1)
    const moved = codes[last]!
    codes[last] = codes[other]!
    codes[other] = moved
  }
  const indices = new Uint16Array(spaceSize)
  for (let index = 0; index < spaceSize; index++) indices[codes[index]!] = index
  return { codes, indices }
}
