import { join } from 'node:path'
import { temporaryFolder } from '../../../../test/temporary.js'
import { fileFolder } from '../../src/bytes/file.js'
import type { ByteFolder } from '../../src/bytes/source.js'
import { createStore } from '../../src/store/folder-sink.js'
import { openStore, type StoreReader } from '../../src/store/reader.js'
import type { StoreWriter } from '../../src/store/write-types.js'

const source = {
  file: 'made-up.pkl',
  bytes: 123,
  sha256: '00'.repeat(32),
  modified: '2026-01-02T03:04:05.000Z',
  fingerprint: '11'.repeat(32),
  importer: 'made-up',
}

/** Writes a store and gives its folder. */
export async function writeStore(fill: (writer: StoreWriter) => void): Promise<string> {
  const folder = join(temporaryFolder(), 'store')
  const writer = createStore(folder, { benchmark: 'toy', layoutVersion: 1 })
  fill(writer)
  await writer.finish(source)
  return folder
}

/** The same, and opens it. */
export async function writtenStore(fill: (writer: StoreWriter) => void): Promise<StoreReader> {
  return openStore(fileFolder(await writeStore(fill)))
}

/** The bits of numbers: NaNs with different payloads differ, and so do 0 and -0. */
export function bitsOf(values: Iterable<number> | Float64Array): string[] {
  const floats = values instanceof Float64Array ? values.slice() : Float64Array.from(values)
  return [...new BigUint64Array(floats.buffer, 0, floats.length)].map((bits) => bits.toString(16))
}

/** Numbers of these bits, with no JavaScript number between. */
export function floatsOf(bits: readonly bigint[]): Float64Array {
  return new Float64Array(BigUint64Array.from(bits).buffer)
}

/** What was asked of a folder: `open zarr.json`, `read a/c/0 128+8`. */
export function watched(folder: ByteFolder): ByteFolder & { readonly log: string[] } {
  const log: string[] = []
  const openSync: ByteFolder['openSync'] = (path) => {
    log.push(`open ${path}`)
    const opened = folder.openSync(path)
    if (!opened) return undefined
    return {
      ...opened,
      readSync(into, at) {
        log.push(`read ${path} ${at}+${into.length}`)
        opened.readSync?.(into, at)
      },
      async read(into, at) {
        log.push(`read ${path} ${at}+${into.length}`)
        await opened.read(into, at)
      },
    }
  }
  return {
    name: folder.name,
    log,
    openSync,
    open: async (path) => openSync(path),
    close: () => folder.close?.(),
  }
}
