import { type Arch201, textOfCode } from './arch.js'
import { costOfCode } from './cost.js'
import { readAs, resolveArch } from './forms.js'
import { topologyTrials } from './import/trial-space.js'
import { spaceSize } from './operations.js'
import { codeOfIndex } from './order.js'
import type { RecordedSpace } from './recorded-space.js'
import { type Nb201Space, nb201Space } from './space.js'
import { uniqueString } from './structure.js'

/** NAS-Bench-201, which is NATS-Bench's topology space. */
export const topology: RecordedSpace<Arch201, Nb201Space> = {
  space: nb201Space,
  size: spaceSize,
  trials: topologyTrials,
  trainings: ['12', '200'],
  classNames: { 'nats-bench': 'NATStopology', 'nas-bench-201': 'NASBench201API' },
  searchSpaceName: 'topology',
  printsAllTests: false,
  indexOf: resolveArch,
  text: (index) => textOfCode(codeOfIndex(index)),
  cost: (index, dataset) => costOfCode(codeOfIndex(index), dataset),
  uniqueString: (index) => uniqueString(nb201Space.at(index)),
  readAs,
}
