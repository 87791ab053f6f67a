import { existsSync, readdirSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'
import type { DataDescription, Importer } from '../benchmark-plugin.js'
import { formatChoices, isNasBenchError, NasBenchError } from '../errors.js'
import { findFolderImporter, findImporter, importersOf } from './importers.js'
import { headOf } from './published-file.js'
import { listNames } from './published-folder.js'
import { metadataFile } from './record.js'

/* Files whose first bytes are read at most: a folder may have thousands, and published ones are few. */
const maxFiles = 200

/**
 * The published file or folder that a folder is or contains, directly or one level deeper: `$TORCH_HOME`, an unpacked
 * archive, a zip with a folder around its content. Undefined if there is none.
 *
 * @throws NasBenchError DATA_NOT_FOUND if there are several
 */
export async function findPublished(
  description: DataDescription,
  folder: string,
): Promise<string | undefined> {
  const importers = await importersOf(description)
  if (findFolderImporter(importers, listNames(folder))) return folder
  const own = await filesIn(importers, folder)
  const found = own.length > 0 ? own : await oneLevelDeeper(importers, folder)
  if (found.length < 2) return found[0]
  const names = found.map((path) => relative(folder, path))
  throw new NasBenchError(
    'DATA_NOT_FOUND',
    `${folder} has several published files of ${description.title}: name one, ${formatChoices(names)}`,
    { path: folder, expected: names },
  )
}

/**
 * The benchmarks, of several, that a file or folder is published data of; empty if none can read it.
 *
 * @throws NasBenchError DATA_NOT_FOUND without such a path; READ_FAILED
 */
export async function detectBenchmarks(
  path: string,
  descriptions: readonly DataDescription[],
): Promise<readonly DataDescription[]> {
  const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory()
  const head = isFolder ? undefined : await headOf({ path })
  const found: DataDescription[] = []
  for (const description of descriptions) {
    const fits = head
      ? findImporter(await importersOf(description), head, path)
      : await findPublished(description, path).catch(() => undefined)
    if (fits) found.push(description)
  }
  return found
}

async function oneLevelDeeper(importers: readonly Importer[], folder: string): Promise<string[]> {
  const found: string[] = []
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (!entry.isDirectory() || entry.name.startsWith('.') || entry.name === '__MACOSX') continue
    const path = join(folder, entry.name)
    if (existsSync(join(path, metadataFile))) continue
    if (findFolderImporter(importers, listNames(path))) found.push(path)
    else found.push(...(await filesIn(importers, path)))
  }
  return found
}

async function filesIn(importers: readonly Importer[], folder: string): Promise<string[]> {
  const found: string[] = []
  const entries = readdirSync(folder, { withFileTypes: true }).filter(({ name }) => !name.startsWith('.'))
  for (const entry of entries.filter((one) => one.isFile() || one.isSymbolicLink()).slice(0, maxFiles)) {
    const path = join(folder, entry.name)
    try {
      if (findImporter(importers, await headOf({ path }), entry.name)) found.push(path)
    } catch (error) {
      // A link to nothing, a folder, or a file that may not be read: it is not the one.
      if (!isNasBenchError(error)) throw error
    }
  }
  return found
}
