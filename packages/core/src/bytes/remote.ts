import { NasBenchError } from '../errors.js'
import type { BlockCache } from './block-cache.js'
import { checkBounds, endsEarly } from './bounds.js'
import type { RangeAnswer } from './fetch-range.js'
import { fetchRange } from './fetch-range.js'
import type { RemoteRequests } from './remote-requests.js'
import type { ByteSource } from './source.js'
import { addressName } from './url.js'
import { notLoaded } from './when-loaded.js'

/** The state that the files of one folder on a server share. */
export interface RemoteSession {
  readonly cache: BlockCache
  readonly blockBytes: number
  readonly requests: RemoteRequests
}

/** A file on a server. */
export interface RemoteSource extends ByteSource {
  /**
   * False if the server reports that the file does not exist. The first call costs a request, which also gets the size.
   */
  exists(): Promise<boolean>
}

/** So many blocks are fetched to see whether a file exists: small files then are here whole. */
const blocksAtOpening = 4

/**
 * A file on a server, read in blocks that stay in the session's cache; `id` tells it from the session's other files.
 */
export function createRemoteSource(url: URL, id: number, session: RemoteSession): RemoteSource {
  const { cache, blockBytes, requests } = session
  const name = addressName(url)
  const keyOf = (block: number) => id * 2 ** 32 + block
  /** Blocks under way, so that none is fetched twice at a time. */
  const coming = new Map<number, Promise<Uint8Array | undefined>>()
  let size = Number.NaN
  let version: string | undefined
  let missing = false

  const learn = (answer: RangeAnswer) => {
    const resized = answer.size !== undefined && !Number.isNaN(size) && answer.size !== size
    const retagged = answer.version !== undefined && version !== undefined && answer.version !== version
    if (resized || retagged) {
      const message = `${name} has changed on the server while it was being read: open it again`
      throw new NasBenchError('READ_FAILED', message, { path: name })
    }
    size = answer.size ?? size
    version = answer.version ?? version
  }

  /* Fetches the blocks from `first` up to but not including `end`: one request, more only where a server cuts them. */
  const fetchBlocks = async (first: number, end: number): Promise<ReadonlyMap<number, Uint8Array>> => {
    const from = first * blockBytes
    // The first answer may tell the size, and so shorten the rest.
    const to = () => (Number.isNaN(size) ? end * blockBytes : Math.min(end * blockBytes, size))
    let start = from
    let bytes: Uint8Array = new Uint8Array(0)
    while (from + bytes.length < to()) {
      const at = from + bytes.length
      const answer = await fetchRange(requests, url.href, name, at, to() - at)
      missing = answer === undefined
      if (answer === undefined) break
      learn(answer)
      if (answer.at === at) bytes = bytes.length === 0 ? answer.bytes : concatenate(bytes, answer.bytes)
      else [start, bytes] = [answer.at, answer.bytes]
      if (answer.bytes.length === 0 || start + bytes.length >= size) break
    }
    const blocks = new Map<number, Uint8Array>()
    for (let at = 0; at < bytes.length; at += blockBytes) {
      blocks.set((start + at) / blockBytes, bytes.subarray(at, at + blockBytes))
    }
    cache.add(new Map([...blocks].map(([block, part]) => [keyOf(block), part])))
    return blocks
  }

  /* The blocks from `first` to `last`; those neither here nor coming are fetched, neighbours together. */
  const load = (first: number, last: number): Promise<(Uint8Array | undefined)[]> => {
    const blocks: (Uint8Array | Promise<Uint8Array | undefined>)[] = []
    for (let block = first; block <= last; ) {
      const here = cache.get(keyOf(block)) ?? coming.get(block)
      if (here !== undefined) {
        blocks.push(here)
        block++
        continue
      }
      let end = block + 1
      while (end <= last && !cache.has(keyOf(end)) && !coming.has(end)) end++
      const run = fetchBlocks(block, end)
      for (; block < end; block++) {
        const wanted = block
        const promise = run.then((fetched) => fetched.get(wanted)).finally(() => coming.delete(wanted))
        coming.set(wanted, promise)
        blocks.push(promise)
      }
    }
    return Promise.all(blocks)
  }

  const copy = (into: Uint8Array, at: number, first: number, blocks: readonly (Uint8Array | undefined)[]) => {
    for (const [i, block] of blocks.entries()) {
      const start = (first + i) * blockBytes
      const part = block?.subarray(Math.max(0, at - start), at + into.length - start)
      const done = Math.max(0, start - at)
      const wanted = Math.min(at + into.length, start + blockBytes) - (at + done)
      if (part === undefined || part.length < wanted) throw endsEarly(source, at, into.length)
      into.set(part, done)
    }
  }

  const blocksOf = (at: number, length: number): [first: number, last: number] => {
    checkBounds(source, at, length)
    return [Math.floor(at / blockBytes), Math.floor((at + length - 1) / blockBytes)]
  }

  const source: RemoteSource = {
    get size() {
      return size
    },
    name,
    readSync(into, at) {
      if (into.length === 0) return
      const [first, last] = blocksOf(at, into.length)
      const blocks: Uint8Array[] = []
      for (let i = first; i <= last; i++) {
        const block = cache.get(keyOf(i))
        if (block === undefined) throw notLoaded([{ source, at, length: into.length }])
        blocks.push(block)
      }
      copy(into, at, first, blocks)
    },
    async read(into, at) {
      if (into.length === 0) return
      const [first, last] = blocksOf(at, into.length)
      const blocks = await load(first, last)
      if (missing) throw new NasBenchError('DATA_NOT_FOUND', `there is no ${name} (404)`, { path: name })
      copy(into, at, first, blocks)
    },
    async exists() {
      if (Number.isNaN(size)) await load(0, blocksAtOpening - 1)
      // Where the server hides the size, it shows when the end is reached.
      for (let end = blocksAtOpening; Number.isNaN(size) && !missing; end *= 2) await load(end, 2 * end - 1)
      return !missing
    },
  }
  return source
}

function concatenate(a: Uint8Array, b: Uint8Array): Uint8Array {
  const both = new Uint8Array(a.length + b.length)
  both.set(a)
  both.set(b, a.length)
  return both
}
