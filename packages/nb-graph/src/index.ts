/**
 * NAS-Bench-Graph: 26,206 architectures of graph neural networks on nine datasets.
 *
 * @module \@nasbench/nb-graph
 */

import { defineTabularPlugin, parsePickle, readAll } from '@nasbench/core'
import { datasets, downloads, metricOf } from './datasets.js'
import { type ArchGraph, graphSpace, operations } from './space.js'

export { type ArchGraph, graphSpace, operations, wirings } from './space.js'

/* The entry of an architecture in a file: means of three trainings, seconds, millions of parameters. */
function resultsOf(dataset: string, { valid_perf, perf, latency, para }: Entry) {
  const metric = metricOf(dataset)
  return [
    { dataset, split: 'val', seed: null, values: { [metric]: valid_perf, latency } },
    { dataset, split: 'test', seed: null, values: { [metric]: perf }, params: Math.round(para * 1e6) },
  ]
}

/* Gains of the operations in the demo; a skip gains nothing. */
const gains = [5, 6, 4, 5, 6, 4, 4, 2, 0]

/* Made up: early nodes with good operations score higher, and each of the demo's datasets is harder than the one before it. */
function madeUpEntry({ link, ops }: ArchGraph, hard: number) {
  const quality = ops.reduce((sum, one, node) => sum + gains[operations.indexOf(one)]! / (2 + link[node]!), 0)
  const perf = Math.round(1e4 * (0.9 - 0.03 * hard - 0.4 * Math.exp(-quality / 4))) / 1e4
  return { valid_perf: perf, perf: perf - 0.01, latency: quality * 3e-4, para: 1 + hard + quality }
}

type Entry = ReturnType<typeof madeUpEntry>

/** The plugin: opens, imports and downloads NAS-Bench-Graph. Each file adds its dataset to the store. */
export const graphPlugin = defineTabularPlugin<ArchGraph>({
  name: 'nb-graph',
  title: 'NAS-Bench-Graph',
  aliases: ['graph', 'nas-bench-graph', 'nasbench-graph'],
  citation: `@inproceedings{qin2022nasbenchgraph,
  title     = {{NAS-Bench-Graph}: Benchmarking Graph Neural Architecture Search},
  author    = {Qin, Yijian and Zhang, Ziwei and Wang, Xin and Zhang, Zeyang and Zhu, Wenwu},
  booktitle = {Advances in Neural Information Processing Systems 35, Datasets and Benchmarks Track},
  year      = {2022},
  url       = {https://openreview.net/forum?id=bBff294gqLp}
}`,
  envVar: 'NASBENCH_GRAPH_PATH',
  space: graphSpace,
  combines: true,
  axes: { datasets, splits: ['val', 'test'], budgets: [1], metrics: datasets[0]!.metrics },
  importers: [
    {
      id: 'nb-graph-pickle',
      title: 'NAS-Bench-Graph pickle',
      fileNames: /([a-z]+)\.bench$/i,
      detect: (head) =>
        head[0] === 0x80 && new TextDecoder('latin1').decode(head.subarray(0, 256)).includes('valid_perf'),
      async records(source, { dataset = 'cora' }) {
        const entries = parsePickle(await readAll(source)) as ReadonlyMap<number, ReadonlyMap<string, number>>
        return Array.from(entries, ([key, entry]) => ({
          arch: `key:${String(key).padStart(5, '0')}`,
          results: resultsOf(dataset, Object.fromEntries(entry) as Entry),
        }))
      },
    },
  ],
  downloads,
  demo: (arch) => ({
    results: ['cora', 'arxiv', 'proteins'].flatMap((name, hard) => resultsOf(name, madeUpEntry(arch, hard))),
  }),
})
