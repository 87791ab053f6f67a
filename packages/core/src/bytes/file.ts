import { read, readSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { NasBenchError } from '../errors.js'
import { checkBounds, endsEarly, relativeParts } from './bounds.js'
import {
  closeDescriptor,
  closeUnused,
  openDescriptor,
  readFailed,
  readWith,
  useDescriptor,
} from './descriptor.js'
import type { ByteFolder, ByteSource } from './source.js'

const readAsync = promisify(read)

/* The system takes lengths up to 2³¹ − 1. */
const maxReadBytes = 2 ** 30

/**
 * A file, opened by this call. Its size is the size at opening. A process has at most 256 of its files open: beyond that, the
 * file that was read longest ago is closed, and opened again when it is read. A source that is not used any more is closed
 * even if `close` is never called.
 * Reads throw CORRUPT_FILE beyond the end, even if the file was truncated after opening, and READ_FAILED if another file has
 * its name when it has to be opened again.
 *
 * @throws NasBenchError DATA_NOT_FOUND if it does not exist, UNSUPPORTED_FILE for a folder, a pipe or a device,
 * READ_FAILED if the system refuses
 */
export function fileSource(path: string): ByteSource {
  const descriptor = openDescriptor(path)

  const check = (into: Uint8Array, at: number) => {
    if (descriptor.closed)
      throw new NasBenchError('READ_FAILED', `${path} was closed and cannot be read any more`, { path })
    checkBounds(source, at, into.length)
  }
  const cutShort = (into: Uint8Array, at: number, done: number) =>
    endsEarly({ name: path, size: at + done }, at, into.length)

  const source: ByteSource = {
    size: descriptor.size,
    name: path,
    readSync(into, at) {
      check(into, at)
      const fd = useDescriptor(descriptor)
      for (let done = 0; done < into.length; ) {
        let got: number
        try {
          got = readSync(fd, into, done, Math.min(into.length - done, maxReadBytes), at + done)
        } catch (cause) {
          throw readFailed(path, cause)
        }
        if (got === 0) throw cutShort(into, at, done)
        done += got
      }
    },
    async read(into, at) {
      check(into, at)
      await readWith(descriptor, async (fd) => {
        for (let done = 0; done < into.length; ) {
          const length = Math.min(into.length - done, maxReadBytes)
          const { bytesRead } = await readAsync(fd, into, done, length, at + done).catch((cause) => {
            throw readFailed(path, cause)
          })
          if (bytesRead === 0) throw cutShort(into, at, done)
          done += bytesRead
        }
      })
    },
    close: () => closeDescriptor(descriptor),
  }
  closeUnused(source, descriptor)
  return source
}

/**
 * A folder of files, each opened on first use and closed by `close`. Once a file has been opened, the folder is
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
