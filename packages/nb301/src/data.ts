import type { DataDescription } from '@nasbench/core'
import { downloads } from './downloads.js'
import { runImporters } from './import/importers.js'
import { layoutVersion } from './tables.js'

/** What core must know to find, import and open the recorded runs of NAS-Bench-301. */
export const nb301Data: DataDescription = {
  name: 'nb301',
  title: 'NAS-Bench-301',
  layoutVersion,
  envVar: 'NASBENCH301_PATH',
  importers: runImporters,
  downloads,
}
