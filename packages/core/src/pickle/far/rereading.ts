import type { ByteSource } from '../../bytes/source.js'
import type { PickleWindow } from '../window.js'

/*
 * A small value that is read again costs some 11 kB, and takes some 20 bytes of the file: nobody who shares honestly spends
 * more. A hostile file is refused after a quarter of a second, and half a second for each megabyte it has.
 */
const spentByAny = 2 ** 28
const spentByByte = 512

/** Bounds how much of a file is read again for what its records share: hostile files share without end. */
export class Rereading {
  private left: number

  constructor(source: ByteSource) {
    this.left = spentByAny + spentByByte * source.size
  }

  /** Throws CORRUPT_FILE when too much was spent. */
  spend(bytes: number, window: PickleWindow): void {
    this.left -= bytes
    if (this.left < 0) throw window.corrupt('records that share more than there is', window.at)
  }
}
