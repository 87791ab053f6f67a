// node main.js [RUNS]     The searches of the NAS-Bench-201 paper, on the results that come with @nasbench/nb201.
import { NASBench201 } from '@nasbench/nb201'
import { createExperiment, runExperiment, summarize } from '@nasbench/search'

const runs = Number(process.argv[2] ?? 500)
const bench = await NASBench201.bundled()
const experiment = createExperiment(bench, {
  protocol: 'nb201-paper',
  algorithms: ['random', 'evolution', 'local:improvement=best'],
  seed: 201,
})

for (const { algorithm, dataset, split, mean, std, published } of summarize(
  experiment,
  runExperiment(experiment, runs),
)) {
  const ours = `${mean.toFixed(2)} ± ${std?.toFixed(2)}`
  const paper =
    published === null ? '' : `published ${published.mean.toFixed(2)} ± ${published.std?.toFixed(2)}`
  console.log(`${algorithm.padEnd(24)}${dataset.padEnd(16)}${split.padEnd(6)}${ours.padEnd(16)}${paper}`)
}
bench.close()
