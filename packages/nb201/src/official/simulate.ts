import { formatReceived, unknownName } from '@nasbench/core'
import type { Dataset201 } from '../cost.js'
import type { MoreInfo } from './more-info.js'
import type { RunLookup } from './run-lookup.js'
import type { MoreInfoOptions } from './types.js'

const allowed = ['cifar10', 'cifar100', 'ImageNet16-120']

/** The dataset whose network a search on `dataset` trains: for cifar10 on half of its images. Throws UNKNOWN_DATASET. */
export function searchedDataset(dataset: string, benchmarkName: string): Dataset201 {
  if (!allowed.includes(dataset))
    throw unknownName('UNKNOWN_DATASET', 'dataset', dataset, allowed, benchmarkName)
  return dataset === 'cifar10' ? 'cifar10-valid' : (dataset as Dataset201)
}

/**
 * The accuracy that a search sees of a training (percent) and the time that it spends (seconds): the training and one
 * validation. Throws NOT_IN_DATASET if no validation at that epoch, or no time, is recorded.
 */
export function validationAndCost(
  info: MoreInfo,
  index: number,
  dataset: string,
  options: MoreInfoOptions,
  { absent }: RunLookup,
): { readonly validAccuracy: number; readonly timeCost: number } {
  const validAccuracy = info['valid-accuracy']
  const [train, valid] = [info['train-all-time'], info['valid-per-time'] ?? null]
  if (validAccuracy === undefined) {
    throw absent(
      `no validation accuracy of architecture ${index} on ${dataset} at epoch ${formatReceived(options.iepoch)}, only that of validation and test images together (getMoreInfo has it as valtest-accuracy)`,
    )
  }
  if (train === null || valid === null)
    throw absent(`no training times of architecture ${index} on ${dataset}`)
  return { validAccuracy, timeCost: train + valid }
}
