import { createProductSpace, defineTabularPlugin, readJson } from '@nasbench/core'

/* The architectures: here one of three operations on each of four edges. */
export const space = createProductSpace({
  name: '{{name}}',
  choices: Array(4).fill(['conv', 'pool', 'skip']),
})

const accuracy = { name: 'accuracy', unit: 'percent', direction: 'maximize', bounds: [0, 100] }

/* The record of one architecture in a file: accuracies by split, trainings and parameters. */
const toRecord = ({ val, test, params }) => ({
  params,
  results: [
    ...val.map((value, seed) => ({ split: 'val', seed, values: { accuracy: value } })),
    ...test.map((value, seed) => ({ split: 'test', seed, values: { accuracy: value } })),
  ],
})

export default defineTabularPlugin({
  name: '{{name}}',
  title: '{{title}}',
  citation: '@misc{{{key}}, title = {{{title}}}}',
  envVar: '{{variable}}',
  space,
  axes: { datasets: ['cifar10'], splits: ['val', 'test'], budgets: [100], metrics: [accuracy] },
  importers: [
    {
      id: '{{name}}-json',
      title: '{{title}} JSON',
      /* Shown the first 64 KiB of any file: true only for this layout, whatever the file's name. */
      detect: (head) => /^\s*\{\s*"(conv|pool|skip)-/.test(new TextDecoder().decode(head)),
      records: async (source) =>
        Object.entries(await readJson(source)).map(([arch, entry]) => ({ arch, ...toRecord(entry) })),
    },
  ],
  downloads: [],
  demo: (arch) => toRecord(madeUp(arch)),
})

/** Made-up results: 90 % and a percent more for each convolution, and the second training a tenth better. */
export function madeUp(arch) {
  const convolutions = arch.filter((operation) => operation === 'conv').length
  const val = [90 + convolutions, 90.1 + convolutions]
  return { val, test: val.map((value) => value - 1), params: 1000 + 500 * convolutions }
}
