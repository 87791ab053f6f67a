import type { ArchiveContent } from './archive.js'
import type { TrialSpace } from './trial-space.js'
import type { TrialWriter } from './trials.js'

/** What a file is, as far as its content tells: `NASBenchAPI pickle, NAS-Bench-201 v1_1`. */
export function versionOf(
  container: 'pickle' | 'torch' | 'NATS folder',
  content: Pick<ArchiveContent, 'kind' | 'trainings'>,
  trials: TrialWriter,
  space: TrialSpace,
): string {
  // NATS-Bench files its trainings under their lengths; the files before it under `full` and `less`.
  const nats = !content.trainings.some((name) => name === 'full' || name === 'less')
  const version = nats ? space.natsName : `NAS-Bench-201 ${trials.hasTimes ? 'v1_1' : 'v1_0'}`
  const one = content.kind === 'single' ? ', one architecture' : ''
  if (container === 'NATS folder') return `NATS-Bench folder, ${version}`
  if (container === 'torch') return `${nats ? '' : 'official '}torch file, ${version}${one}`
  return `${nats ? 'NATS-Bench' : 'NASBenchAPI'} pickle, ${version}${one}`
}
