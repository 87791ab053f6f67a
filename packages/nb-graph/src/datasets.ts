import type { Download, TabularMetric } from '@nasbench/core'

const folder =
  'https://raw.githubusercontent.com/THUMNLab/NAS-Bench-Graph/be42534b56f6aaab2c3d6145b10eda9cbde10193/nas-bench-graph/light'

/* File name, graph, number of classes, and the hash of the file if it is known; no hashes are published. */
const graphs: readonly (readonly [name: string, title: string, classes: number, sha256?: string])[] = [
  ['cora', 'Cora', 7, '5e69b2f9bb08d8927d9ffd4921f8494a3cea349c9c3a461334cb9dc9e11701a8'],
  ['citeseer', 'CiteSeer', 6],
  ['pubmed', 'PubMed', 3],
  ['cs', 'Coauthor CS', 15],
  ['physics', 'Coauthor Physics', 5],
  ['photo', 'Amazon Photo', 8],
  ['computers', 'Amazon Computers', 10],
  ['arxiv', 'ogbn-arxiv', 40],
  ['proteins', 'ogbn-proteins', 112, 'b9e7fb0902bda44fec32c948e5fde822fb22d38d674c52e43ace5197378f2d21'],
]

/** The metric of a dataset: accuracy, for proteins the area under the ROC curve. */
export const metricOf = (dataset: string): string => (dataset === 'proteins' ? 'roc-auc' : 'accuracy')

/** The nine datasets; the task is to classify the nodes of a graph. */
export const datasets = graphs.map(([name, title, classes]) => ({
  ...{ name, title, classes, modality: 'graph' },
  metrics: [
    { name: metricOf(name), unit: 'fraction', direction: 'maximize', bounds: [0, 1] },
    { name: 'latency', unit: 'seconds', direction: 'minimize', bounds: [0, 1e9], perArchitecture: true },
  ] as readonly TabularMetric[],
}))

/** The nine published light files, one per dataset. */
export const downloads: readonly Download[] = graphs.map(([name, title, , sha256]) => ({
  id: name,
  title: `Results on ${title}`,
  url: `${folder}/${name}.bench`,
  fileName: `${name}.bench`,
  bytes: name === 'proteins' ? 245_616 : 2_036_857,
  ...(sha256 && { sha256 }),
  licence: 'Apache-2.0',
  note: 'Validation and test performance (means of three trainings), latency and parameters.',
}))
