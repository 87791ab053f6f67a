/**
 * NAS-Bench-201 as a plugin.
 *
 * @module \@nasbench/nb201/plugin
 */

import { definePlugin } from '@nasbench/core'
import { nb201Data } from './data.js'
import { latencyColumns } from './device-latencies.js'
import { NASBench201 } from './nasbench201.js'
import { nb201Space } from './space.js'

/** NAS-Bench-201 for the command, the downloader and anything else that works with all benchmarks. */
export default definePlugin({
  ...nb201Data,
  apiVersion: 1,
  aliases: ['201', 'nasbench201', 'nas-bench-201', 'nats-tss', 'tss', 'nats-bench-topology'],
  citation: `@inproceedings{dong2020nasbench201,
  title     = {{NAS-Bench-201}: Extending the Scope of Reproducible Neural Architecture Search},
  author    = {Dong, Xuanyi and Yang, Yi},
  booktitle = {International Conference on Learning Representations (ICLR)},
  year      = {2020},
  url       = {https://openreview.net/forum?id=HJxyZkBKDr}
}`,
  space: nb201Space,
  queryOptions: { hp: 'training of 200 (default) or 12 epochs' },
  columnSources: [latencyColumns],
  open: (location, options) => NASBench201.open(location, options),
  bundled: () => NASBench201.bundled(),
  demo: async () => NASBench201.demo(),
  // Only the tour wants it.
  demoFile: async () => (await import('./demo-file.js')).demoFile(),
})
