import type { ErrorCode } from './errors.js'

/* A value that can never be right. */
const usageCodes: ReadonlySet<ErrorCode> = new Set([
  'INVALID_ARCHITECTURE',
  'INVALID_ARGUMENT',
  'UNKNOWN_DATASET',
  'UNKNOWN_SPLIT',
  'UNKNOWN_BUDGET',
  'UNKNOWN_SEED',
  'UNKNOWN_METRIC',
])
const missingCodes: ReadonlySet<ErrorCode> = new Set(['DATA_NOT_FOUND', 'PLUGIN_NOT_FOUND', 'INVALID_PLUGIN'])

/** The exit code of our commands for an error: 1 failed, 2 wrong usage, 3 data or plugin missing, 130 interrupted. */
export function exitCodeOf(code: ErrorCode): number {
  if (usageCodes.has(code)) return 2
  if (missingCodes.has(code)) return 3
  return code === 'ABORTED' ? 130 : 1
}
