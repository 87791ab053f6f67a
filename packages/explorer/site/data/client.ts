import type { Answer, Failure, FromWorker, Method, ProgressInfo, Question, ToWorker } from '../protocol.js'

/** The error of the worker. */
export class WorkerFailure extends Error {
  readonly code: string

  constructor({ code, message }: Failure) {
    super(message)
    this.code = code
  }
}

interface Waiting {
  resolve(value: unknown): void
  reject(error: Error): void
  readonly onProgress: ((progress: ProgressInfo) => void) | undefined
}

export interface AskOptions {
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: ProgressInfo) => void
}

const worker = new Worker(new URL('../worker/worker.ts', import.meta.url), { type: 'module' })
const waiting = new Map<number, Waiting>()
let asked = 0

worker.addEventListener('message', ({ data }: MessageEvent<FromWorker>) => {
  const entry = waiting.get(data.id)
  if (entry === undefined) return
  if ('progress' in data) {
    entry.onProgress?.(data.progress)
    return
  }
  waiting.delete(data.id)
  if ('failure' in data) entry.reject(new WorkerFailure(data.failure))
  else entry.resolve(data.value)
})

worker.addEventListener('error', (event) => {
  const message = `the page's worker did not start: ${event.message || 'its code could not be loaded'}. Reload the page`
  for (const { reject } of waiting.values()) reject(new WorkerFailure({ code: 'WORKER_FAILED', message }))
  waiting.clear()
})

/** Asks the worker; rejects with a {@link WorkerFailure}. */
export function ask<M extends Method>(
  method: M,
  ...[question, options = {}]: Question<M> extends undefined
    ? [question?: undefined, options?: AskOptions]
    : [question: Question<M>, options?: AskOptions]
): Promise<Answer<M>> {
  const id = asked++
  return new Promise<Answer<M>>((resolve, reject) => {
    waiting.set(id, { resolve: resolve as (value: unknown) => void, reject, onProgress: options.onProgress })
    options.signal?.addEventListener('abort', () => worker.postMessage({ cancel: id } satisfies ToWorker))
    worker.postMessage({ id, method, question } satisfies ToWorker)
  })
}
