import { type FolderImporter, memorySource, NasBenchError } from '@nasbench/core'
import { requireArchitectures } from './archive.js'
import { createBzip2Decoder } from './bzip2/decoder.js'
import { isBzip2 } from './bzip2/header.js'
import { readContents } from './contents.js'
import { createTrialWriter } from './run-importer.js'
import type { TrialSpace } from './trial-space.js'
import { versionOf } from './version.js'

/* `000157.pickle.pbz2`, the same unpacked, and those of older archives: with weights, without them, the short training. */
const architectureFile = /^(\d{1,6})(\.pickle(\.pbz2)?|-(FULL|LESS|SIMPLE)\.pth)$/i
const metaFile = /^meta\.pickle(\.pbz2)?$/i

/** Compressed files up to this size are unpacked in memory; an architecture's is 0.1 MB. */
const mostInMemory = 1 << 26

/**
 * NATS-Bench's folders, such as `NATS-tss-v1_0-3ffb9-simple`: a file for each architecture, and `meta.pickle.pbz2` with
 * the names of all. Any part of the architectures will do, so that a download can be tried before it is complete.
 */
export function natsFolder(space: TrialSpace): FolderImporter {
  return {
    detect: (names) => names.some((name) => architectureFile.test(name)),
    async run(folder, writer, context) {
      const trials = createTrialWriter(writer, folder.name, space)
      const decode = createBzip2Decoder()
      const trainings = new Set<string>()
      const files = withoutWeights(folder.names.filter((name) => architectureFile.test(name)))
      const metas = folder.names.filter((name) => metaFile.test(name)).slice(0, 1)
      let done = 0
      for (const name of [...metas, ...files]) {
        if (context.signal?.aborted) {
          throw new NasBenchError('ABORTED', `reading ${folder.name} was interrupted at ${name}`, {
            path: folder.name,
            cause: context.signal.reason,
          })
        }
        const before = trials.architectures
        let source = await folder.open(name)
        try {
          if (source.size <= mostInMemory) {
            const bytes = new Uint8Array(source.size)
            await source.read(bytes, 0)
            source.close?.()
            source = memorySource(isBzip2(bytes) ? decode(bytes, source.name) : bytes, source.name)
          }
          const contents = await readContents(source, trials, space, {
            ...(context.signal && { signal: context.signal }),
          })
          for (const training of contents.trainings) trainings.add(training)
          if (contents.kind !== (metas.includes(name) ? 'names' : 'single')) {
            throw new NasBenchError(
              'UNSUPPORTED_FILE',
              `${source.name} holds ${trials.architectures - before} architectures where a file of a NATS-Bench folder has one: import it by itself`,
              { path: source.name },
            )
          }
        } finally {
          source.close?.()
        }
        context.onProgress?.({
          label: `reading ${folder.name}`,
          done: ++done,
          total: files.length + metas.length,
          unit: 'records',
        })
      }
      requireArchitectures(folder.name, trials)
      trials.finish()
      writer.setSourceVersion(
        versionOf({ container: 'folder', kind: 'whole', trainings: [...trainings] }, trials, space),
      )
    },
  }
}

/* `000157-SIMPLE.pth` says what `000157-FULL.pth` does, in a hundredth of the bytes. */
function withoutWeights(names: readonly string[]): string[] {
  const all = new Set(names)
  return names.filter(
    (name) => !all.has(name.replace(/-FULL\.pth$/, '-SIMPLE.pth')) || !name.endsWith('-FULL.pth'),
  )
}
