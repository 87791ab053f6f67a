import { type Arch201, textOfCode } from '../arch.js'
import { costOfCode, recordedCost } from '../cost.js'
import { topologyTrials } from '../import/trial-space.js'
import { spaceSize } from '../operations.js'
import { codeOfIndex } from '../order.js'
import { nb201Space, resolveArch } from '../space.js'
import { uniqueString } from '../structure.js'
import type { OfficialSpace } from './space.js'

/** NAS-Bench-201 and NATS-Bench's topology space, as the official libraries know them. */
export const officialTopology: OfficialSpace<Arch201> = {
  owner: 'nb201',
  trials: topologyTrials,
  size: spaceSize,
  trainings: ['12', '200'],
  defaultTraining: '200',
  classNames: { 'nats-bench': 'NATStopology', 'nas-bench-201': 'NASBench201API' },
  printsAllTests: false,
  resolve: resolveArch,
  text: (index) => textOfCode(codeOfIndex(index)),
  cost: (index, dataset) => recordedCost(costOfCode(codeOfIndex(index), dataset)),
  uniqueString: (index) => uniqueString(nb201Space.at(index)),
}
