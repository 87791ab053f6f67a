import {
  type ByteSource,
  formatReceived,
  type ImportContext,
  isNasBenchError,
  NasBenchError,
  type StoreWriter,
  walkPickle,
} from '@nasbench/core'
import type { GenotypeCode } from '../cell-code.js'
import { codeOfGenotype } from '../genotype.js'
import { isFields } from './field-value.js'
import { createRunWriter } from './run-writer.js'
import { createTapeReader } from './tape-value.js'

/** NASLib's names of the curves. */
const curveFields = { train_losses: 'Train/train_loss', val_accuracies: 'Train/val_accuracy' } as const

/**
 * Reads NASLib's `nb301_full_training.pickle`: a dict of compact architecture (two tuples of eight `(node, operation)`
 * pairs) → `{'train_losses': […], 'val_accuracies': […], 'runtime': …}`. It has no paths, optimizers or test
 * accuracies.
 *
 * Rejects with UNSUPPORTED_FILE if a key is not an architecture, and with the errors of `walkPickle`.
 */
export async function importNaslib(
  source: ByteSource,
  writer: StoreWriter,
  context: ImportContext,
): Promise<void> {
  const reader = createTapeReader()
  const runs = createRunWriter(writer, source.name, curveFields)
  await walkPickle(
    source,
    {
      enter: (path) => (path.length === 0 ? 'stream' : 'record'),
      record(path, tape, node) {
        reader.restart()
        const parsed = reader.read(tape, node)
        if (path.length !== 1 || !isFields(parsed)) {
          throw new NasBenchError(
            'UNSUPPORTED_FILE',
            `${source.name} has ${formatReceived(tape.value(node))} where the record of an architecture belongs`,
            { path: source.name, offset: tape.start },
          )
        }
        runs.add({ path: null, parsed, codes: codesOfKey(path[0], source.name) })
      },
    },
    {
      ...(context.signal && { signal: context.signal }),
      ...(context.onProgress && { onProgress: context.onProgress }),
    },
  )
  runs.finish(null)
  writer.setSourceVersion('NASLib pickle')
}

function codesOfKey(key: unknown, file: string): GenotypeCode {
  try {
    return codeOfGenotype(key as object)
  } catch (cause) {
    if (!isNasBenchError(cause)) throw cause
    throw new NasBenchError(
      'UNSUPPORTED_FILE',
      `${file} has a key that is not an architecture: ${cause.message}`,
      {
        path: file,
        received: key,
        cause,
      },
    )
  }
}
