import type { DataDescription } from '@nasbench/core'
import { downloads } from './downloads.js'
import { naslibImporter } from './import/naslib.js'
import { pickleImporter } from './import/pickle.js'
import { tfrecordImporter } from './import/tfrecord.js'
import { layoutVersion } from './tables.js'

/** The description of NAS-Bench-101's data, by which core finds, imports and opens it. */
export const nb101Data: DataDescription = {
  name: 'nb101',
  title: 'NAS-Bench-101',
  layoutVersion,
  envVar: 'NASBENCH101_PATH',
  importers: [pickleImporter, tfrecordImporter, naslibImporter],
  downloads,
}
