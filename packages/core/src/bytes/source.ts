/**
 * Random access to bytes that do not change: a file, a piece of memory, an HTTP resource.
 * All that a reader of ours needs.
 */
export interface ByteSource {
  /** Length in bytes; NaN as long as it is not known: an HTTP resource before its first answer. */
  readonly size: number
  /** For messages: a path or an address. */
  readonly name: string
  /**
   * Fills `into` from `at`, at once; absent if bytes can only be waited for. Throws CORRUPT_FILE if the source
   * ends before that, and NOT_LOADED where the bytes have to be fetched first (see `whenLoaded`).
   */
  readSync?(into: Uint8Array, at: number): void
  /** Fills `into` from `at`. Rejects with CORRUPT_FILE if the source ends before that. */
  read(into: Uint8Array, at: number): Promise<void>
  close?(): void
}

/** A folder of byte sources: what a store is read from. Paths are relative, with `/`. */
export interface ByteFolder {
  /** For messages: a path or an address. */
  readonly name: string
  /** True if bytes are fetched over a network: many small reads are slow. */
  readonly remote?: boolean
  /** Opens a file of the folder; undefined if it does not exist. Over HTTP this costs one request. */
  open(path: string): Promise<ByteSource | undefined>
  /** The same at once. Over HTTP there is always a source and no request: a missing file shows at the first read. */
  openSync(path: string): ByteSource | undefined
  /** Closes everything that was opened in it. */
  close?(): void
}
