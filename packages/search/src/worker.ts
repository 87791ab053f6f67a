/**
 * A thread of `nasbench search --jobs`: opens the benchmark and makes its share of the runs.
 *
 * @module \@nasbench/search/worker
 */

import { parentPort, workerData } from 'node:worker_threads'
import { isNasBenchError, NasBenchError } from '@nasbench/core'
import { choosePlugin, findPlugins } from '@nasbench/core/node'
import { createExperiment } from './experiment.js'
import { openRunFiles } from './node/run-files.js'
import type { OpenedBenchmark, PoolMessage, PoolWorkerData } from './node/run-pool.js'
import { columnObjective } from './node/shared-objective.js'

async function openBenchmark({ name, cwd, kind, location, model, beside, variable, named }: OpenedBenchmark) {
  const plugin = await choosePlugin(name, findPlugins({ cwd, beside, variable, named }))
  if (kind === 'demo') return plugin.demo()
  if (kind === 'bundled' && plugin.bundled !== undefined) return plugin.bundled()
  return plugin.open(location, { verbose: false, ...(model !== undefined && { model }) })
}

const report = (message: PoolMessage) => parentPort?.postMessage(message)

async function main(): Promise<void> {
  const { benchmark: opened, experiment: options, out, tasks } = workerData as PoolWorkerData
  const benchmark = await openBenchmark(opened)
  const { objectives, ...rest } = options
  const experiment = createExperiment(benchmark, {
    ...rest,
    ...(objectives !== undefined && { objectives: objectives.map((one) => columnObjective(one)) }),
  })
  const files = out === undefined ? undefined : openRunFiles(out, experiment)
  for (const task of tasks) {
    const [at, run] = task
    const algorithm = experiment.algorithms[at]!
    const line = experiment.run(algorithm, run)
    files?.write(algorithm, line)
    report({ task, line })
  }
  benchmark.close()
}

main().catch((error: unknown) => {
  const known = isNasBenchError(error)
    ? error
    : new NasBenchError(
        'READ_FAILED',
        `a search thread failed: ${error instanceof Error ? error.message : error}`,
        {
          cause: error,
        },
      )
  report({ error: known.toJSON() })
})
