/**
 * NATS-Bench's size space as a plugin.
 *
 * @module \@nasbench/nb201/plugin-sss
 */

import { definePlugin } from '@nasbench/core'
import { natsSssData } from './sss/data.js'
import { NATSBenchSize } from './sss/nats-size.js'
import { natsSssSpace } from './sss/space.js'

/** NATS-Bench's size space for the command, the downloader and anything else that works with all benchmarks. */
export default definePlugin({
  ...natsSssData,
  apiVersion: 1,
  aliases: ['sss', 'natssss', 'nats-bench-size'],
  citation: `@article{dong2021nats,
  title   = {{NATS-Bench}: Benchmarking {NAS} Algorithms for Architecture Topology and Size},
  author  = {Dong, Xuanyi and Liu, Lu and Musial, Katarzyna and Gabrys, Bogdan},
  journal = {IEEE Transactions on Pattern Analysis and Machine Intelligence},
  year    = {2021},
  doi     = {10.1109/TPAMI.2021.3054824}
}`,
  space: natsSssSpace,
  queryOptions: { hp: 'training of 90 (default), 12 or 1 epochs' },
  open: (location, options) => NATSBenchSize.open(location, options),
  demo: async () => NATSBenchSize.demo(),
})
