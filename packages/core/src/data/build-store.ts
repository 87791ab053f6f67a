import type { DataDescription, OpenOptions } from '../benchmark-plugin.js'
import { blobSource } from '../bytes/blob.js'
import { cachedSource } from '../bytes/cached-source.js'
import type { ByteSource } from '../bytes/source.js'
import { throwIfAborted } from '../bytes/when-loaded.js'
import { memorySink } from '../store/memory-store.js'
import { createStoreWriter } from '../store/writer.js'
import { fileList } from './file-list.js'
import { chooseImporter, readHead } from './importers.js'

/** The files of a store, by their paths in it. */
export type StoreFiles = ReadonlyMap<string, Uint8Array>

/** The identity of `File`s; it can be posted. */
export interface FileIdentity {
  readonly name: string
  readonly bytes: number
  readonly modified?: string
  /** Empty in a page that a browser does not trust (http:), which can hash nothing. */
  readonly fingerprint: string
}

/** Builds the store of files in memory. */
export async function importFiles(
  description: DataDescription,
  given: Blob | readonly File[],
  identity: FileIdentity,
  { signal, onProgress }: Pick<OpenOptions, 'signal' | 'onProgress'>,
): Promise<StoreFiles> {
  const { name, ...about } = identity
  const { bytes } = about
  const { sink, files } = memorySink()
  const { name: benchmark, layoutVersion } = description
  const writer = createStoreWriter(sink, { benchmark, layoutVersion })
  const context = { ...(signal && { signal }), ...(onProgress && { onProgress }) }
  const readable = (source: ByteSource) => stoppable(cachedSource(source), signal)
  let importerId: string
  if (given instanceof Blob) {
    const source = readable(blobSource(given, name))
    const importer = await chooseImporter(description, { path: name, name, bytes }, await readHead(source))
    await importer.run(source, writer, context)
    importerId = importer.id
  } else {
    const folder = fileList(given)
    const published = {
      name,
      names: folder.names,
      open: async (path: string) => readable(await folder.open(path)),
    }
    const importable = { path: name, name, bytes, files: folder.names }
    const importer = await chooseImporter(description, importable, new Uint8Array(0))
    await importer.folder!.run(published, writer, context)
    importerId = importer.id
  }
  throwIfAborted(signal)
  // A browser hashes only what is in memory as a whole.
  await writer.finish({ ...about, file: name, sha256: '', importer: importerId })
  return files
}

/* Reads end as soon as the import is stopped, whether or not an importer looks at the signal. */
function stoppable(source: ByteSource, signal: AbortSignal | undefined): ByteSource {
  return {
    ...source,
    async read(into, at) {
      throwIfAborted(signal)
      await source.read(into, at)
      throwIfAborted(signal)
    },
  }
}
