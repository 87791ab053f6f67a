import { constants, existsSync, lstatSync, rmSync } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { isNasBenchError, NasBenchError } from '@nasbench/core'
import { formatBytes, isOwn } from '@nasbench/core/node'
import { writeFailed } from './disk-space.js'
import type { DownloadPaths } from './download-paths.js'
import { type FollowingHash, followHash, type Hashes } from './follow-hash.js'
import { type PartState, readState, refuseIrregular, removeState, writeState } from './state.js'

/** The file that grows. */
export interface Part {
  /** How many bytes it has, those on their way included. */
  readonly length: number
  readonly state: PartState
  /** Records what is known of the whole file. */
  describe(state: Omit<PartState, 'synced' | 'inode'>): void
  /** Takes a copy of the bytes. */
  add(bytes: Uint8Array): Promise<void>
  /** Everything is in the file, if not on the disk. */
  flush(): Promise<void>
  /** Begins again. */
  empty(): Promise<void>
  /** Everything is on the disk; the hashes of it. */
  finish(): Promise<Hashes>
  close(): Promise<void>
}

/* The network brings 16 to 64 kB at a time; a write costs the same whatever its size. */
const blockBytes = 2 ** 20
/* The bytes that a power cut may lose if no hash is published to check a file by. */
const syncBytes = 64 * 2 ** 20

/**
 * Opens the part of a file with what an earlier process left. If no hash will find a wrong byte (`careful`), only what that
 * process knew to be on the disk is kept, and only of the file that it wrote itself. Throws WRITE_FAILED, also for a part
 * that is not this user's or is not a regular file.
 */
export async function openPart(
  names: DownloadPaths,
  options: { readonly url: string; readonly md5: boolean; readonly careful: (state: PartState) => boolean },
): Promise<Part> {
  const { part: path } = names
  refuseIrregular(path)
  const found = readState(names.state)
  if (found === undefined && existsSync(path)) {
    throw new NasBenchError(
      'WRITE_FAILED',
      `${path} exists and was not begun by this command (perhaps by a browser): move or remove it`,
      { path },
    )
  }
  let state: PartState = found ?? { url: options.url, synced: 0 }
  const careful = options.careful(state)
  const keepState = (next: PartState) => {
    state = next
    writeState(names.state, state)
  }
  /* How much of the part is in the file: what the next download continues from. */
  let written = 0
  const kept = () => {
    const bytes = careful ? Math.min(written, state.synced) : written
    return bytes > 0 ? `; ${formatBytes(bytes)} are kept, and the same command continues from there` : ''
  }
  const writing = async <T>(work: () => T | Promise<T>): Promise<T> => {
    try {
      return await work()
    } catch (error) {
      throw isNasBenchError(error) ? error : writeFailed(path, error, kept())
    }
  }

  let length = 0
  const file = await writing(async () => {
    keepState(state)
    const opened = await openPlain(path)
    try {
      const { size, ino } = await opened.stat()
      const inode = String(ino)
      if (!careful) length = size
      else if (state.inode === inode) length = Math.min(size, state.synced)
      if (length < size) await opened.truncate(length)
      written = length
      keepState({ ...state, synced: Math.min(state.synced, length), inode })
      return opened
    } catch (error) {
      await opened.close()
      throw error
    }
  })
  let blocks: [Buffer, Buffer] = [Buffer.allocUnsafeSlow(blockBytes), Buffer.allocUnsafeSlow(blockBytes)]
  let filled = 0
  let pending: Promise<void> = Promise.resolve()
  let syncing: Promise<void> | undefined
  let hash: FollowingHash = followHash(path, options.md5)
  if (length > 0) hash.advance(length)

  const writeBlock = async () => {
    await pending
    if (filled === 0) return
    const [block, other] = blocks
    const [from, count] = [length - filled, filled]
    blocks = [other, block]
    filled = 0
    const mine = hash
    pending = writing(() => writeAll(file, block.subarray(0, count), from)).then(() => {
      written = from + count
      mine.advance(written)
    })
    // It may fail long before anybody waits for it.
    pending.catch(() => {})
    if (from + count - state.synced >= syncBytes && syncing === undefined)
      syncing = sync(pending, from + count)
  }
  const sync = async (written: Promise<void>, bytes: number) => {
    try {
      await written
      await file.datasync()
      keepState({ ...state, synced: bytes })
    } catch {
      // The write itself says so, or the next sync.
    } finally {
      syncing = undefined
    }
  }
  const flush = async () => {
    await writeBlock()
    await pending
  }

  return {
    get length() {
      return length
    },
    get state() {
      return state
    },
    describe(next) {
      try {
        keepState({ ...next, synced: state.synced, inode: state.inode })
      } catch (error) {
        throw isNasBenchError(error) ? error : writeFailed(names.state, error, kept())
      }
    },
    async add(bytes) {
      for (let at = 0; at < bytes.length; ) {
        const count = Math.min(bytes.length - at, blockBytes - filled)
        blocks[0].set(bytes.subarray(at, at + count), filled)
        filled += count
        length += count
        at += count
        if (filled === blockBytes) await writeBlock()
      }
    },
    flush,
    async empty() {
      await pending.catch(() => {})
      await syncing
      hash.stop()
      filled = 0
      length = 0
      await writing(async () => {
        written = 0
        keepState({ url: options.url, synced: 0, inode: state.inode })
        await file.truncate(0)
      })
      hash = followHash(path, options.md5)
    },
    async finish() {
      await flush()
      await syncing
      await writing(() => file.sync())
      return hash.finish(length)
    },
    async close() {
      hash.stop()
      try {
        await flush().catch(() => {})
        await syncing
        await file.datasync()
        keepState({ ...state, synced: written })
      } catch {
        // The error that ended the download is the one to report.
      }
      await file.close()
    },
  }
}

/* A file that is created here, or a regular file of this user that has no other name. No link is followed. */
async function openPlain(path: string): Promise<FileHandle> {
  const { O_RDWR, O_CREAT, O_EXCL } = constants
  const plain = O_RDWR | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0)
  let file: FileHandle
  try {
    file = await open(path, plain | O_CREAT | O_EXCL, 0o666)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    file = await open(path, plain)
  }
  const about = await file.stat()
  if (about.isFile() && isOwn(about) && about.nlink <= 1) return file
  await file.close()
  throw new NasBenchError(
    'WRITE_FAILED',
    `${path} is not a regular file of yours with a single name, so it is not continued: move or remove it`,
    { path },
  )
}

/** Removes a part and its state; in this order, since a part without a state counts as another program's. */
export function removePart(names: DownloadPaths): void {
  if (lstatSync(names.part, { throwIfNoEntry: false })?.isFile()) rmSync(names.part, { force: true })
  removeState(names.state)
}

async function writeAll(file: FileHandle, bytes: Uint8Array, at: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, at + done)
    done += bytesWritten
  }
}
