import { type ByteSource, type ColumnSource, NasBenchError } from '@nasbench/core'
import { downloads } from './downloads.js'

const download = 'help-latency'
const published = downloads.find(({ id }) => id === download)!
const fileNames = [published, ...(published.files ?? [])].map(({ fileName }) => fileName)

/** Latencies of devices as measures: `latency:raspi4`. */
export const latencyColumns: ColumnSource = {
  name: 'latency',
  title: 'inference latency',
  unit: 'ms',
  direction: 'minimize',
  citation: `@inproceedings{lee2021help,
  title     = {{HELP}: Hardware-Adaptive Efficient Latency Prediction for {NAS} via Meta-Learning},
  author    = {Lee, Hayeon and Lee, Sewoong and Chong, Song and Hwang, Sung Ju},
  booktitle = {Advances in Neural Information Processing Systems (NeurIPS)},
  year      = {2021}
}`,
  download,
  column: (fileName) => (fileNames.includes(fileName) ? fileName.replace(/\.pt$/, '') : undefined),
  read: readLatencies,
}

const architectures = 15_625

/*
 * The files are torch's zip container around a pickled list of numbers in index order.
 *
 * Throws NasBenchError UNSUPPORTED_FILE for anything else, CORRUPT_FILE for a damaged file.
 */
async function readLatencies(source: ByteSource): Promise<Float64Array> {
  const { isZip, openZip, parsePickle } = await import('@nasbench/core')
  const head = new Uint8Array(Math.min(4, source.size))
  await source.read(head, 0)
  const entries = isZip(head) ? await openZip(source) : []
  const pickle = entries.find(({ name }) => /(^|\/)data\.pkl$/.test(name))
  const values: unknown = pickle && parsePickle(await pickle.read(), { name: source.name })
  if (!Array.isArray(values) || values.length !== architectures || !values.every(Number.isFinite)) {
    throw new NasBenchError(
      'UNSUPPORTED_FILE',
      `${source.name} is not a list of ${architectures} latencies as HELP publishes them`,
      { path: source.name },
    )
  }
  return Float64Array.from(values as number[])
}
