import type { DataDescription } from '@nasbench/core'
import { downloads } from './downloads.js'
import { naslibImporter } from './import/naslib.js'
import { pickleImporter } from './import/pickle.js'
import { tfrecordImporter } from './import/tfrecord.js'
import { layoutVersion } from './tables.js'

/** What core must know to find, import and open the data of NAS-Bench-101. */
export const nb101Data: DataDescription = {
  name: 'nb101',
  title: 'NAS-Bench-101',
  layoutVersion,
  envVar: 'NASBENCH101_PATH',
  importers: [pickleImporter, tfrecordImporter, naslibImporter],
  downloads,
}
