import { createProductSpace, defineTabularPlugin, readJson } from '@nasbench/core'
import { madeUp } from './made-up.js'

/* Eight layers, each the identity (0) or an inverted residual block: expansion 3 and kernel 3 (1), 6 and 5 (2). */
export const macroSpace = createProductSpace({
  name: 'nb-macro',
  choices: Array(8).fill(['0', '1', '2']),
  separator: '',
})

const accuracy = { name: 'accuracy', unit: 'percent', direction: 'maximize', bounds: [0, 100] }

/* The record of one architecture in the file: three trainings, parameters and FLOPs. */
const toRecord = ({ test_acc, params, flops }) => ({
  params,
  flops,
  results: test_acc.map((accuracy, seed) => ({ seed, values: { accuracy } })),
})

export default defineTabularPlugin({
  name: 'nb-macro',
  title: 'NAS-Bench-Macro',
  aliases: ['macro', 'nas-bench-macro'],
  citation: `@inproceedings{su2021prioritized, title = {Prioritized Architecture Sampling with {Monto-Carlo} Tree Search},
  author = {Su, Xiu and Huang, Tao and Li, Yanxi and You, Shan and Wang, Fei and Qian, Chen and Zhang, Changshui and Xu, Chang},
  booktitle = {Conference on Computer Vision and Pattern Recognition (CVPR)}, year = {2021}}`,
  envVar: 'NASBENCH_MACRO_PATH',
  space: macroSpace,
  axes: { datasets: ['cifar10'], splits: ['test'], budgets: [50], metrics: [accuracy] },
  importers: [
    {
      id: 'nb-macro-json',
      title: 'NAS-Bench-Macro JSON',
      detect: (head) => /^\s*\{\s*"[012]{8}"\s*:\s*\{/.test(new TextDecoder().decode(head)),
      records: async (source) =>
        Object.entries(await readJson(source)).map(([arch, entry]) => ({ arch, ...toRecord(entry) })),
    },
  ],
  downloads: [
    {
      id: 'json',
      title: 'Test accuracies, parameters and FLOPs of all 6,561 networks',
      url: 'https://raw.githubusercontent.com/xiusu/NAS-Bench-Macro/master/data/nas-bench-macro_cifar10.json',
      fileName: 'nas-bench-macro_cifar10.json',
      note: 'Three trainings of each network, no learning curves and no training times.',
    },
  ],
  demo: (arch) => toRecord(madeUp(arch)),
})
