import type { DataDescription, OpenOptions } from '../benchmark-plugin.js'
import { untilAborted } from '../bytes/when-loaded.js'
import { NasBenchError, type NasBenchErrorData } from '../errors.js'
import type { Progress } from '../progress.js'
import { type FileIdentity, importFiles, type StoreFiles } from './build-store.js'

/* The message to a worker. */
interface Request {
  readonly nasbench: 'import'
  readonly id: number
  readonly benchmark: string
  readonly files: Blob | readonly File[]
  readonly identity: FileIdentity
}

interface Stop {
  readonly nasbench: 'stop'
  readonly id: number
}

/* The message from a worker. */
type Reply = { readonly nasbench: 'reply'; readonly id: number } & (
  | { readonly progress: Progress }
  | { readonly files: StoreFiles }
  | { readonly error: NasBenchErrorData }
)

let requests = 0

/** Imports files in a worker that calls `serveImports`, and returns the files of the store. */
export async function importInWorker(
  worker: Worker,
  benchmark: string,
  files: Blob | readonly File[],
  identity: FileIdentity,
  { signal, onProgress }: Pick<OpenOptions, 'signal' | 'onProgress'>,
): Promise<StoreFiles> {
  const id = ++requests
  const end = new AbortController()
  const imported = new Promise<StoreFiles>((resolve, reject) => {
    const listen = { signal: end.signal }
    worker.addEventListener(
      'message',
      ({ data }: MessageEvent<Reply>) => {
        if (data?.nasbench !== 'reply' || data.id !== id) return
        if ('progress' in data) onProgress?.(data.progress)
        else if ('files' in data) resolve(data.files)
        else reject(NasBenchError.fromJSON(data.error))
      },
      listen,
    )
    const fail = ({ message }: { readonly message?: string }) => {
      const why = message || 'its script could not be loaded'
      reject(new NasBenchError('READ_FAILED', `the worker that imports failed: ${why}`))
    }
    worker.addEventListener('error', fail, listen)
    worker.addEventListener('messageerror', () => fail({ message: 'a message could not be read' }), listen)
    worker.postMessage({ nasbench: 'import', id, benchmark, files, identity } satisfies Request)
  })
  try {
    return await untilAborted(imported, signal)
  } catch (error) {
    worker.postMessage({ nasbench: 'stop', id } satisfies Stop)
    throw error
  } finally {
    end.abort()
  }
}

/** The part of a worker's global scope that imports need. */
export interface ImportScope {
  addEventListener(type: 'message', listener: (event: MessageEvent) => void): void
  postMessage(message: unknown, transfer?: Transferable[]): void
}

/**
 * Makes a worker import files for pages that pass it to `open` as `worker`. To be called once in the worker's script, with
 * the plugins (or data descriptions) of the benchmarks that it imports.
 */
export function serveImports(
  descriptions: readonly DataDescription[],
  scope: ImportScope = globalThis as unknown as ImportScope,
): void {
  const running = new Map<number, AbortController>()
  scope.addEventListener('message', ({ data }: MessageEvent<Request | Stop>) => {
    if (data?.nasbench === 'stop') running.get(data.id)?.abort()
    if (data?.nasbench === 'import') void run(data)
  })
  const run = async ({ id, benchmark, files, identity }: Request) => {
    const controller = new AbortController()
    running.set(id, controller)
    const reply = (content: object, transfer?: Transferable[]) =>
      scope.postMessage({ nasbench: 'reply', id, ...content }, transfer)
    try {
      const description = descriptions.find(({ name }) => name === benchmark)
      if (!description) {
        const served = descriptions.map(({ name }) => name)
        throw new NasBenchError(
          'INVALID_ARGUMENT',
          `the worker does not import ${benchmark}, only ${served.join(', ')}`,
        )
      }
      const built = await importFiles(description, files, identity, {
        signal: controller.signal,
        onProgress: (progress) => reply({ progress }),
      })
      reply(
        { files: built },
        [...built.values()].map(({ buffer }) => buffer as ArrayBuffer),
      )
    } catch (error) {
      const known = error instanceof NasBenchError ? error : new NasBenchError('READ_FAILED', String(error))
      reply({ error: known.toJSON() })
    } finally {
      running.delete(id)
    }
  }
}
