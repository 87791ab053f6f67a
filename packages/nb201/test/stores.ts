import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import type { ByteSource, Importer } from '@nasbench/core'
import { memorySource } from '@nasbench/core'
import { createStore, fileSource } from '@nasbench/core/node'
import { afterAll } from 'vitest'
import { layoutVersion } from '../src/tables.js'

const made: string[] = []

afterAll(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true })
})

/** A new folder that is removed after the tests of this file. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'nb201-'))
  made.push(folder)
  return folder
}

/** Imports a published file (a path, or bytes in memory) as core does it; gives the store's folder. */
export async function importedStore(
  importer: Importer,
  file: string | Uint8Array | ByteSource,
  benchmark = 'nb201',
): Promise<string> {
  const source =
    typeof file === 'string' ? fileSource(file) : file instanceof Uint8Array ? memorySource(file) : file
  const folder = join(temporaryFolder(), 'store')
  const writer = createStore(folder, { benchmark, layoutVersion })
  try {
    await importer.run(source, writer, {})
    await writer.finish({
      file: basename(source.name),
      bytes: source.size,
      sha256: '0'.repeat(64),
      fingerprint: '0',
      importer: importer.id,
    })
  } catch (error) {
    writer.discard()
    throw error
  } finally {
    source.close?.()
  }
  return folder
}
