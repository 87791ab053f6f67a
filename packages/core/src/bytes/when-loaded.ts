import { isNasBenchError, NasBenchError } from '../errors.js'
import type { ByteSource } from './source.js'

/** Bytes that were needed at once but have to be fetched first. */
export interface MissingBytes {
  readonly source: ByteSource
  /** Byte offset in the source. */
  readonly at: number
  /** How many bytes. */
  readonly length: number
}

/** The error of `readSync` if bytes have to be fetched first; `code` is `NOT_LOADED`. */
export type NotLoadedError = NasBenchError & { readonly missing: readonly MissingBytes[] }

/**
 * The error that makes {@link whenLoaded} fetch these bytes. Who knows of several pieces that will be needed names them
 * all at once: they are then fetched side by side and not one after another.
 */
export function notLoaded(missing: readonly MissingBytes[]): NotLoadedError {
  const [first, ...others] = missing
  const { name } = first?.source ?? {}
  const more = others.length > 0 ? ` and ${others.length} more pieces` : ''
  const error = new NasBenchError(
    'NOT_LOADED',
    `${describe(first)}${more} are not loaded yet: for data over HTTP, use ` +
      '`await whenLoaded(() => benchmark.query(…))`',
    { ...(name !== undefined && { path: name }), ...(first && { offset: first.at }) },
  )
  // Not enumerable: a logged error should not print its source.
  Object.defineProperty(error, 'missing', { value: missing })
  return error as NotLoadedError
}

/** True for a {@link NotLoadedError} of any copy of core. */
export function isNotLoaded(error: unknown): error is NotLoadedError {
  return isNasBenchError(error, 'NOT_LOADED') && (error as Partial<NotLoadedError>).missing !== undefined
}

/** Limits of {@link whenLoaded}. */
export interface WhenLoadedOptions {
  /** Stops waiting: the promise rejects with ABORTED. */
  readonly signal?: AbortSignal
  /** The maximum number of times that `fn` runs. Default: 10,000. */
  readonly rounds?: number
}

/** Throws ABORTED once the signal is aborted. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw abortedError(signal)
}

function abortedError({ reason }: AbortSignal): NasBenchError {
  return new NasBenchError('ABORTED', 'stopped while loading', { cause: reason })
}

/** The result of the work, or ABORTED as soon as the signal is aborted; the work's own end is then ignored. */
export async function untilAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return work
  // The work may fail after it was given up.
  work.catch(() => {})
  throwIfAborted(signal)
  let stop = () => {}
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(abortedError(signal))
    signal.addEventListener('abort', stop)
  })
  try {
    return await Promise.race([work, aborted])
  } finally {
    signal.removeEventListener('abort', stop)
  }
}

/** A range that is missing again after this many fetches in a row never stays: the cache is too small. */
const patience = 3

/**
 * Runs a synchronous `fn`, and as long as it throws NOT_LOADED fetches the bytes it lacks and runs it again: so every
 * synchronous query works over HTTP, `await whenLoaded(() => benchmark.query(arch))`. `fn` may run many times and
 * should do nothing but ask. A round costs one request or a few; bytes once fetched stay in the source's cache.
 *
 * @throws NasBenchError NOT_LOADED where it does not come to an end, ABORTED, and whatever else `fn` or the fetching
 * throws
 */
export async function whenLoaded<T>(fn: () => T, options: WhenLoadedOptions = {}): Promise<T> {
  const { signal, rounds = 10_000 } = options
  let before: readonly MissingBytes[] = []
  let times = 0
  for (let round = 0; ; round++) {
    throwIfAborted(signal)
    try {
      return fn()
    } catch (error) {
      if (!isNotLoaded(error)) throw error
      const { missing } = error
      times = areSame(before, missing) ? times + 1 : 1
      before = missing
      if (times > patience || round >= rounds) throw tooLong(missing, round, error)
    }
    const reads = before.map(({ source, at, length }) => source.read(new Uint8Array(length), at))
    await untilAborted(Promise.all(reads), signal)
  }
}

function areSame(some: readonly MissingBytes[], others: readonly MissingBytes[]): boolean {
  const isSame = (one: MissingBytes, i: number) => {
    const other = others[i]
    return one.source === other?.source && one.at === other.at && one.length === other.length
  }
  return some.length === others.length && some.every(isSame)
}

function describe(missing: MissingBytes | undefined): string {
  return missing === undefined
    ? 'bytes'
    : `bytes ${missing.at} to ${missing.at + missing.length} of ${missing.source.name}`
}

function tooLong(missing: readonly MissingBytes[], rounds: number, cause: unknown): NasBenchError {
  return new NasBenchError(
    'NOT_LOADED',
    `${describe(missing[0])} are still missing after ${rounds} rounds of loading: ask for less at once, or give the ` +
      'source a larger cache (cacheBytes)',
    { cause },
  )
}
