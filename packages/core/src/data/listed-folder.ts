import type { ByteFolder } from '../bytes/source.js'

/** A folder with a list of its files. */
export interface ListedFolder extends ByteFolder {
  /** Every file in it and in the folders below, with `/`, in the order of their code units. */
  readonly paths: readonly string[]
}
