/* Names of datasets, splits and operations as a figure in a talk has them. */

const datasetNames: Readonly<Record<string, string>> = {
  cifar10: 'CIFAR-10',
  'cifar10-valid': 'CIFAR-10 (half)',
  cifar100: 'CIFAR-100',
  'ImageNet16-120': 'ImageNet16-120',
}

const splitNames: Readonly<Record<string, string>> = {
  train: 'training',
  val: 'validation',
  test: 'test',
}

export const datasetLabel = (name: string): string => datasetNames[name] ?? name

export const splitLabel = (name: string): string => splitNames[name] ?? name

