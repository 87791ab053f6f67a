import type { TrialSpace } from '../import/trial-space.js'
import { sizeSpaceSize, sizeTextAt } from './arch.js'

/** What distinguishes the files of the size space. */
export const sizeTrials: TrialSpace = {
  title: "NATS-Bench's size space",
  natsName: 'NATS-sss',
  size: sizeSpaceSize,
  text: sizeTextAt,
  lengths: { '01': '01', '12': '12', '90': '90' },
  hint: (text) => (String(text).startsWith('|') ? ': it is a file of NAS-Bench-201, import it as nb201' : ''),
}
