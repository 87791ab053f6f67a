import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs'

/* A link is not followed, and opening a FIFO does not wait for a writer. Windows has neither flag. */
const plainFlags = (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0)

/** The files that may be read: see `readPlainFile`. */
export interface PlainFileOptions {
  /** Length of the longest file that is read, in bytes. */
  readonly maxBytes: number
  /** True: a file of another user is read too. */
  readonly anyUser?: boolean
}

/**
 * The content of a small regular file as text. Undefined for anything else: a missing file, a link, a FIFO, a folder, a
 * longer file, or another user's.
 */
export function readPlainFile(path: string, options: PlainFileOptions): string | undefined {
  let fd: number
  try {
    fd = openSync(path, constants.O_RDONLY | plainFlags)
  } catch {
    return undefined
  }
  try {
    const about = fstatSync(fd)
    const fits = about.isFile() && about.size <= options.maxBytes
    return fits && (options.anyUser || isOwn(about)) ? readFileSync(fd, 'utf8') : undefined
  } catch {
    return undefined
  } finally {
    closeSync(fd)
  }
}

/** True for a file or folder of the user who runs this process, and everywhere on Windows. */
export function isOwn({ uid }: { readonly uid: number }): boolean {
  return process.getuid === undefined || uid === process.getuid()
}
