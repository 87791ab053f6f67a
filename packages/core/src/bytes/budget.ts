import { NasBenchError } from '../errors.js'

/** Small files may take this much: a pickle of a few kilobytes can hold a large, honest array. */
const floorBytes = 2 ** 27
/** A dict of one entry is some 10 bytes of a file and 280 bytes of memory. */
const bytesPerByte = 32

/**
 * Bounds the memory that is built from one file. A reader spends before it allocates, so that a number which the file
 * merely states never decides how much memory is taken.
 */
export interface MemoryBudget {
  /**
   * Counts bytes that are about to be allocated; `offset` is where the file asks for them.
   *
   * @throws NasBenchError with the budget's code once the file has spent more than its budget
   */
  spend(bytes: number, offset?: number): void
}

/**
 * The memory budget of one file of `size` bytes: 128 MiB, and 32 bytes for each byte of the file. All readers of the
 * file share one budget.
 *
 * @param name the file, for messages
 */
export function createMemoryBudget(
  name: string,
  size: number,
  code: 'CORRUPT_FILE' | 'UNSAFE_PICKLE' = 'CORRUPT_FILE',
): MemoryBudget {
  const budget = floorBytes + bytesPerByte * Math.max(0, size || 0)
  let left = budget
  return {
    spend(bytes, offset) {
      if (bytes <= left) {
        left -= bytes
        return
      }
      const megabytes = Math.round(budget / 2 ** 20)
      const at = offset === undefined ? '' : ` (byte ${offset})`
      throw new NasBenchError(
        code,
        `${name} has ${size} bytes and would take more than ${megabytes} MB of memory${at}: it is damaged or made to fill the memory`,
        { path: name, ...(offset === undefined ? {} : { offset }) },
      )
    },
  }
}
