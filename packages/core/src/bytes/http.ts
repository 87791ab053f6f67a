import { invalidArgument } from '../errors.js'
import { createBlockCache } from './block-cache.js'
import { relativeParts } from './bounds.js'
import type { RemoteSession, RemoteSource } from './remote.js'
import { createRemoteSource } from './remote.js'
import { createRequests } from './remote-requests.js'
import type { ByteFolder, ByteSource } from './source.js'
import { addressName, parseAddress } from './url.js'

/** How files on a server are read. */
export interface HttpOptions {
  /** Sent with every request to the origin of the URL, and to no other that it redirects to: an `Authorization`. */
  readonly headers?: Readonly<Record<string, string>>
  /** Bytes are fetched and kept in aligned blocks of this size. Default: 16 KiB. */
  readonly blockBytes?: number
  /** The maximum number of fetched bytes to keep. Default: 128 MiB. */
  readonly cacheBytes?: number
  /** Milliseconds without enough data after which reads reject with READ_FAILED. Default: 30,000. */
  readonly timeout?: number
  /** The bytes per second that must come on average of `timeout`. Default: 1,000. */
  readonly minBytesPerSecond?: number
}

/**
 * A file on a server, read by Range requests and kept in blocks; making it asks nothing of the server.
 * `read` fetches what is missing, adjacent blocks in one request, and never the same block twice at a time.
 * `readSync` reads from blocks that are already fetched and throws NOT_LOADED for others: see `whenLoaded`.
 * Reads reject with DATA_NOT_FOUND (404), READ_FAILED (network, server, file changed) and CORRUPT_FILE (too short).
 *
 * @throws NasBenchError INVALID_ARGUMENT for a URL that is not `http(s)`
 */
export function httpSource(url: string, options: HttpOptions = {}): ByteSource {
  const { session, close } = openSession(options)
  return Object.assign(createRemoteSource(parseAddress(url), 0, session), { close })
}

/**
 * A folder on a server; its files share one cache. `open` fetches the first 64 KiB of a file to see whether it exists,
 * so that a store's metadata mostly comes with it. `close` drops the cache and stops requests under way.
 *
 * @throws NasBenchError INVALID_ARGUMENT for a URL that is not `http(s)`
 */
export function httpFolder(url: string, options: HttpOptions = {}): ByteFolder {
  const root = parseAddress(url)
  if (!root.pathname.endsWith('/')) root.pathname += '/'
  const name = addressName(root)
  const { session, close } = openSession(options)
  const sources = new Map<string, RemoteSource>()

  const openSync = (path: string): RemoteSource => {
    const known = sources.get(path)
    if (known !== undefined) return known
    // A copy of the root keeps its query, which may hold the signature that lets one in.
    const address = new URL(root)
    address.pathname += relativeParts(path, name).map(encodeURIComponent).join('/')
    const source = createRemoteSource(address, sources.size, session)
    sources.set(path, source)
    return source
  }
  return {
    name,
    remote: true,
    openSync,
    async open(path) {
      const source = openSync(path)
      return (await source.exists()) ? source : undefined
    },
    close,
  }
}

function openSession(options: HttpOptions): { session: RemoteSession; close: () => void } {
  const { headers = {}, blockBytes = 2 ** 14, cacheBytes = 2 ** 27 } = options
  const { timeout = 30_000, minBytesPerSecond = 1000 } = options
  if (!(Number.isSafeInteger(blockBytes) && blockBytes > 0)) {
    throw invalidArgument('blockBytes', 'an integer above 0', blockBytes)
  }
  // Longer than a timer can wait.
  if (!(timeout > 0 && timeout < 2 ** 31)) {
    throw invalidArgument('timeout', 'milliseconds above 0 and below 2^31', timeout)
  }
  if (!(minBytesPerSecond >= 0 && Number.isFinite(minBytesPerSecond))) {
    throw invalidArgument('minBytesPerSecond', 'a number, 0 or more', minBytesPerSecond)
  }
  const cache = createBlockCache(cacheBytes)
  const requests = createRequests({ headers, timeout, minBytesPerSecond })
  const close = () => {
    requests.close()
    cache.clear()
  }
  return { session: { cache, blockBytes, requests }, close }
}
