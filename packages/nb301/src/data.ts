import type { DataDescription } from '@nasbench/core'
import { downloads } from './downloads.js'
import { runImporters } from './import/importers.js'
import { layoutVersion } from './tables.js'

/** The description of NAS-Bench-301's recorded runs, by which core finds, imports and opens them. */
export const nb301Data: DataDescription = {
  name: 'nb301',
  title: 'NAS-Bench-301',
  layoutVersion,
  envVar: 'NASBENCH301_PATH',
  importers: runImporters,
  downloads,
}
