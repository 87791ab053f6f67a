import { recordedCost } from '../cost.js'
import type { OfficialSpace } from '../official/space.js'
import { resolveSizeArch, type SizeArch, sizeArchAt, sizeSpaceSize, sizeTextAt } from './arch.js'
import { sizeCost } from './cost.js'
import { sizeTrainings } from './tables.js'
import { sizeTrials } from './trials.js'

/** NATS-Bench's size space as nats_bench knows it. */
export const officialSize: OfficialSpace<SizeArch> = {
  owner: 'nats-sss',
  trials: sizeTrials,
  size: sizeSpaceSize,
  trainings: sizeTrainings,
  defaultTraining: '90',
  classNames: { 'nats-bench': 'NATSsize', 'nas-bench-201': 'NATSsize' },
  printsAllTests: true,
  resolve: resolveSizeArch,
  text: sizeTextAt,
  cost: (index, dataset) => recordedCost(sizeCost(sizeArchAt(index), dataset)),
  // No two of them compute the same.
  uniqueString: sizeTextAt,
}
