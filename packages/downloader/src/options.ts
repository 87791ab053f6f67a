import type { OnProgress } from '@nasbench/core'

/** How a file is fetched. Every duration is in milliseconds. */
export interface DownloadOptions {
  /**
   * The file, or an existing folder (or one that ends with a separator), in which it gets its published name. Of an entry
   * with several files always their folder.
   */
  readonly to: string
  /** Another URL of the same file; of an entry with several files that of their folder, with `/` at its end. */
  readonly url?: string
  /** Sent to the host that is asked first. Hosts that it redirects to and mirrors elsewhere do not get them. */
  readonly headers?: Readonly<Record<string, string>>
  /** Stops the download, which continues from there the next time. */
  readonly signal?: AbortSignal
  readonly onProgress?: OnProgress
  /** Called with a sentence about every deviation: a lost connection, a start from the beginning, another mirror. */
  readonly onNotice?: (message: string) => void
  /** Replaces another file of that name. */
  readonly force?: boolean
  /** Failures in a row, without any progress, after which a URL is given up. Default: 8. */
  readonly retries?: number
  /** Milliseconds before the first retry; doubled each time, up to 30 s. Default: 1,000. */
  readonly retryDelay?: number
  /** Milliseconds without any data after which a connection is given up. Default: 60,000. */
  readonly stallTimeout?: number
  /** Milliseconds that a server may ask to wait (`Retry-After`). Default: 900,000. */
  readonly maxWait?: number
}

/** A file that was downloaded, or that existed. */
export interface Downloaded {
  /** The file; of an entry with several files their folder. */
  readonly path: string
  /** Length of the file in bytes, or of all files together. */
  readonly bytes: number
  /** Lower-case hex. Absent if the file existed and nothing is published to check it by, and for several files. */
  readonly sha256?: string
  /**
   * The properties that were compared with the published ones or those of the host; for several files, the common ones.
   */
  readonly checked: readonly Check[]
  /** True if nothing had to be fetched. */
  readonly reused: boolean
  /** How many bytes an earlier attempt had left. */
  readonly resumedFrom: number
  /** Each file of an entry with several; absent for an entry with one. */
  readonly files?: readonly Downloaded[]
}

/** A property by which a file is recognised. */
export type Check = 'size' | 'sha256' | 'md5'
