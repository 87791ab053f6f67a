import { type ByteSource, type ImportContext, isPickle, NasBenchError, walkPickle } from '@nasbench/core'
import { type ArchiveContent, readArchive, walkOptions } from './archive.js'
import { isBzip2 } from './bzip2/header.js'
import { bzip2Source } from './bzip2/source.js'
import type { TrialWriter } from './run-importer.js'
import { isLegacyTorch, isTorchZip, objectInLegacy, storedObject } from './torch.js'
import type { TrialSpace } from './trial-space.js'

/** The contents that were read, and their wrapping. */
export interface Contents extends ArchiveContent {
  readonly container: 'pickle' | 'bzip2' | 'torch'
}

/**
 * Reads a published file in any of its containers, by its content: a pickle, one compressed with bzip2, torch's two.
 *
 * Rejects with UNSUPPORTED_FILE, CORRUPT_FILE, UNSAFE_PICKLE or ABORTED.
 */
export async function readContents(
  source: ByteSource,
  trials: TrialWriter,
  space: TrialSpace,
  context: ImportContext,
): Promise<Contents> {
  const head = new Uint8Array(Math.min(4096, source.size))
  await source.read(head, 0)
  if (isBzip2(head)) {
    const inside = bzip2Source(source)
    const { onProgress } = context
    const content = await readArchive(inside, trials, space, {
      ...walkOptions(context),
      ...(onProgress && {
        onProgress: (progress) =>
          onProgress({ ...progress, done: inside.compressedPosition(), total: source.size }),
      }),
    })
    return { ...content, container: 'bzip2' }
  }
  if (isLegacyTorch(head)) {
    const at = await objectInLegacy(source)
    const content = await readArchive(source, trials, space, walkOptions(context, at))
    // The rest is not needed, but without it the file is truncated.
    await walkPickle(source, { record() {} }, { at: content.end })
    return { ...content, container: 'torch' }
  }
  if (isTorchZip(head)) {
    const object = await storedObject(source)
    const content = await readArchive(object, trials, space, walkOptions(context))
    // The checksum is checked with the last byte, which a damaged pickle may end before.
    if (content.end !== object.size) {
      throw new NasBenchError(
        'CORRUPT_FILE',
        `${object.name} has ${object.size - content.end} trailing bytes after the end of its pickle at byte ${content.end}`,
        { path: source.name, offset: content.end },
      )
    }
    return { ...content, container: 'torch' }
  }
  if (!isPickle(head)) {
    throw new NasBenchError('UNSUPPORTED_FILE', `${source.name} is not a pickle, torch or bzip2 file`, {
      path: source.name,
    })
  }
  return { ...(await readArchive(source, trials, space, walkOptions(context))), container: 'pickle' }
}
