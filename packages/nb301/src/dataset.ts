import { type DatasetInfo, type MetricInfo, matchName, unknownName } from '@nasbench/core'

/** The dataset of the benchmark. */
export const dataset301 = 'cifar10'

/**
 * The dataset under its own name.
 *
 * @throws NasBenchError UNKNOWN_DATASET for any dataset but CIFAR-10
 */
export function checkDataset(dataset: unknown): string {
  const name = matchName(dataset, [dataset301])
  if (name === undefined) throw unknownName('UNKNOWN_DATASET', 'dataset', dataset, [dataset301], 'nb301')
  return name
}

/** The facts of a dataset of images; `name` is that in the file. */
export function datasetInfoOf(
  name: string,
  splits: readonly string[],
  metrics: readonly MetricInfo[],
  defaults: DatasetInfo['defaults'],
): DatasetInfo {
  const classes = /^cifar(\d+)$/.exec(name)?.[1]
  return {
    name,
    title: classes === undefined ? name : `CIFAR-${classes}`,
    modality: 'image',
    task: 'classification',
    inputShape: classes === undefined ? null : [3, 32, 32],
    classes: classes === undefined ? null : Number(classes),
    splits,
    metrics,
    defaults,
  }
}
