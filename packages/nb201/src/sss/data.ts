import type { DataDescription } from '@nasbench/core'
import type { TrialSpace } from '../import/trial-space.js'
import { layoutVersion } from '../tables.js'
import { sizeSpaceSize, sizeTextAt } from './arch.js'

/** The layout of the size space's files. */
export const sizeTrials: TrialSpace = {
  title: "NATS-Bench's size space",
  natsName: 'NATS-sss',
  size: sizeSpaceSize,
  text: sizeTextAt,
  lengths: { '01': '01', '12': '12', '90': '90' },
  hint: (text) => (String(text).startsWith('|') ? ': it is a file of NAS-Bench-201, import it as nb201' : ''),
}

/** The description of the data of NATS-Bench's size space, by which core finds, imports and opens it. */
export const natsSssData: DataDescription = {
  name: 'nats-sss',
  title: "NATS-Bench's size space",
  layoutVersion,
  envVar: 'NATS_SSS_PATH',
  importers: async () => (await import('../import/importers.js')).importersOf(sizeTrials),
  downloads: [
    {
      id: 'simple',
      title: "NATS-Bench's files of the size space, without weights",
      fileName: 'NATS-sss-v1_0-50262-simple.tar',
      licence: 'MIT',
      note: 'On Google Drive, to be fetched by hand: the link is in the README of github.com/D-X-Y/NATS-Bench. Unpack it, then: nasbench import nats-sss NATS-sss-v1_0-50262-simple',
    },
  ],
}
