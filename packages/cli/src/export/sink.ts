import { once } from 'node:events'
import { lstatSync, type Stats } from 'node:fs'
import { type FileHandle, open, rename, rm } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { NasBenchError } from '@nasbench/core'
import { removeAbandonedFiles, temporaryPath } from '@nasbench/core/node'

/** Where a result is written to, piece by piece. */
export interface Sink {
  /** Resolves when more may come. */
  write(piece: string | Uint8Array): Promise<void>
  /** All is written: a file appears under its name, whole. */
  finish(): Promise<void>
  /** Closes and removes everything that was written. */
  discard(): Promise<void>
  /** Bytes written. */
  readonly bytes: number
}

/** Standard output, at the pace of its reader. */
export function outputSink(signal: AbortSignal): Sink {
  let bytes = 0
  return {
    async write(piece) {
      signal.throwIfAborted()
      bytes += Buffer.byteLength(piece)
      if (!process.stdout.write(piece)) await once(process.stdout, 'drain', { signal })
    },
    finish: async () => {},
    discard: async () => {},
    get bytes() {
      return bytes
    },
  }
}

/**
 * A file that appears whole or not at all: it is written beside its place under a temporary name.
 *
 * @throws NasBenchError WRITE_FAILED if there is such a file already and `force` is not given, or it cannot be written.
 */
export async function fileSink(
  path: string,
  { force, signal }: { force: boolean; signal: AbortSignal },
): Promise<Sink> {
  const target = resolve(path)
  const refuse = () => {
    const kind = existing(target)
    if (kind === undefined) return
    if (kind.isDirectory()) throw failed(path, 'is a folder: name a file in it')
    // A rename would put a file in the place of a device, a pipe or a link.
    if (!kind.isFile()) {
      throw failed(
        path,
        `is ${kindName(kind)} and not a regular file: it is never replaced; - is standard output`,
      )
    }
    if (!force) throw failed(path, 'is there already: --force overwrites it')
  }
  refuse()
  removeAbandonedFiles(dirname(target))
  const temporary = temporaryPath(target)
  const explain = <T>(work: Promise<T>) =>
    work.catch((cause: NodeJS.ErrnoException) => {
      throw failed(path, `cannot be written: ${reasonOf(cause, dirname(target))}`, cause)
    })
  const file: FileHandle = await explain(open(temporary, 'wx'))
  let bytes = 0
  const discard = async () => {
    await file.close().catch(() => {})
    await rm(temporary, { force: true })
  }
  return {
    async write(piece) {
      signal.throwIfAborted()
      const data = typeof piece === 'string' ? Buffer.from(piece) : piece
      bytes += data.length
      await explain(file.appendFile(data))
    },
    async finish() {
      await explain(file.sync())
      await file.close()
      signal.throwIfAborted()
      refuse()
      await explain(rename(temporary, target))
    },
    discard,
    get bytes() {
      return bytes
    },
  }
}

/** Writes a whole file, as {@link fileSink} does. */
export async function writeWhole(
  path: string,
  content: string | Uint8Array,
  options: { force: boolean; signal: AbortSignal },
): Promise<void> {
  const sink = await fileSink(path, options)
  try {
    await sink.write(content)
    await sink.finish()
  } catch (error) {
    await sink.discard()
    throw error
  }
}

/* A path through a file has nothing at its end either; opening it gives the reason. */
function existing(path: string): Stats | undefined {
  try {
    return lstatSync(path)
  } catch {
    return undefined
  }
}

function kindName(kind: Stats): string {
  if (kind.isSymbolicLink()) return 'a link'
  if (kind.isFIFO()) return 'a pipe'
  if (kind.isSocket()) return 'a socket'
  return 'a device'
}

/* The system's own message names a temporary file, which the user does not know. */
function reasonOf({ code, message }: NodeJS.ErrnoException, folder: string): string {
  const known: Readonly<Record<string, string>> = {
    ENOENT: `there is no folder ${folder}`,
    ENOTDIR: `${folder} is not a folder`,
    EACCES: `no permission to write in ${folder}`,
    EPERM: `no permission to write in ${folder}`,
    EROFS: `${folder} is on a disk that is only for reading`,
    ENOSPC: 'no space is left on the disk',
    EDQUOT: 'the quota of the disk is used up',
  }
  return known[code ?? ''] ?? message
}

function failed(path: string, what: string, cause?: unknown): NasBenchError {
  return new NasBenchError('WRITE_FAILED', `${path} ${what}`, {
    path: resolve(path),
    ...(cause !== undefined && { cause }),
  })
}
