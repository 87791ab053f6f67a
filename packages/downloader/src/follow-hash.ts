import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import { Worker } from 'node:worker_threads'

/** Lower-case hex. */
export interface Hashes {
  readonly sha256: string
  readonly md5?: string
}

/** Hashes a file while it grows. */
export interface FollowingHash {
  /** So many of its bytes are written now. */
  advance(bytes: number): void
  /** The hashes of the file's first `bytes` bytes, all of which are written. */
  finish(bytes: number): Promise<Hashes>
  stop(): void
}

const chunkBytes = 2 ** 20

/* As text, for the reason that core's hashing in a thread gives: a file of its own could not be found from everywhere. */
const workerProgram = `
const { parentPort, workerData } = require('node:worker_threads')
const { createHash } = require('node:crypto')
const { closeSync, openSync, readSync } = require('node:fs')
const hashes = workerData.algorithms.map((name) => createHash(name))
const chunk = Buffer.allocUnsafeSlow(${chunkBytes})
const fd = openSync(workerData.path, 'r')
let done = 0
parentPort.on('message', ({ bytes, last }) => {
  while (done < bytes) {
    const got = readSync(fd, chunk, 0, Math.min(chunk.length, bytes - done), done)
    if (got === 0) throw new Error('the file has become shorter')
    for (const hash of hashes) hash.update(chunk.subarray(0, got))
    done += got
  }
  if (!last) return
  closeSync(fd)
  parentPort.postMessage(hashes.map((hash) => hash.digest('hex')))
  parentPort.close()
})
`

/**
 * Follows a file in a thread of its own. It reads what was written, out of the system's cache, so that what is hashed is
 * what lies in the file, and the bytes that an earlier process left need no turn of their own. Where no thread can be
 * started, `finish` does it all.
 */
export function followHash(path: string, md5: boolean): FollowingHash {
  const algorithms = md5 ? ['sha256', 'md5'] : ['sha256']
  let worker: Worker | undefined
  let failed = false
  let settle: (digests: readonly string[] | undefined) => void = () => {}
  try {
    worker = new Worker(workerProgram, {
      eval: true,
      workerData: { path, algorithms },
      execArgv: [],
      stderr: true,
    })
    worker.on('message', (digests: readonly string[]) => settle(digests))
    const fail = () => {
      failed = true
      settle(undefined)
    }
    worker.on('error', fail)
    worker.on('exit', fail)
    // Do not keep the process alive if the caller forgets to stop the worker.
    worker.unref()
  } catch {
    failed = true
  }
  const inWorker = (bytes: number) =>
    new Promise<readonly string[] | undefined>((resolve) => {
      settle = resolve
      worker?.ref()
      if (failed) resolve(undefined)
      else worker?.postMessage({ bytes, last: true })
    })
  return {
    advance(bytes) {
      if (!failed) worker?.postMessage({ bytes, last: false })
    },
    async finish(bytes) {
      const digests = (await inWorker(bytes)) ?? (await hashHere(path, algorithms))
      const [sha256 = '', md5Digest] = digests
      return { sha256, ...(md5Digest !== undefined && { md5: md5Digest }) }
    },
    stop() {
      void worker?.terminate()
    },
  }
}

/** The same for a file that is complete. */
export async function hashWhole(path: string, bytes: number, md5: boolean): Promise<Hashes> {
  const following = followHash(path, md5)
  try {
    return await following.finish(bytes)
  } finally {
    following.stop()
  }
}

async function hashHere(path: string, algorithms: readonly string[]): Promise<readonly string[]> {
  const hashes = algorithms.map((name) => createHash(name))
  const file = await open(path)
  try {
    const chunk = Buffer.allocUnsafeSlow(chunkBytes)
    for (let at = 0; ; ) {
      const { bytesRead } = await file.read(chunk, 0, chunk.length, at)
      if (bytesRead === 0) return hashes.map((hash) => hash.digest('hex'))
      for (const hash of hashes) hash.update(chunk.subarray(0, bytesRead))
      at += bytesRead
    }
  } finally {
    await file.close()
  }
}
