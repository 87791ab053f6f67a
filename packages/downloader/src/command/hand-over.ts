import { rmSync } from 'node:fs'
import { NasBenchError, type Plugin } from '@nasbench/core'
import { type Imported, importFile, type ProgressLine } from '@nasbench/core/node'
import type { Downloaded } from '../options.js'

/** Imports a file that has arrived into the data folder. */
export async function handOver(
  plugin: Plugin,
  { path }: Downloaded,
  context: { readonly signal: AbortSignal; readonly line: ProgressLine | undefined },
): Promise<Imported> {
  const { signal, line } = context
  try {
    const imported = await importFile(plugin, path, {
      signal,
      verbose: false,
      onProgress: line ?? (() => {}),
    })
    line?.end()
    return imported
  } catch (error) {
    line?.end('failed')
    throw error
  }
}

/**
 * Removes a file that its store makes superfluous: once the store opens, has architectures, and was made of the very
 * bytes that arrived. Throws CHECKSUM_MISMATCH otherwise, and the file stays.
 */
export async function removeImported(plugin: Plugin, file: Downloaded, store: string): Promise<void> {
  const { path, sha256 } = file
  const benchmark = await plugin.open(store, { verbose: false })
  try {
    const { source } = benchmark
    const sameBytes = source.sha256 === undefined || sha256 === undefined || source.sha256 === sha256
    const sameSize = source.bytes === undefined || source.bytes === file.bytes
    const [first] = benchmark.iterAll()
    if (!sameBytes || !sameSize || first === undefined) {
      throw new NasBenchError(
        'CHECKSUM_MISMATCH',
        `the store ${store} is not that of ${path}, which is kept`,
        {
          path,
          ...(sha256 !== undefined && { expected: sha256 }),
          received: source.sha256,
        },
      )
    }
  } finally {
    benchmark.close()
  }
  rmSync(path)
}
