import type { Contents } from './contents.js'
import type { TrialWriter } from './run-importer.js'
import type { TrialSpace } from './trial-space.js'

/** The kind and version of a file, as far as its content shows: `NASBenchAPI pickle, NAS-Bench-201 v1_1`. */
export function versionOf(
  {
    container,
    kind,
    trainings,
  }: Pick<Contents, 'kind' | 'trainings'> & { container: Contents['container'] | 'folder' },
  trials: TrialWriter,
  space: TrialSpace,
): string {
  // NATS-Bench files its trainings under their lengths; the files before it under `full` and `less`.
  const nats = !trainings.some((name) => name === 'full' || name === 'less')
  const version = nats ? space.natsName : `NAS-Bench-201 ${trials.hasTimes ? 'v1_1' : 'v1_0'}`
  const maker = container === 'torch' && !nats ? 'official' : nats ? 'NATS-Bench' : 'NASBenchAPI'
  const what = container === 'torch' ? 'torch file' : container === 'folder' ? 'folder' : 'pickle'
  return `${maker} ${what}, ${version}${kind === 'single' ? ', one architecture' : ''}`
}
