import { closeSync, fdatasync, fsync, openSync, readSync, write, writeSync } from 'node:fs'
import { giveBack } from './buffer-pool.js'

/* Each time this many bytes are new, an fsync starts, so that the last fsync has little left to do. */
const syncBytes = 1 << 25
/* Bytes handed to the system but not taken yet, of all files together; beyond it writing waits. */
const maxUnderWay = 1 << 25
/* Small pieces are written together: a write costs some 10 µs whatever its size. */
const gatherBytes = 1 << 16

let underWay = 0

/**
 * A file that is written piece by piece while the caller continues: copying into the system's cache takes as long as
 * reading the source, and there is a second core for it.
 */
export class ChunkFile {
  private readonly file: number
  private readonly pending = new Map<number, Uint8Array>()
  private failure: Error | undefined
  private closing = false
  private syncing = false
  private sinceSync = 0
  private readonly waiting: (() => void)[] = []
  /** Small pieces that follow one another in the file, from `gatheredAt` on. */
  private gathered: Uint8Array | undefined
  private gatheredAt = 0
  private gatheredLength = 0

  constructor(readonly path: string) {
    this.file = openSync(path, 'w+')
  }

  /**
   * Writes all of these bytes, a whole buffer that belongs to the file from now on. Throws what an earlier write failed
   * with.
   */
  write(bytes: Uint8Array, at: number): void {
    if (this.failure) throw this.failure
    const follows = at === this.gatheredAt + this.gatheredLength
    if (!follows || this.gatheredLength + bytes.length > gatherBytes) this.release()
    if (bytes.length >= gatherBytes / 2) {
      this.handOver(bytes, at)
      return
    }
    this.gathered ??= new Uint8Array(gatherBytes)
    if (this.gatheredLength === 0) this.gatheredAt = at
    this.gathered.set(bytes, this.gatheredLength)
    this.gatheredLength += bytes.length
    giveBack(bytes)
  }

  /* Hands over what was gathered. */
  private release(): void {
    const { gathered, gatheredAt, gatheredLength } = this
    if (!gathered || gatheredLength === 0) return
    this.gathered = undefined
    this.gatheredLength = 0
    this.handOver(gathered.subarray(0, gatheredLength), gatheredAt)
  }

  private handOver(bytes: Uint8Array, at: number): void {
    if (underWay + bytes.length > maxUnderWay) {
      for (let done = 0; done < bytes.length; ) {
        done += writeSync(this.file, bytes, done, bytes.length - done, at + done)
      }
      giveBack(bytes)
    } else {
      underWay += bytes.length
      this.pending.set(at, bytes)
      this.writeRest(bytes, at, 0)
    }
    this.sinceSync += bytes.length
    if (this.sinceSync >= syncBytes && !this.syncing) {
      this.sinceSync = 0
      this.syncing = true
      // A failure comes again at the last fsync, which is waited for.
      fdatasync(this.file, () => {
        this.syncing = false
        this.settle()
      })
    }
  }

  /** Reads bytes of a piece that was written before. */
  read(length: number, at: number): Uint8Array {
    this.release()
    for (const [start, piece] of this.pending) {
      if (at >= start && at + length <= start + piece.length)
        return piece.slice(at - start, at - start + length)
    }
    const bytes = new Uint8Array(length)
    for (let done = 0; done < length; ) {
      const got = readSync(this.file, bytes, done, length - done, at + done)
      if (got === 0) throw new Error(`${this.path} is shorter than it was written: please report this`)
      done += got
    }
    return bytes
  }

  /** Waits until all is on the disk, and closes the file. */
  async finish(): Promise<void> {
    this.release()
    await this.settled()
    if (this.failure) throw this.failure
    await new Promise<void>((resolve, reject) => {
      fsync(this.file, (error) => (error ? reject(error) : resolve()))
    })
    this.close()
  }

  /** Closes the file as soon as nothing is being written any more: its number may be another file's then. */
  close(): void {
    if (this.closing) return
    this.closing = true
    this.settle()
  }

  private writeRest(bytes: Uint8Array, at: number, done: number): void {
    write(this.file, bytes, done, bytes.length - done, at + done, (error, written) => {
      if (error) this.failure ??= error
      else if (done + written < bytes.length) return this.writeRest(bytes, at, done + written)
      underWay -= bytes.length
      this.pending.delete(at)
      giveBack(bytes)
      this.settle()
    })
  }

  private settled(): Promise<void> {
    return new Promise((resolve) => {
      this.waiting.push(resolve)
      this.settle()
    })
  }

  private settle(): void {
    if (this.pending.size > 0 || this.syncing) return
    for (const resolve of this.waiting.splice(0)) resolve()
    if (this.closing) closeSync(this.file)
  }
}
