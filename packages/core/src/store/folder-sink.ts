import { closeSync, fsync, mkdirSync, open, renameSync, rmSync, unlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { ChunkFile } from './chunk-file.js'
import type { SinkFile, StoreSink } from './sink.js'
import { createStoreWriter, type OpenStoreWriter, type StoreIdentity } from './writer.js'

/**
 * Begins a store in an empty or new folder. The caller gives the folder its final name when it is finished; before that
 * nothing takes it for a store.
 */
export function createStore(folder: string, identity: StoreIdentity): OpenStoreWriter {
  return createStoreWriter(folderSink(folder), identity)
}

/**
 * A sink that writes into a folder of the file system, which is made if it is missing. After `flush` all files and
 * folders are on the disk (fsync).
 */
function folderSink(folder: string): StoreSink {
  mkdirSync(folder, { recursive: true })
  const open = new Set<ChunkFile>()
  /* Paths whose content must reach the disk, folders too: a new name is part of its folder. */
  const unsynced = new Set([folder])
  const finishing: Promise<void>[] = []
  let files = 0
  let failure: { readonly cause: unknown } | undefined

  const prepare = (path: string): string => {
    const target = join(folder, path)
    for (let parent = dirname(target); parent.length > folder.length; parent = dirname(parent)) {
      unsynced.add(parent)
    }
    mkdirSync(dirname(target), { recursive: true })
    return target
  }
  return {
    file(): SinkFile {
      const temporary = join(folder, `column-${files++}.part`)
      const file = new ChunkFile(temporary)
      open.add(file)
      return {
        write: (bytes, at) => file.write(bytes, at),
        read: (length, at) => file.read(length, at),
        finish(path) {
          const target = prepare(path)
          const finished = file.finish().then(() => {
            open.delete(file)
            renameSync(temporary, target)
          })
          // The failure is thrown by `flush`: until then nothing waits for this promise.
          finishing.push(
            finished.catch((cause) => {
              failure ??= { cause }
            }),
          )
        },
        discard() {
          file.close()
          open.delete(file)
          unlinkSync(temporary)
        },
      }
    },
    put(path, bytes) {
      const target = prepare(path)
      writeFileSync(target, bytes)
      unsynced.add(target)
    },
    async flush() {
      await Promise.all(finishing.splice(0))
      if (failure) throw failure.cause
      const paths = [...unsynced]
      unsynced.clear()
      unsynced.add(folder)
      await Promise.all(paths.map(sync))
    },
    discard() {
      for (const file of open) file.close()
      open.clear()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function sync(path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    open(path, 'r', (failure, file) => {
      if (failure) return reject(failure)
      fsync(file, (error) => {
        closeSync(file)
        // Folders cannot be synced on every system.
        const unsupported = error && ['EISDIR', 'EINVAL', 'EPERM'].includes(error.code ?? '')
        if (error && !unsupported) reject(error)
        else resolve()
      })
    })
  })
}
