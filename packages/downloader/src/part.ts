import { existsSync, rmSync } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { NasBenchError } from '@nasbench/core'
import { formatBytes } from '@nasbench/core/node'
import { type FollowingHash, followHash, type Hashes } from './follow-hash.js'
import type { Names } from './names.js'
import { writeFailed } from './room.js'
import { type PartState, readState, removeState, writeState } from './state.js'

/** The file that grows. */
export interface Part {
  /** How many bytes it has, those on their way included. */
  readonly length: number
  readonly state: PartState
  /** Says what is known of the whole file; before the first byte of it is written. */
  describe(state: Omit<PartState, 'synced'>): void
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
/* What a power cut may take, where nothing is published to check a file by. */
const syncBytes = 64 * 2 ** 20

/**
 * Opens the part of a file with what an earlier process left. Where no hash will find a wrong byte (`careful`), only
 * what that process knew to be on the disk is trusted. Throws WRITE_FAILED, also for a part that is not ours.
 */
export async function openPart(
  names: Names,
  options: { url: string; md5: boolean; careful: boolean },
): Promise<Part> {
  const { part: path } = names
  const found = readState(names.state)
  if (found === undefined && existsSync(path)) {
    throw new NasBenchError(
      'WRITE_FAILED',
      `${path} is there and was not begun by this command (a browser's?): move or remove it`,
      { path },
    )
  }
  let state: PartState = found ?? { url: options.url, synced: 0 }
  const keepState = (next: PartState) => {
    state = next
    writeState(names.state, state)
  }
  const kept = () =>
    length > 0 ? `; ${formatBytes(length)} are kept, and the same command goes on from there` : ''
  const writing = async <T>(work: () => T | Promise<T>): Promise<T> => {
    try {
      return await work()
    } catch (error) {
      throw writeFailed(path, error, kept())
    }
  }

  let length = 0
  const file = await writing(async () => {
    keepState(state)
    const opened = await open(path, existsSync(path) ? 'r+' : 'w+')
    const { size } = await opened.stat()
    length = options.careful ? Math.min(size, state.synced) : size
    if (length < size) await opened.truncate(length)
    return opened
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
    pending = writing(() => writeAll(file, block.subarray(0, count), from)).then(() =>
      mine.advance(from + count),
    )
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
        keepState({ ...next, synced: state.synced })
      } catch (error) {
        throw writeFailed(names.state, error, kept())
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
        keepState({ url: options.url, synced: 0 })
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
        await flush()
        await syncing
        await file.datasync()
        keepState({ ...state, synced: length })
      } catch {
        // Something else went wrong before, and is what is told.
      }
      await file.close()
    },
  }
}

/** Removes a part and its state; in this order, since a part without a state is held for somebody else's. */
export function removePart(names: Names): void {
  rmSync(names.part, { force: true })
  removeState(names.state)
}

async function writeAll(file: FileHandle, bytes: Uint8Array, at: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, at + done)
    done += bytesWritten
  }
}
