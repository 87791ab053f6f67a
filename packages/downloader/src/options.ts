import type { OnProgress } from '@nasbench/core'

/** How a file is fetched. Every duration is in milliseconds. */
export interface DownloadOptions {
  /** The file, or a folder that is there (or ends with a separator), in which it gets its published name. */
  readonly to: string
  /** Takes the same file from another address. */
  readonly url?: string
  /** Sent to the host that is asked first, and to no other one that it redirects to. */
  readonly headers?: Readonly<Record<string, string>>
  /** Stops the download, which goes on from there the next time. */
  readonly signal?: AbortSignal
  readonly onProgress?: OnProgress
  /** Told, in a sentence, what went otherwise than planned: a lost connection, a start from the beginning. */
  readonly onNotice?: (message: string) => void
  /** Replaces another file of that name. */
  readonly force?: boolean
  /** How often in a row it may fail without getting any further. 8 unless said. */
  readonly retries?: number
  /** Milliseconds before the first of them; doubled each time, up to 30 s. 1,000 unless said. */
  readonly retryDelay?: number
  /** Milliseconds in which nothing may come. 60,000 unless said. */
  readonly stallTimeout?: number
  /** Milliseconds that a server may ask to wait (`Retry-After`). 15 minutes unless said. */
  readonly longestWait?: number
}

/** A file that is there. */
export interface Downloaded {
  readonly path: string
  /** Length of the file. */
  readonly bytes: number
  /** Lower-case hex. Absent where the file was there before and nothing is published to check it by. */
  readonly sha256?: string
  /** What of it was compared with what is published. */
  readonly checked: readonly Check[]
  /** True where the file was there already. */
  readonly reused: boolean
  /** How many bytes an earlier attempt had left. */
  readonly resumedFrom: number
}

/** Something by which a file can be known. */
export type Check = 'size' | 'sha256' | 'md5'
