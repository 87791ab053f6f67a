import type { DataDescription, Importer } from '../benchmark-plugin.js'
import { fileSource } from '../bytes/file.js'
import { formatChoices, NasBenchError } from '../errors.js'
import { describeContent } from './describe.js'
import type { PublishedFile } from './fingerprint.js'
import { findFolderImporter } from './published-folder.js'

/** Bytes that an importer sees before it says whether it can read a file. */
const headBytes = 2 ** 16

/** The first bytes of a file, 64 KiB or all there are. */
export function readHead(path: string): Uint8Array {
  const source = fileSource(path)
  try {
    const head = new Uint8Array(Math.min(source.size, headBytes))
    source.readSync?.(head, 0)
    return head
  } finally {
    source.close?.()
  }
}

/** The importer that says it can read a file that begins like this. */
export function findImporter(
  description: DataDescription,
  head: Uint8Array,
  name: string,
): Importer | undefined {
  return head.length === 0 ? undefined : description.importers.find((importer) => importer.detect(head, name))
}

/** The importer for a file. Throws UNSUPPORTED_FILE, saying what the file looks like, where there is none. */
export function chooseImporter(description: DataDescription, file: PublishedFile): Importer {
  const layouts = description.importers.map(({ title }) => title)
  if (file.files !== undefined) {
    const folder = findFolderImporter(description, file.files)
    if (folder !== undefined) return folder
    throw new NasBenchError(
      'UNSUPPORTED_FILE',
      `${file.path} is a folder without files that ${description.title} is published in`,
      { path: file.path, expected: layouts },
    )
  }
  const head = readHead(file.path)
  const importer = findImporter(description, head, file.name)
  if (importer !== undefined) return importer
  throw new NasBenchError(
    'UNSUPPORTED_FILE',
    `${file.path} is ${describeContent(head, file.bytes)}. ${description.title} can be read from ${formatChoices(layouts)}`,
    { path: file.path, expected: layouts },
  )
}
