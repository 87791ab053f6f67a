import { readdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, expect, test } from 'vitest'
import { temporaryFolder } from '../../../../test/temporary.js'
import { fileFolder, fileSource } from '../../src/bytes/file.js'

const stores = 40
const filesPerStore = 20

/* Folders like stores, in which file `i` of folder `k` holds the two bytes k and i. */
function makeFolders(): string[] {
  return Array.from({ length: stores }, (_, k) => {
    const folder = temporaryFolder()
    for (let i = 0; i < filesPerStore; i++) writeFileSync(join(folder, `c${i}`), Uint8Array.of(k, i))
    return folder
  })
}

function readAll(folders: readonly ReturnType<typeof fileFolder>[]): void {
  for (let i = 0; i < filesPerStore; i++) {
    for (const [k, folder] of folders.entries()) {
      const bytes = new Uint8Array(2)
      folder.openSync(`c${i}`)?.readSync?.(bytes, 0)
      expect([...bytes]).toEqual([k, i])
    }
  }
}

function descriptors(): number {
  return readdirSync('/proc/self/fd').length
}

describe('files that nobody closes', () => {
  test.runIf(process.platform === 'linux')(
    'keep a bounded number of descriptors, and in the end none',
    async () => {
      const before = descriptors()
      const paths = makeFolders()
      let folders: ReturnType<typeof fileFolder>[] | undefined = paths.map(fileFolder)
      readAll(folders)
      readAll(folders)
      expect(stores * filesPerStore).toBeGreaterThan(700)
      expect(descriptors() - before).toBeLessThanOrEqual(270)
      folders = undefined
      setFlagsFromString('--expose-gc')
      const collect = runInNewContext('gc') as () => void
      for (let round = 0; round < 50 && descriptors() - before > 20; round++) {
        collect()
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
      expect(descriptors() - before).toBeLessThanOrEqual(20)
    },
  )

  test('are not opened again under the name of another file', () => {
    const folder = temporaryFolder()
    const path = join(folder, 'file')
    writeFileSync(path, 'old')
    const source = fileSource(path)
    writeFileSync(join(folder, 'new'), 'new')
    renameSync(join(folder, 'new'), path)
    const others = makeFolders().map(fileFolder)
    readAll(others)
    expect(() => source.readSync?.(new Uint8Array(3), 0)).toThrow(/was replaced while it was being read/)
    source.close?.()
    for (const other of others) other.close?.()
  })

  test('are all read by asynchronous reads at the same time', async () => {
    const folders = makeFolders().map(fileFolder)
    const reads = folders.flatMap((folder, k) =>
      Array.from({ length: filesPerStore }, async (_, i) => {
        const bytes = new Uint8Array(2)
        await folder.openSync(`c${i}`)?.read(bytes, 0)
        return bytes[0] === k && bytes[1] === i
      }),
    )
    expect((await Promise.all(reads)).every(Boolean)).toBe(true)
    for (const folder of folders) folder.close?.()
  })
})
