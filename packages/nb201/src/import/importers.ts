import { type Importer, isPickle } from '@nasbench/core'
import { requireArchitectures } from './archive.js'
import { isBzip2 } from './bzip2/header.js'
import { readContents } from './contents.js'
import { naslibImporter } from './naslib.js'
import { natsFolder } from './nats-folder.js'
import { createTrialWriter } from './run-importer.js'
import { isLegacyTorch, isTorchZip } from './torch.js'
import { type TrialSpace, topologyTrials } from './trial-space.js'
import { versionOf } from './version.js'

/**
 * The importers of all published layouts of a space, each told by its content: plain pickles (NASBenchAPI's, Figshare
 * 58862743, in the shapes of the official versions 1.0 and 1.1; NATS-Bench's one file; single architectures), those
 * compressed with bzip2, the official `.pth` in both of torch's containers, and NATS-Bench's folders.
 */
export function importersOf(space: TrialSpace): readonly Importer[] {
  const importer = (id: string, title: string, detect: Importer['detect']): Importer => ({
    id,
    title,
    detect,
    async run(source, writer, context) {
      const trials = createTrialWriter(writer, source.name, space)
      const contents = await readContents(source, trials, space, context)
      requireArchitectures(source.name, trials)
      trials.finish()
      writer.setSourceVersion(versionOf(contents, trials, space))
    },
  })
  return [
    importer('pickle', `pickle of ${space.title} (NASBenchAPI's, NATS-Bench's)`, looksLikeResults),
    importer(
      'torch',
      `torch file of ${space.title} (.pth)`,
      (head) => isLegacyTorch(head) || isTorchZip(head),
    ),
    {
      ...importer('nats', 'NATS-Bench (.pickle.pbz2), one file or a folder of them', isBzip2),
      folder: natsFolder(space),
    },
  ]
}

/** The importers of NAS-Bench-201 and of NATS-Bench's topology space, which are the same; NASLib has made files of it too. */
export const topologyImporters: readonly Importer[] = [...importersOf(topologyTrials), naslibImporter]

/* The first bytes of a pickle of results, of many architectures or of one. */
function looksLikeResults(head: Uint8Array): boolean {
  if (!isPickle(head)) return false
  const text = new TextDecoder('latin1').decode(head.subarray(0, 4096))
  return !isLegacyTorch(head) && ['meta_archs', 'arch2infos', 'arch_index'].some((key) => text.includes(key))
}
