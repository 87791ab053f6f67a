/** How far a long piece of work has come. */
export interface Progress {
  /** The work in progress, for users: `importing nb201-v1_0.pkl`. */
  readonly label: string
  /** Units done, and in all where known; bytes unless `unit` says otherwise. */
  readonly done: number
  /** How many units there are in all, where that is known. */
  readonly total?: number
  readonly unit?: 'bytes' | 'records'
}

/** Told now and then, never more than a few times a second by our own code. */
export type OnProgress = (progress: Progress) => void
