import { NasBenchError } from '../errors.js'
import type { ByteSource } from './source.js'

/** Throws CORRUPT_FILE unless the source has `length` bytes from `at`; a size not yet known passes. */
export function checkBounds(source: Pick<ByteSource, 'name' | 'size'>, at: number, length: number): void {
  if (at >= 0 && !(at + length > source.size)) return
  throw endsEarly(source, at, length)
}

/** The error for a source that is shorter than what should be in it. */
export function endsEarly(
  source: Pick<ByteSource, 'name' | 'size'>,
  at: number,
  length: number,
): NasBenchError {
  return new NasBenchError(
    'CORRUPT_FILE',
    `${source.name} ends at byte ${source.size}, but bytes ${at} to ${at + length} are needed: the file is cut short or damaged`,
    { path: source.name, offset: at },
  )
}

/**
 * The parts of a path inside a folder. Throws CORRUPT_FILE for a path that would lead out of it: such paths come from
 * a store's own metadata, so this is damage or malice and not a typing error.
 */
export function relativeParts(path: string, folder: string): string[] {
  const parts = path.split('/')
  const bad = parts.some((part) => part === '' || part === '.' || part === '..' || /[\\:\0]/.test(part))
  if (!bad) return parts
  throw new NasBenchError(
    'CORRUPT_FILE',
    `${JSON.stringify(path)} is not a path inside ${folder}: expected names joined by "/"`,
    { path: folder, received: path },
  )
}
