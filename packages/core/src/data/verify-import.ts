import type { DataDescription, ImportContext } from '../benchmark-plugin.js'
import { fileFolder, fileSource } from '../bytes/file.js'
import { NasBenchError } from '../errors.js'
import { createVerifier, type Verified } from '../store/compare-store.js'
import { chooseImporter } from './importers.js'
import { openChecked } from './open-store.js'
import { headOf, identifyFile } from './published-file.js'
import { publishedFolder } from './published-folder.js'

/**
 * Reads a published file (or folder) again and compares everything in it with the store that was made from it, bit for
 * bit. Takes about as long as the import did, and writes nothing.
 *
 * @throws NasBenchError CORRUPT_FILE at the first difference, CHECKSUM_MISMATCH if the store was made from another
 * file, and every error of opening the store and reading the file
 */
export async function verifyImport(
  description: DataDescription,
  path: string,
  storeLocation: string,
  context: ImportContext = {},
): Promise<Verified> {
  const file = await identifyFile(path)
  const importer = await chooseImporter(description, file, await headOf(file))
  const store = await openChecked(description, fileFolder(storeLocation))
  try {
    const { source } = store.layout
    if (source.bytes !== file.bytes || source.fingerprint !== file.fingerprint) {
      throw new NasBenchError(
        'CHECKSUM_MISMATCH',
        `the store ${storeLocation} was made of ${source.file} (${source.bytes} bytes), not of ${file.path} (${file.bytes} bytes)`,
        { path: storeLocation, expected: source.fingerprint, received: file.fingerprint },
      )
    }
    const verifier = createVerifier(store)
    if (file.files !== undefined) {
      await importer.folder?.run(
        publishedFolder(file.path, file.files, (one) => one),
        verifier,
        context,
      )
    } else {
      const bytes = fileSource(file.path)
      try {
        await importer.run(bytes, verifier, context)
      } finally {
        bytes.close?.()
      }
    }
    return verifier.finish()
  } finally {
    store.close()
  }
}
