import type { ByteSource } from '../../bytes/source.js'
import type { PickleWindow } from '../window.js'

/** Bounds how much of a file is read again for what its records share: hostile files share without end. */
export class Rereading {
  private left: number

  constructor(source: ByteSource) {
    this.left = 2 ** 28 + 512 * source.size
  }

  /** Throws CORRUPT_FILE when too much was spent. */
  spend(bytes: number, window: PickleWindow): void {
    this.left -= bytes
    if (this.left < 0) throw window.corrupt('records that share more than there is', window.at)
  }
}
