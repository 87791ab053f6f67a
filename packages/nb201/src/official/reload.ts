import { type ByteFolder, type ByteSource, NasBenchError } from '@nasbench/core'
import { readContents } from '../import/contents.js'
import type { TrialSpace } from '../import/trial-space.js'
import { createTrialWriter } from '../import/trials.js'
import type { RunSource } from '../runs.js'
import { createMemoryRuns, replaceRuns } from './memory-runs.js'

/**
 * The runs with those of one architecture replaced by what an archive's file has of it. In a folder that is the file
 * named after its index, as the official libraries name them.
 *
 * Rejects with DATA_NOT_FOUND where there is no such file, and what an import rejects with.
 */
export async function reloadArchitecture(
  runs: RunSource<string>,
  archive: ByteFolder | ByteSource,
  index: number,
  space: TrialSpace,
): Promise<RunSource<string>> {
  const source = 'read' in archive ? archive : await openIn(archive, index)
  const memory = createMemoryRuns()
  const trials = createTrialWriter(memory.writer, source.name, space)
  await readContents(source, trials, space, {})
  trials.finish()
  const tables = Object.values(space.lengths).flatMap((training) =>
    (['cifar10-valid', 'cifar10', 'cifar100', 'ImageNet16-120'] as const).flatMap(
      (dataset) => memory.runs.table(training, dataset) ?? [],
    ),
  )
  if (!tables.some((table) => table.place(index) !== 0)) {
    throw new NasBenchError('NOT_IN_DATASET', `${source.name} has no runs of architecture ${index}`, {
      path: source.name,
      received: index,
    })
  }
  return replaceRuns(runs, memory.runs, index)
}

async function openIn(folder: ByteFolder, index: number): Promise<ByteSource> {
  const padded = String(index).padStart(6, '0')
  const names = [
    `${padded}.pickle.pbz2`,
    `${index}.pickle.pbz2`,
    `${padded}-SIMPLE.pth`,
    `${padded}-FULL.pth`,
    `${padded}.pickle`,
  ]
  for (const name of names) {
    const source = await folder.open(name)
    if (source) return source
  }
  throw new NasBenchError('DATA_NOT_FOUND', `${folder.name} has none of ${names.join(', ')}`, {
    path: folder.name,
    expected: names,
  })
}
