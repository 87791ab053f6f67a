import { Worker } from 'node:worker_threads'
import { NasBenchError, type NasBenchErrorData } from '@nasbench/core'
import type { RunLine } from '../run/run-line.js'
import type { SharedObjective } from './shared-objective.js'

/** How a worker thread opens the benchmark that the command has opened. */
export interface OpenedBenchmark {
  readonly name: string
  readonly cwd: string
  readonly kind: 'file' | 'bundled' | 'demo' | 'model'
  readonly location: string | undefined
  readonly model: string | undefined
  /** The program that found the benchmark's package, which is looked for in the same places. */
  readonly beside: string
  readonly variable: string | undefined
  /** Packages that the command line names. */
  readonly named: readonly string[]
}

/** The settings that determine the runs, in a form that can be sent to another thread. */
export interface PoolExperiment {
  readonly protocol?: string
  readonly dataset?: string
  readonly algorithms: readonly string[]
  readonly seed: number | string
  readonly rules: Readonly<Record<string, unknown>>
  readonly budgets?: readonly number[]
  readonly reference?: readonly number[]
  readonly objectives?: readonly SharedObjective[]
}

/** One run to make: number of the algorithm and of the run. */
export type Task = readonly [algorithm: number, run: number]

/** The data that a worker thread starts with. */
export interface PoolWorkerData {
  readonly benchmark: OpenedBenchmark
  readonly experiment: PoolExperiment
  readonly out: string | undefined
  readonly tasks: readonly Task[]
}

/** The report of a worker thread: a run, or the error that ended it. */
export type PoolMessage =
  | { readonly task: Task; readonly line: RunLine }
  | { readonly error: NasBenchErrorData }

/** Options of {@link runInThreads}. */
export interface PoolOptions extends Omit<PoolWorkerData, 'tasks'> {
  readonly tasks: readonly Task[]
  readonly jobs: number
  readonly signal: AbortSignal
  onLine(task: Task, line: RunLine): void
}

/**
 * Makes the runs in worker threads, each with the benchmark opened from the same store. Which thread makes a run changes
 * nothing in it.
 *
 * @throws the first error of a thread; ABORTED once the signal aborts.
 */
export async function runInThreads(options: PoolOptions): Promise<void> {
  const { tasks, jobs, signal, onLine, ...shared } = options
  const threads = Array.from({ length: Math.min(jobs, tasks.length) }, (_, thread) => {
    const workerData: PoolWorkerData = {
      ...shared,
      tasks: tasks.filter((_, at) => at % jobs === thread),
    }
    return new Worker(new URL('./worker.js', import.meta.url), { workerData })
  })
  const stopAll = () => Promise.all(threads.map((thread) => thread.terminate()))
  try {
    await Promise.all(
      threads.map(
        (thread) =>
          new Promise<void>((resolve, reject) => {
            signal.addEventListener('abort', () => reject(aborted()), { once: true })
            if (signal.aborted) reject(aborted())
            thread.on('message', (message: PoolMessage) => {
              if ('error' in message) reject(NasBenchError.fromJSON(message.error))
              else onLine(message.task, message.line)
            })
            thread.on('error', reject)
            thread.on('exit', (code) => {
              if (code === 0) resolve()
              else reject(new Error(`a worker thread ended with code ${code}`))
            })
          }),
      ),
    )
  } finally {
    await stopAll()
  }
}

/** The error of a search that Ctrl-C has ended. */
export function aborted(): NasBenchError {
  return new NasBenchError('ABORTED', 'the search was stopped; with --out, finished runs are kept')
}
