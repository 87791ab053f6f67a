import type { FoundPlugin } from '@nasbench/core/node'

/** The options of a command line. */
export interface DownloadFlags {
  /** `201`, `nb201`, `nasbench201`: any of its names. */
  readonly benchmark?: string | undefined
  /** The id of a file. Default: the first that can be fetched. */
  readonly id?: string | undefined
  /** The file, or a folder for it. */
  readonly output?: string | undefined
  /** Another address for the same file. */
  readonly url?: string | undefined
  /** Takes the place of the published hash. */
  readonly sha256?: string | undefined
  readonly list?: boolean | undefined
  readonly dryRun?: boolean | undefined
  /** Nothing is asked. */
  readonly yes?: boolean | undefined
  /** Replaces another file of that name. */
  readonly force?: boolean | undefined
  /** False: the file is left as it is. */
  readonly import?: boolean | undefined
  /** False: the file is removed once its import is verified. */
  readonly keep?: boolean | undefined
  readonly json?: boolean | undefined
  readonly quiet?: boolean | undefined
}

/** A command line and what it may find. */
export interface DownloadCommand {
  /** How the command is called, for messages. */
  readonly name: 'nasbench download' | 'nasbench-download'
  readonly flags: DownloadFlags
  /** The benchmark packages to choose from. */
  readonly found: readonly FoundPlugin[]
  readonly signal: AbortSignal
}
