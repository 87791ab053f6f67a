import { createProductSpace, defineTabularPlugin, readJson } from '@nasbench/core'

/* Six edges between four nodes, each with one of four operations: zero, identity, 1x1 and 3x3 convolution. */
export const transnasSpace = createProductSpace({
  name: 'transnas-micro',
  choices: Array(6).fill(['0', '1', '2', '3']),
  separator: ['64-41414-', '_', '', '_', '', '', ''],
})

const percent = (name) => ({ name, unit: 'percent', direction: 'maximize', bounds: [0, 100] })
const ssim = { name: 'ssim', unit: 'ssim', direction: 'maximize', bounds: [-1, 1] }
const loss = { name: 'neg_loss', unit: 'loss', direction: 'maximize', bounds: [-1e3, 0] }
const latency = {
  name: 'latency',
  unit: 'ms',
  direction: 'minimize',
  bounds: [0, 1e6],
  perArchitecture: true,
}

/* The task of each dataset, its epochs and what it is judged by, every fifth epoch; the first metric is the default. */
const tasks = [
  ['class_scene', 'classification', 25, percent('top1'), latency],
  ['class_object', 'classification', 25, percent('top1'), latency],
  ['room_layout', 'regression', 25, loss, latency],
  ['jigsaw', 'classification', 10, percent('top1'), latency],
  ['segmentsemantic', 'segmentation', 30, percent('mIoU'), percent('acc'), latency],
  ['normal', 'regression', 30, ssim, latency],
  ['autoencoder', 'regression', 30, ssim, latency],
]
const datasets = tasks.map(([name, task, epochs, ...metrics]) => {
  const budgets = Array.from({ length: epochs / 5 }, (_, at) => 5 * (at + 1))
  return { name, task, budgets, metrics, classes: null }
})

/* The entry of one architecture: by task its parameters, latency, training seconds per epoch, and curves by split and metric. */
const toRecord = (entry) => ({
  results: Object.entries(entry).flatMap(([dataset, { params, latency, seconds, ...splits }]) =>
    Object.entries(splits).flatMap(([split, curves]) => {
      const [first] = Object.values(curves)
      return first.map((_, at) => ({
        ...{ dataset, split, budget: 5 * (at + 1), seconds: 5 * seconds * (at + 1) },
        values: {
          latency,
          ...Object.fromEntries(Object.entries(curves).map(([name, curve]) => [name, curve[at]])),
        },
        ...(at === 0 && split === 'val' && { params }),
      }))
    }),
  ),
})

export default defineTabularPlugin({
  name: 'transnas-micro',
  title: 'TransNAS-Bench-101, micro space',
  aliases: ['transnas', 'transnas-bench-101'],
  citation: `@inproceedings{duan2021transnas, title = {{TransNAS-Bench-101}: Improving Transferability and Generalizability of Cross-Task Neural Architecture Search},
  author = {Duan, Yawen and Chen, Xin and Xu, Hang and Chen, Zewei and Liang, Xiaodan and Zhang, Tong and Li, Zhenguo},
  booktitle = {Conference on Computer Vision and Pattern Recognition (CVPR)}, year = {2021}}`,
  envVar: 'NASBENCH_TRANSNAS_PATH',
  space: transnasSpace,
  axes: { datasets, splits: ['val', 'test'], budgets: [1], metrics: [latency] },
  combines: true,
  importers: [
    {
      id: 'transnas-micro-json',
      title: 'TransNAS-Bench-101 JSON',
      fileNames: /^transnas-micro.*\.json$/,
      detect: (head) => /^\s*\{\s*"64-41414-\d_\d\d_\d{3}"\s*:/.test(new TextDecoder().decode(head)),
      records: async (source) =>
        Object.entries(await readJson(source)).map(([arch, entry]) => ({ arch, ...toRecord(entry) })),
    },
  ],
  downloads: [],
  demo: (arch) => toRecord(madeUp(arch)),
})

/** Made up: convolutions help, more on later edges; each task learns at the same rate, to another height. */
export function madeUp(arch) {
  const quality = arch.reduce((sum, choice, edge) => sum + Number(choice) * (6 + edge), 0) / 153
  const heights = { top1: 60, mIoU: 30, acc: 95, ssim: 0.6, neg_loss: -1 }
  const curve = (name, epochs, off) =>
    Array.from({ length: epochs / 5 }, (_, at) => {
      const learned = (0.5 + quality / 2) * (1 - Math.exp(-(5 * at + 9) / 8)) - off
      return heights[name] < 0 ? heights[name] / learned : heights[name] * learned
    })
  return Object.fromEntries(
    tasks.map(([task, , epochs, ...metrics]) => {
      const names = metrics.map(({ name }) => name).filter((name) => name !== 'latency')
      const curves = (off) => Object.fromEntries(names.map((name) => [name, curve(name, epochs, off)]))
      const params = Math.round(1e5 * (1 + quality)) + epochs
      return [
        task,
        { params, latency: 5 + 10 * quality, seconds: 30 + quality, val: curves(0), test: curves(0.01) },
      ]
    }),
  )
}
