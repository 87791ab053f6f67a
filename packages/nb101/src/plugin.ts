/**
 * NAS-Bench-101 as a plugin.
 *
 * @module \@nasbench/nb101/plugin
 */

import { definePlugin } from '@nasbench/core'
import { nb101Data } from './data.js'
import { NASBench101 } from './nasbench101.js'
import { nb101Space } from './space.js'

/** NAS-Bench-101 for the command, the downloader and anything else that works with all benchmarks. */
export default definePlugin({
  ...nb101Data,
  apiVersion: 1,
  aliases: ['101', 'nasbench101', 'nas-bench-101'],
  citation: `@inproceedings{ying2019nasbench101,
  title     = {{NAS-Bench-101}: Towards Reproducible Neural Architecture Search},
  author    = {Ying, Chris and Klein, Aaron and Christiansen, Eric and Real, Esteban and Murphy, Kevin and Hutter, Frank},
  booktitle = {Proceedings of the 36th International Conference on Machine Learning (ICML)},
  series    = {Proceedings of Machine Learning Research},
  volume    = {97},
  pages     = {7105--7114},
  year      = {2019},
  url       = {https://proceedings.mlr.press/v97/ying19a.html}
}`,
  space: nb101Space,
  queryOptions: {
    stage: 'final (default) or halfway: the end or the middle of the training',
    repeat: '0, 1 or 2: one of the three trainings (default: their mean)',
  },
  open: (location, options) => NASBench101.open(location, options),
  demo: async () => NASBench101.demo(),
  // Only the tour wants it.
  demoFile: async () => (await import('./demo-file.js')).demoFile(),
})
