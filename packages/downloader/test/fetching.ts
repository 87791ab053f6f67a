import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Download } from '@nasbench/core'
import { type Downloaded, type DownloadOptions, download } from '../src/index.js'

/** An entry of a catalogue. */
export function entryFor(url: string, rest: Partial<Download> = {}): Download {
  return { id: 'it', title: 'a file', fileName: 'data.bin', note: 'for tests', url, ...rest }
}

export interface Outcome {
  readonly folder: string
  readonly path: string
  readonly result: Downloaded | undefined
  readonly error: unknown
  readonly notices: readonly string[]
}

/** Downloads into a folder, with no patience. */
export async function fetchInto(
  folder: string,
  entry: Download,
  options: Partial<DownloadOptions> = {},
): Promise<Outcome> {
  const notices: string[] = []
  const path = join(folder, entry.fileName)
  const outcome = { folder, path, notices }
  try {
    const result = await download(entry, {
      to: folder,
      retryDelay: 1,
      onNotice: (message) => notices.push(message),
      ...options,
    })
    return { ...outcome, result, error: undefined }
  } catch (error) {
    return { ...outcome, result: undefined, error }
  }
}

/** The names of what a folder holds. */
export function namesIn(folder: string): string[] {
  return readdirSync(folder).sort()
}

/** The bytes of a file; undefined where there is none. */
export function bytesOf(path: string): Buffer | undefined {
  return existsSync(path) ? readFileSync(path) : undefined
}
