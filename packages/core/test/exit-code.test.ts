import { expect, test } from 'vitest'
import type { ErrorCode } from '../src/errors.js'
import { exitCodeOf } from '../src/exit-code.js'

/* Every code there is; a new one does not compile before it has its place here. */
const codes: Readonly<Record<ErrorCode, number>> = {
  INVALID_ARCHITECTURE: 2,
  INVALID_ARGUMENT: 2,
  UNKNOWN_DATASET: 2,
  UNKNOWN_SPLIT: 2,
  UNKNOWN_BUDGET: 2,
  UNKNOWN_SEED: 2,
  UNKNOWN_METRIC: 2,
  NOT_IN_DATASET: 1,
  NOT_LOADED: 1,
  DATA_NOT_FOUND: 3,
  CORRUPT_FILE: 1,
  UNSUPPORTED_FILE: 1,
  UNSAFE_PICKLE: 1,
  CHECKSUM_MISMATCH: 1,
  DOWNLOAD_FAILED: 1,
  READ_FAILED: 1,
  WRITE_FAILED: 1,
  PLUGIN_NOT_FOUND: 3,
  INVALID_PLUGIN: 3,
  STORE_VERSION: 1,
  ABORTED: 130,
}

test.each(Object.entries(codes))('%s ends a command with %i', (code, expected) => {
  expect(exitCodeOf(code as ErrorCode)).toBe(expected)
})
