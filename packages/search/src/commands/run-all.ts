import type { Experiment } from '../experiment.js'
import { openRunFiles } from '../node/run-files.js'
import {
  aborted,
  type OpenedBenchmark,
  type PoolExperiment,
  runInThreads,
  type Task,
} from '../node/run-pool.js'
import type { Shard } from '../node/shard.js'
import type { AlgorithmRuns } from '../run/algorithm-runs.js'
import type { RunLine } from '../run/run-line.js'

/** Options of {@link runAll}. */
export interface RunAllOptions {
  readonly experiment: Experiment
  /** Runs per algorithm. */
  readonly runs: number
  readonly shard: Shard
  readonly out: string | undefined
  readonly jobs: number
  readonly signal: AbortSignal
  /** The data that threads need; undefined if the experiment cannot be sent to them. */
  readonly threads: { readonly benchmark: OpenedBenchmark; readonly experiment: PoolExperiment } | undefined
  onProgress(done: number, total: number): void
}

/** The runs of all algorithms, and how many of them were found in the folder. */
export interface AllRuns {
  readonly all: readonly AlgorithmRuns[]
  readonly reused: number
}

/**
 * Makes the runs of this shard that the folder does not have. Each finished run is written before the next one starts.
 *
 * @throws NasBenchError ABORTED, WRITE_FAILED, and what a run throws.
 */
export async function runAll(options: RunAllOptions): Promise<AllRuns> {
  const { experiment, runs, shard, out, jobs, signal, threads, onProgress } = options
  const files = out === undefined ? undefined : openRunFiles(out, experiment)
  const numbers = Array.from({ length: runs }, (_, run) => run).filter(
    (run) => run % shard.count === shard.rank,
  )
  const found = experiment.algorithms.map(() => new Map<number, RunLine>())
  const tasks: Task[] = []
  experiment.algorithms.forEach((algorithm, at) => {
    for (const run of numbers) {
      const line = files?.read(algorithm, run)
      if (line === undefined) tasks.push([at, run])
      else found[at]!.set(run, line)
    }
  })
  const total = numbers.length * experiment.algorithms.length
  const reused = total - tasks.length
  let done = reused
  let reported = performance.now()
  const finish = ([at, run]: Task, line: RunLine) => {
    found[at]!.set(run, line)
    done++
    if (performance.now() - reported < 100) return false
    reported = performance.now()
    onProgress(done, total)
    return true
  }

  if (jobs > 1 && threads !== undefined && tasks.length > 1) {
    await runInThreads({ ...threads, out, tasks, jobs, signal, onLine: finish })
  } else {
    for (const task of tasks) {
      const [at, run] = task
      const algorithm = experiment.algorithms[at]!
      const line = experiment.run(algorithm, run)
      files?.write(algorithm, line)
      // Ctrl-C is seen between runs only when the event loop turns.
      if (finish(task, line)) await new Promise((resolve) => setImmediate(resolve))
      if (signal.aborted) throw aborted()
    }
  }
  return {
    all: experiment.algorithms.map((algorithm, at) => ({
      algorithm,
      lines: numbers.map((run) => found[at]!.get(run)!),
    })),
    reused,
  }
}
