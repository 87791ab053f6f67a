import type { DataDescription } from '@nasbench/core'
import { importersOf } from '../import/importers.js'
import { layoutVersion } from '../tables.js'
import { sizeTrials } from './trials.js'

/** What core must know to find, import and open the data of NATS-Bench's size space. */
export const natsSssData: DataDescription = {
  name: 'nats-sss',
  title: "NATS-Bench's size space",
  layoutVersion,
  envVar: 'NATS_SSS_PATH',
  importers: importersOf(sizeTrials),
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
