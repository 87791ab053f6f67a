import type { DataDescription } from '@nasbench/core'
import { downloads } from './downloads.js'
import { layoutVersion } from './tables.js'

/** The description of NAS-Bench-201's data, by which core finds, imports and opens it. */
export const nb201Data: DataDescription = {
  name: 'nb201',
  title: 'NAS-Bench-201',
  layoutVersion,
  envVar: 'NASBENCH201_PATH',
  // A store opens without the code that reads published files.
  importers: async () => (await import('./import/importers.js')).topologyImporters,
  downloads,
}
