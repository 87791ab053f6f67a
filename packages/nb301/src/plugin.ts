/**
 * NAS-Bench-301 as a plugin.
 *
 * @module \@nasbench/nb301/plugin
 */

import { definePlugin } from '@nasbench/core'
import { nb301Data } from './data.js'
import { NASBench301 } from './nasbench301.js'
import { models301, openAny } from './open-any.js'
import { dartsSpace } from './space.js'

/** NAS-Bench-301 for the command, the downloader and anything else that works with all benchmarks. */
export default definePlugin({
  ...nb301Data,
  apiVersion: 1,
  aliases: ['301', 'nasbench301', 'nas-bench-301'],
  citation: `@inproceedings{zela2022surrogate,
  title     = {Surrogate {NAS} Benchmarks: Going Beyond the Limited Search Spaces of Tabular {NAS} Benchmarks},
  author    = {Zela, Arber and Siems, Julien and Zimmer, Lucas and Lukasik, Jovita and Keuper, Margret and Hutter, Frank},
  booktitle = {International Conference on Learning Representations (ICLR)},
  year      = {2022},
  url       = {https://openreview.net/forum?id=OnpFa95RVqs}
}`,
  space: dartsSpace,
  queryOptions: {
    clamp: 'true: runs that ended earlier answer with their last epoch',
    optimizer: 'runs of one search only: rs, de, tpe … as recorded (recorded runs)',
    noise: 'none (default), gaussian or member: the ensemble’s error (surrogates)',
  },
  models: models301,
  // Runs have paths and numbers.
  ownNames: true,
  open: openAny,
  demo: async () => NASBench301.demo(),
  // Only the tour wants it.
  demoFile: async () => (await import('./demo-file.js')).demoFile(),
})
