import { isNasBenchError, NasBenchError } from '@nasbench/core'
import { hashIntoState } from './hash.js'
import { spaceSize } from './operations.js'

/*
 * The first 12 bits of the module hash of each cell, in the order of the indices: two cells in three bytes, big-endian. They
 * are in a file of their own, so that programs that look up no hash never load them. Node reads the file when the first hash
 * is looked up. A page has to fetch it first: until then a look-up throws NOT_LOADED, which `whenLoaded` answers by loading.
 *
 * The table only narrows the search: every answer's own hash is compared with the digits that were given.
 */

/** Options of {@link loadHashTable}. */
export interface LoadHashTableOptions {
  /** URL or bytes of the file `@nasbench/nb101/hash-table.bin`. Default: the file in this package. */
  readonly from?: string | URL | Uint8Array
  readonly signal?: AbortSignal
}

const bytesOfTable = (spaceSize * 3) / 2

let starts: Uint16Array | undefined

/**
 * Loads the table by which module hashes are looked up (0.64 MB). In Node this is never needed. In a page, it must be awaited
 * before `nb101Space.from` or a query takes a hash, or the call goes through `whenLoaded`.
 *
 * A bundler that does not copy files next to its output (esbuild, Rollup) needs `from`; without it the table is computed,
 * which takes some 15 seconds in slices of a few milliseconds.
 *
 * @throws NasBenchError READ_FAILED if `from` cannot be read or is another file, ABORTED
 */
export async function loadHashTable(options: LoadHashTableOptions = {}): Promise<void> {
  const { from, signal } = options
  if (starts !== undefined) return
  if (from instanceof Uint8Array) {
    starts = decode(from)
    if (starts === undefined) throw unreadable('the given bytes', 'it has another length')
    return
  }
  const url = from === undefined ? ownUrl() : from
  let cause: unknown
  try {
    starts = readOwnFile() ?? (url === undefined ? undefined : decode(await fetched(url, signal)))
  } catch (error) {
    if (signal?.aborted) throw aborted(signal)
    cause = error
  }
  if (starts !== undefined) return
  if (from !== undefined) throw unreadable(String(from), 'it is not the table', cause)
  starts = await computed(signal)
}

/**
 * The first 12 bits of the module hash of each cell, by index.
 *
 * @throws NasBenchError NOT_LOADED if they cannot be read synchronously and {@link loadHashTable} has not loaded them yet
 */
export function hashStarts(): Uint16Array {
  const loaded = hashStartsAtHand()
  if (loaded) return loaded
  const error = new NasBenchError(
    'NOT_LOADED',
    'the hash table of NAS-Bench-101 is not loaded yet: `await loadHashTable()` first, or `await whenLoaded(() => …)`',
  )
  const source = { name: 'hash-table.bin', size: bytesOfTable, read: () => loadHashTable(), close() {} }
  // Not enumerable, as in all errors of this kind: a logged error should not print its source.
  Object.defineProperty(error, 'missing', { value: [{ source, at: 0, length: 1 }] })
  throw error
}

/** The same, or undefined if they have to be fetched first. */
export function hashStartsAtHand(): Uint16Array | undefined {
  starts ??= readOwnFile()
  return starts
}

/* Undefined if this module has no URL, as in a script that is not a module. */
function ownUrl(): URL | undefined {
  try {
    return new URL('../data/hash-table.bin', import.meta.url)
  } catch {
    return undefined
  }
}

/* In Node and what is like it: read at once. Pages have neither `process` nor files. */
function readOwnFile(): Uint16Array | undefined {
  try {
    const { process } = globalThis as {
      process?: { getBuiltinModule?(name: string): { readFileSync(url: URL): Uint8Array } }
    }
    const url = ownUrl()
    const files = url?.protocol === 'file:' ? process?.getBuiltinModule?.('node:fs') : undefined
    return files && decode(files.readFileSync(url!))
  } catch {
    return undefined
  }
}

async function fetched(url: string | URL, signal: AbortSignal | undefined): Promise<Uint8Array> {
  const response = await fetch(url, signal ? { signal } : {})
  if (!response.ok) throw unreadable(String(url), `the server answered ${response.status}`)
  return new Uint8Array(await response.arrayBuffer())
}

/* Undefined for another file, such as the page that some servers send in place of one that they do not have. */
function decode(bytes: Uint8Array): Uint16Array | undefined {
  if (bytes.length !== bytesOfTable) return undefined
  const values = new Uint16Array(spaceSize)
  for (let at = 0, index = 0; at < bytes.length; at += 3) {
    const middle = bytes[at + 1]!
    values[index++] = (bytes[at]! << 4) | (middle >>> 4)
    values[index++] = ((middle & 15) << 8) | bytes[at + 2]!
  }
  return values
}

async function computed(signal: AbortSignal | undefined): Promise<Uint16Array> {
  const values = new Uint16Array(spaceSize)
  for (let index = 0; index < spaceSize; index++) {
    const word = hashIntoState(index)[0]!
    values[index] = ((word & 0xff) << 4) | ((word >>> 12) & 15)
    if (index % 256 > 0) continue
    await new Promise((resolve) => setTimeout(resolve))
    if (signal?.aborted) throw aborted(signal)
  }
  return values
}

function aborted(signal: AbortSignal): NasBenchError {
  return new NasBenchError('ABORTED', 'stopped while loading the hash table', { cause: signal.reason })
}

function unreadable(what: string, reason: string, cause?: unknown): NasBenchError {
  if (isNasBenchError(cause)) return cause
  return new NasBenchError(
    'READ_FAILED',
    `cannot load the hash table from ${what}: ${reason}; expected the file @nasbench/nb101/hash-table.bin of ${bytesOfTable} bytes`,
    { cause, path: what },
  )
}
