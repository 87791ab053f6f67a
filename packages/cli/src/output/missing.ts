import type { CommonOptions } from '../context.js'
import { formatCount } from './key-value.js'

/** Counts, on standard error, the architectures that were left out for lack of a result. */
export function reportMissing(missing: number, { quiet }: CommonOptions): void {
  if (missing === 0 || quiet) return
  const left =
    missing === 1
      ? '1 architecture has no such result and is'
      : `${formatCount(missing)} architectures have no such result and are`
  process.stderr.write(`${left} left out\n`)
}
