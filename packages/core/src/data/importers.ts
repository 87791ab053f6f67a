import type { DataDescription, Importer } from '../benchmark-plugin.js'
import type { ByteSource } from '../bytes/source.js'
import { formatChoices, NasBenchError } from '../errors.js'
import { describeContent } from './sniff-file-type.js'

/** Bytes that an importer sees before it says whether it can read a file. */
const headBytes = 2 ** 16

/** A published file, or a folder of published files, as far as choosing an importer needs it. */
export interface Importable {
  /** Path, or the name of a file without one. */
  readonly path: string
  readonly name: string
  readonly bytes: number
  /** Names of a folder's files; absent for a file. */
  readonly files?: readonly string[]
}

/** An importer that reads folders. */
export type FolderReader = Importer & Required<Pick<Importer, 'folder'>>

/** The importers of a benchmark, which are loaded now if they are not yet. */
export async function importersOf({
  importers,
}: Pick<DataDescription, 'importers'>): Promise<readonly Importer[]> {
  return typeof importers === 'function' ? importers() : importers
}

/** The first bytes of a source: 64 KiB, or all if it is shorter. */
export async function readHead(source: ByteSource): Promise<Uint8Array> {
  const head = new Uint8Array(Math.min(source.size, headBytes))
  await source.read(head, 0)
  return head
}

/** The importer that can read a file with these first bytes. */
export function findImporter(
  importers: readonly Importer[],
  head: Uint8Array,
  name: string,
): Importer | undefined {
  return head.length === 0 ? undefined : importers.find((importer) => importer.detect(head, name))
}

/** The importer that can read a folder with files of these names. */
export function findFolderImporter(
  importers: readonly Importer[],
  names: readonly string[],
): FolderReader | undefined {
  return importers.find((importer): importer is FolderReader => importer.folder?.detect(names) === true)
}

/**
 * The importer for a file, whose first bytes are `head`, or for a folder. Throws UNSUPPORTED_FILE, saying what the file
 * looks like, if there is none.
 */
export async function chooseImporter(
  description: DataDescription,
  file: Importable,
  head: Uint8Array,
): Promise<Importer> {
  const importers = await importersOf(description)
  const layouts = importers.map(({ title }) => title)
  const importer = file.files
    ? findFolderImporter(importers, file.files)
    : findImporter(importers, head, file.name)
  if (importer !== undefined) return importer
  throw new NasBenchError(
    'UNSUPPORTED_FILE',
    file.files
      ? `${file.path} is a folder without files that ${description.title} is published in`
      : `${file.path} is ${describeContent(head, file.bytes)}. ${description.title} can be read from ${formatChoices(layouts)}`,
    { path: file.path, expected: layouts },
  )
}
