/**
 * NAS-Bench-Macro: 6,561 networks of eight layers, each trained three times on CIFAR-10.
 *
 * @module \@nasbench/nb-macro
 */

import { type ByteSource, createProductSpace, defineTabularPlugin, readJson } from '@nasbench/core'
import { madeUpEntry } from './made-up.js'

const choices = Array<string[]>(8).fill(['0', '1', '2'])

/** Eight layers: the identity (0), or an inverted residual block with expansion 3 and kernel 3 (1), or 6 and 5 (2). */
export const macroSpace = createProductSpace({ name: 'nb-macro', choices, separator: '' })

const cifar10 = { name: 'cifar10', title: 'CIFAR-10', inputShape: [3, 32, 32], classes: 10 }
const accuracy = { name: 'accuracy', unit: 'percent', direction: 'maximize', bounds: [0, 100] } as const

type Entry = ReturnType<typeof madeUpEntry>

/* The entry of one network in the published file: three trainings, parameters and FLOPs. */
const toRecord = ({ test_acc, params, flops }: Entry) => ({
  params,
  flops,
  results: test_acc.map((accuracy, seed) => ({ seed, values: { accuracy } })),
})

const detect = (head: Uint8Array) => /^\s*\{\s*"[012]{8}"\s*:\s*\{/.test(new TextDecoder().decode(head))

async function records(source: ByteSource) {
  const entries = Object.entries((await readJson(source)) as Record<string, Entry>)
  return entries.map(([arch, entry]) => ({ arch, ...toRecord(entry) }))
}

/** The plugin: opens, imports and downloads NAS-Bench-Macro. */
export const macroPlugin = defineTabularPlugin({
  name: 'nb-macro',
  title: 'NAS-Bench-Macro',
  aliases: ['macro', 'nas-bench-macro', 'nasbench-macro'],
  citation: `@inproceedings{su2021prioritized,
  title     = {Prioritized Architecture Sampling with {Monto-Carlo} Tree Search},
  author    = {Su, Xiu and Huang, Tao and Li, Yanxi and You, Shan and Wang, Fei and Qian, Chen and Zhang, Changshui and Xu, Chang},
  booktitle = {Conference on Computer Vision and Pattern Recognition (CVPR)},
  year      = {2021},
  doi       = {10.1109/CVPR46437.2021.01082}
}`,
  envVar: 'NASBENCH_MACRO_PATH',
  space: macroSpace,
  axes: { datasets: [cifar10], splits: ['test'], budgets: [50], metrics: [accuracy] },
  importers: [{ id: 'nb-macro-json', title: 'NAS-Bench-Macro JSON', detect, records }],
  downloads: [
    {
      id: 'json',
      title: 'Test accuracies, parameters and FLOPs of all 6,561 networks',
      url: 'https://raw.githubusercontent.com/xiusu/NAS-Bench-Macro/master/data/nas-bench-macro_cifar10.json',
      fileName: 'nas-bench-macro_cifar10.json',
      bytes: 1_178_821,
      sha256: '686dee8363cc21cca8c1f321ad5749454f2d9b9ca5972682e137e539bc522297',
      licence: 'Apache-2.0',
      note: 'Three trainings of each network, without learning curves and training times.',
    },
  ],
  demo: (arch) => toRecord(madeUpEntry(arch)),
})
