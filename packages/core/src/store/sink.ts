/**
 * Where a store is written: a folder of the file system, memory, or a browser's private file system. Writing returns at
 * once, since importers append value by value; `flush` waits until everything is stored for good.
 */
export interface StoreSink {
  /** Starts a file. It gets its name when it is finished. */
  file(): SinkFile
  /** Writes a small file at once. */
  put(path: string, bytes: Uint8Array): void
  /** Resolves when everything written so far is stored for good. Rejects with the first failure. */
  flush(): Promise<void>
  /** Removes everything. */
  discard(): void
}

/** A file that a column is written to. */
export interface SinkFile {
  /** Writes a whole buffer of `takeBuffer`, which belongs to the file from now on. Throws the failure of an earlier write. */
  write(bytes: Uint8Array, at: number): void
  /** Reads bytes that one earlier `write` has written. */
  read(length: number, at: number): Uint8Array
  /** Ends the file and gives it its path in the store. */
  finish(path: string): void
  /** Removes the file. */
  discard(): void
}
