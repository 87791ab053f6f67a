import {
  type ByteSource,
  type FolderImporter,
  type ImportContext,
  NasBenchError,
  type StoreWriter,
} from '@nasbench/core'
import { filesOfZip } from '../zip.js'
import { runOfJson } from './json-lines.js'
import { createTeller } from './progress.js'
import { createRunWriter } from './run-writer.js'

/* `rs/results_17.json`, and `results_17_ti.json` of the runs with training images only. */
const recordFile = /(^|\/)results_[\w-]+\.json$/i

interface RecordFile {
  readonly name: string
  read(): Promise<Uint8Array>
}

/**
 * The folder of the original files, `<optimizer>/results_<n>.json`, or one optimizer's folder. The runs are in the
 * alphabetical order of their paths.
 */
export const jsonFolder: FolderImporter = {
  detect: (names) => names.some((name) => recordFile.test(name)),
  async run(folder, writer, context) {
    const files = folder.names.map((name) => ({
      name,
      async read() {
        const source = await folder.open(name)
        try {
          const bytes = new Uint8Array(source.size)
          await source.read(bytes, 0)
          return bytes
        } finally {
          source.close?.()
        }
      },
    }))
    await importRecords(folder.name, files, writer, context)
    writer.setSourceVersion('original JSON files, folder')
  },
}

/** The zip archive of the original files. The runs are in the order of the archive. */
export async function importJsonZip(
  source: ByteSource,
  writer: StoreWriter,
  context: ImportContext,
): Promise<void> {
  await importRecords(source.name, withoutRoot(await filesOfZip(source)), writer, context)
  writer.setSourceVersion('original JSON files, zip')
}

async function importRecords(
  name: string,
  all: readonly RecordFile[],
  writer: StoreWriter,
  context: ImportContext,
): Promise<void> {
  const files = all.filter((file) => recordFile.test(file.name))
  if (files.length === 0) {
    throw new NasBenchError('UNSUPPORTED_FILE', `${name} has no results_….json of a training run in it`, {
      path: name,
    })
  }
  const tell = createTeller(context, name, files.length, 'records')
  const runs = createRunWriter(writer, name)
  const decoder = new TextDecoder()
  for (const file of files) {
    tell(runs.runs)
    runs.add(runOfJson(decoder.decode(await file.read()), `${name}/${file.name}`, file.name))
  }
  runs.finish(files.length)
}

/* A run's path is that below the folder that all are in, as NASBenchAPI's are. */
function withoutRoot<File extends RecordFile>(files: readonly File[]): RecordFile[] {
  const records = files.filter(({ name }) => recordFile.test(name))
  const root = (records[0]?.name ?? '').split('/').slice(0, -2)
  const common = records.reduce((parts, { name }) => {
    const other = name.split('/').slice(0, -2)
    const length = parts.findIndex((part, at) => part !== other[at])
    return length < 0 ? parts : parts.slice(0, length)
  }, root)
  const length = common.reduce((sum, part) => sum + part.length + 1, 0)
  return records.map((file) => ({ name: file.name.slice(length), read: () => file.read() }))
}
