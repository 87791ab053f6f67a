import type { Importer } from '@nasbench/core'
import { readArchive, requireArchitectures, walkOptions } from './archive.js'
import { type TrialSpace, topologyTrials } from './trial-space.js'
import { createTrialWriter } from './trials.js'
import { versionOf } from './version.js'

/** True for the first bytes of a pickle (protocol 2 or later) of results, of many architectures or of one. */
export function looksLikeResults(head: Uint8Array): boolean {
  if (head[0] !== 0x80 || (head[1] ?? 9) < 2 || (head[1] ?? 9) > 5) return false
  const text = new TextDecoder('latin1').decode(head.subarray(0, 4096))
  return ['meta_archs', 'arch2infos', 'arch_index'].some((key) => text.includes(key))
}

/**
 * Plain pickles: NASBenchAPI's (Figshare 58862743) in the shapes of the official versions 1.0 and 1.1, NATS-Bench's one
 * file, and single architectures; a dict of `meta_archs`, `total_archs`, `arch2infos` and `evaluated_indexes`, or of
 * the trainings.
 */
export function pickleImporterFor(space: TrialSpace): Importer {
  return {
    id: 'nasbenchapi-pickle',
    title: `pickle of ${space.title}`,
    detect: looksLikeResults,
    async run(source, writer, context) {
      const trials = createTrialWriter(writer, source.name, space)
      const content = await readArchive(source, trials, space, walkOptions(context))
      requireArchitectures(source.name, trials)
      trials.finish()
      writer.setSourceVersion(versionOf('pickle', content, trials, space))
    },
  }
}

export const pickleImporter: Importer = pickleImporterFor(topologyTrials)
