import { createHash } from 'node:crypto'
import type { FileHandle } from 'node:fs/promises'
import { open } from 'node:fs/promises'
import { Worker } from 'node:worker_threads'
import { NasBenchError } from '../errors.js'
import type { PublishedFile } from './published-file.js'

/** A file's hash, and the length that was hashed. */
export interface FileHash {
  /** Lower-case hex. */
  readonly sha256: string
  /** How many bytes the file had while it was hashed. */
  readonly bytes: number
}

const chunkBytes = 2 ** 20

/*
 * As text, since a worker from a file of its own would have to be found from the ESM build, the CJS build, a bundle
 * made by someone else and the sources under test, each in another place. It has nothing to import but Node itself.
 */
const workerProgram = `
const { parentPort, workerData } = require('node:worker_threads')
const { createHash } = require('node:crypto')
const { closeSync, openSync, readSync } = require('node:fs')
const hash = createHash('sha256')
const chunk = Buffer.allocUnsafeSlow(${chunkBytes})
const fd = openSync(workerData, 'r')
let bytes = 0
for (let got; (got = readSync(fd, chunk, 0, chunk.length, null)) > 0; bytes += got) {
  hash.update(got === chunk.length ? chunk : chunk.subarray(0, got))
}
closeSync(fd)
parentPort.postMessage({ sha256: hash.digest('hex'), bytes })
`

/**
 * SHA-256 of a whole file, computed in a thread of its own, so that an import beside it is not slowed: about 1 GB/s and
 * 16 MB of memory. Where no thread can be started, or it fails, the same is done here, chunk by chunk.
 *
 * @throws NasBenchError ABORTED, and READ_FAILED if the file cannot be read
 */
export async function hashFile(
  path: string,
  options: { readonly signal?: AbortSignal } = {},
): Promise<FileHash> {
  const { signal } = options
  if (signal?.aborted) throw aborted(path, signal)
  return (await hashInWorker(path, signal)) ?? (await hashHere(path, signal))
}

/**
 * The hash of a published file. A folder may have 32,768 files, so its hash covers their names and sizes only, like
 * its fingerprint.
 */
export async function hashPublished(file: PublishedFile, signal?: AbortSignal): Promise<FileHash> {
  if (file.files !== undefined) return { sha256: file.fingerprint, bytes: file.bytes }
  return hashFile(file.path, signal ? { signal } : {})
}

/* Undefined if the worker could not do it: the other way then finds out why. */
function hashInWorker(path: string, signal: AbortSignal | undefined): Promise<FileHash | undefined> {
  return new Promise((resolve, reject) => {
    let worker: Worker
    try {
      // Loaders and flags of the main thread have no business in it.
      worker = new Worker(workerProgram, { eval: true, workerData: path, execArgv: [], stderr: true })
    } catch {
      resolve(undefined)
      return
    }
    const stop = () => {
      reject(aborted(path, signal))
      void worker.terminate()
    }
    signal?.addEventListener('abort', stop, { once: true })
    worker.on('message', resolve)
    worker.on('error', () => resolve(undefined))
    worker.on('exit', () => {
      signal?.removeEventListener('abort', stop)
      resolve(undefined)
    })
  })
}

async function hashHere(path: string, signal: AbortSignal | undefined): Promise<FileHash> {
  let file: FileHandle | undefined
  try {
    file = await open(path)
    const hash = createHash('sha256')
    const chunk = Buffer.allocUnsafeSlow(chunkBytes)
    for (let bytes = 0; ; ) {
      if (signal?.aborted) throw aborted(path, signal)
      const { bytesRead } = await file.read(chunk, 0, chunk.length, bytes)
      if (bytesRead === 0) return { sha256: hash.digest('hex'), bytes }
      hash.update(chunk.subarray(0, bytesRead))
      bytes += bytesRead
    }
  } catch (cause) {
    if (cause instanceof NasBenchError) throw cause
    throw new NasBenchError('READ_FAILED', `cannot read ${path}: ${(cause as Error).message}`, {
      path,
      cause,
    })
  } finally {
    await file?.close()
  }
}

function aborted(path: string, signal: AbortSignal | undefined): NasBenchError {
  return new NasBenchError('ABORTED', `stopped while hashing ${path}`, { path, cause: signal?.reason })
}
