import { readdirSync, statfsSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { isNasBenchError, NasBenchError } from '../errors.js'
import { formatBytes } from './progress-line.js'

const elsewhere = 'Choose another place: --out for this store, NASBENCH_HOME for all data'

/** The write that failed. */
export interface Writing {
  /** The store's final place. */
  readonly target: string
  /** The folder that is written. */
  readonly folder: string
  /** The maximum that it may take, in bytes, as an estimate. */
  readonly mayNeed: number
}

/**
 * An error of the system as WRITE_FAILED with what to do: how much room there is and was needed on a full disk.
 * To be called before what was written is removed. Other errors come back as they are.
 */
export function explainWriteError(error: unknown, { target, folder, mayNeed }: Writing): unknown {
  const failure = systemError(error)
  if (failure === undefined) return error
  const parent = dirname(target)
  if (failure.code === 'ENOSPC' || failure.code === 'EDQUOT') {
    const written = folderBytes(folder)
    const room = formatBytes(freeBytes(parent) + written)
    const limit = failure.code === 'EDQUOT' ? 'your quota is used up' : 'the disk is full'
    return new NasBenchError(
      'WRITE_FAILED',
      `${limit} at ${parent}: the store may need up to ${formatBytes(mayNeed)}, and there is room for ${room} ` +
        `(${formatBytes(written)} of it was written and is removed now). ${elsewhere}, or make room`,
      { path: parent, cause: error },
    )
  }
  return new NasBenchError('WRITE_FAILED', `cannot write to ${parent}: ${failure.message}. ${elsewhere}`, {
    path: parent,
    cause: error,
  })
}

/* The system's own error, even if one of ours wraps it. */
function systemError(error: unknown): NodeJS.ErrnoException | undefined {
  if (!(error instanceof Error)) return undefined
  if (isNasBenchError(error)) return error.code === 'WRITE_FAILED' ? systemError(error.cause) : undefined
  return (error as NodeJS.ErrnoException).syscall === undefined ? undefined : error
}

function freeBytes(folder: string): number {
  try {
    const { bavail, bsize } = statfsSync(folder)
    return bavail * bsize
  } catch {
    return 0
  }
}

function folderBytes(folder: string): number {
  try {
    const names = readdirSync(folder, { recursive: true }) as string[]
    return names.reduce((sum, name) => sum + statSync(join(folder, name)).blocks * 512, 0)
  } catch {
    return 0
  }
}
