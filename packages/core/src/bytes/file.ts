import type { Stats } from 'node:fs'
import { closeSync, constants, fstatSync, openSync, read, readSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { NasBenchError } from '../errors.js'
import { checkBounds, endsEarly, relativeParts } from './bounds.js'
import type { ByteFolder, ByteSource } from './source.js'

const readAsync = promisify(read)

/* The system takes lengths up to 2³¹ − 1. */
const longestRead = 2 ** 30

/* Without it, opening a named pipe would wait for a writer for ever. Windows has no such flag. */
const openFlags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)

/**
 * A file, opened by this call and kept open until `close`. Its size is the size at opening.
 * Reads throw CORRUPT_FILE beyond the end, even if the file was truncated after opening.
 *
 * @throws NasBenchError DATA_NOT_FOUND if it does not exist, UNSUPPORTED_FILE for a folder, a pipe or a device,
 * READ_FAILED if the system refuses
 */
export function fileSource(path: string): ByteSource {
  const { fd, size } = openFile(path)
  let open = true
  let reading = 0

  const check = (into: Uint8Array, at: number) => {
    if (!open)
      throw new NasBenchError('READ_FAILED', `${path} was closed and cannot be read any more`, { path })
    checkBounds(source, at, into.length)
  }
  const cutShort = (into: Uint8Array, at: number, done: number) =>
    endsEarly({ name: path, size: at + done }, at, into.length)

  const source: ByteSource = {
    size,
    name: path,
    readSync(into, at) {
      check(into, at)
      for (let done = 0; done < into.length; ) {
        let got: number
        try {
          got = readSync(fd, into, done, Math.min(into.length - done, longestRead), at + done)
        } catch (cause) {
          throw readFailed(path, cause)
        }
        if (got === 0) throw cutShort(into, at, done)
        done += got
      }
    },
    async read(into, at) {
      check(into, at)
      reading++
      try {
        for (let done = 0; done < into.length; ) {
          const length = Math.min(into.length - done, longestRead)
          const { bytesRead } = await readAsync(fd, into, done, length, at + done).catch((cause) => {
            throw readFailed(path, cause)
          })
          if (bytesRead === 0) throw cutShort(into, at, done)
          done += bytesRead
        }
      } finally {
        // A number that is closed under a read may already be another file's.
        if (--reading === 0 && !open) closeSync(fd)
      }
    },
    close() {
      if (!open) return
      open = false
      if (reading === 0) closeSync(fd)
    },
  }
  return source
}

/**
 * A folder of files, each opened on first use and kept open until `close`. Once a file has been opened, the folder is
 * known by its identity: when another one has taken its name since (a store imported again), opening a further file
 * throws READ_FAILED, so that no reader ever mixes two stores. Files that are open stay readable.
 */
export function fileFolder(dir: string): ByteFolder {
  const opened = new Map<string, ByteSource>()
  let identity: string | undefined

  const open = (path: string): ByteSource | undefined => {
    const known = opened.get(path)
    if (known) return known
    const source = fileIfThere(join(dir, ...relativeParts(path, dir)))
    const now = folderIdentity(dir)
    identity ??= source && now
    if (identity !== undefined && now !== identity) {
      source?.close?.()
      throw new NasBenchError(
        'READ_FAILED',
        `${dir} was replaced or removed while it was being read: open it again`,
        { path: dir },
      )
    }
    if (source === undefined) return undefined
    const kept: ByteSource = {
      ...source,
      close() {
        opened.delete(path)
        source.close?.()
      },
    }
    opened.set(path, kept)
    return kept
  }
  return {
    name: dir,
    openSync: open,
    open: async (path) => open(path),
    close() {
      for (const source of [...opened.values()]) source.close?.()
    },
  }
}

function openFile(path: string): { fd: number; size: number } {
  let fd: number
  try {
    fd = openSync(path, openFlags)
  } catch (cause) {
    throw openFailed(path, cause)
  }
  let about: Stats
  try {
    about = fstatSync(fd)
  } catch (cause) {
    closeSync(fd)
    throw readFailed(path, cause)
  }
  if (about.isFile()) return { fd, size: about.size }
  closeSync(fd)
  throw notAFile(path, about.isDirectory() ? 'a folder' : 'a pipe, socket or device')
}

function fileIfThere(path: string): ByteSource | undefined {
  try {
    return fileSource(path)
  } catch (error) {
    if (error instanceof NasBenchError && error.code === 'DATA_NOT_FOUND') return undefined
    throw error
  }
}

function folderIdentity(dir: string): string | undefined {
  const about = statSync(dir, { throwIfNoEntry: false })
  return about && `${about.dev}:${about.ino}`
}

function openFailed(path: string, cause: unknown): NasBenchError {
  const code = (cause as NodeJS.ErrnoException).code
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return new NasBenchError('DATA_NOT_FOUND', `there is no file ${path}`, { path, cause })
  }
  // Windows refuses to open a folder, other systems let it be opened and then refuse to read it.
  if (code === 'EISDIR') return notAFile(path, 'a folder')
  return readFailed(path, cause)
}

function notAFile(path: string, what: string): NasBenchError {
  return new NasBenchError('UNSUPPORTED_FILE', `${path} is ${what}, but a file is needed`, {
    path,
    expected: 'a file',
    received: what,
  })
}

function readFailed(path: string, cause: unknown): NasBenchError {
  const code = (cause as NodeJS.ErrnoException).code
  if (code === 'EISDIR') return notAFile(path, 'a folder')
  const reason = code === 'EACCES' || code === 'EPERM' ? 'you may not read it' : (cause as Error).message
  return new NasBenchError('READ_FAILED', `cannot read ${path}: ${reason}`, { path, cause })
}
