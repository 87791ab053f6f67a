import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = process.env.NASBENCH_SHARED ?? fileURLToPath(new URL('../../shared', import.meta.url))

/**
 * A file of the shared folder (`NASBENCH_SHARED`, else `../shared` beside the repository), or undefined where it is
 * absent: `it.skipIf(path === undefined)('…')` then reports the test as skipped, by name.
 */
export function sharedPath(...parts: readonly string[]): string | undefined {
  const path = join(root, ...parts)
  return existsSync(path) ? path : undefined
}

/** The parsed JSON of a file of the shared folder; undefined where it is absent. */
export function sharedJson<T>(...parts: readonly string[]): T | undefined {
  const path = sharedPath(...parts)
  return path === undefined ? undefined : (JSON.parse(readFileSync(path, 'utf8')) as T)
}
