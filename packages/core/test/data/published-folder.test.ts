import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import type { DataDescription, Importer } from '../../src/benchmark-plugin.js'
import { importFile } from '../../src/data/import.js'
import { listFiles, listNames } from '../../src/data/published-folder.js'
import { resolveStore } from '../../src/data/resolve.js'
import { refusal, useFolder } from './folder.js'
import { toy } from './toy.js'

const folder = useFolder()

function write(name: string, text = name): void {
  const path = join(folder.path, 'published', ...name.split('/'))
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}

const published = () => join(folder.path, 'published')

/** One row for each file whose name ends with `.txt`: its length. */
function folders(): DataDescription {
  const [importer] = toy().importers as readonly Importer[]
  return {
    ...toy(),
    importers: [
      {
        ...(importer as Importer),
        folder: {
          detect: (names) => names.some((name) => name.endsWith('.txt')),
          async run({ names, open }, writer) {
            const table = writer.table('numbers')
            for (const name of names.filter((one) => one.endsWith('.txt'))) {
              const source = await open(name)
              table.measure('value', { unit: 'count' }).appendValue(source.size)
              table.endRow()
              source.close?.()
            }
          },
        },
      },
    ],
  }
}

test('the files of a folder and of those in it, in the order of code units', () => {
  for (const name of [
    'b.txt',
    'a/10.txt',
    'a/9.txt',
    'B/1.txt',
    '.hidden/1.txt',
    'a/.hidden',
    'a/deep/er.txt',
  ])
    write(name)
  symlinkSync(join(published(), 'a'), join(published(), 'link'))
  expect(listFiles(published()).map(({ name }) => name)).toEqual(['B/1.txt', 'a/10.txt', 'a/9.txt', 'b.txt'])
})

test('a store among them is no part of it', () => {
  for (const name of ['a.txt', 'store/zarr.json', 'store/c']) write(name)
  expect(listNames(published())).toEqual(['a.txt'])
})

test('what is in folders of a published folder is imported, and known again', async () => {
  write('rs/1.txt', 'one')
  write('de/1.txt', 'eleven')
  const store = await resolveStore(folders(), published(), { verbose: false })
  expect([...(store.table('numbers')?.measure('value')?.column() ?? [])]).toEqual([6, 3])
  store.close()
  const again = await importFile(folders(), published(), { verbose: false })
  expect(again.reused).toBe(true)
  write('rs/2.txt', 'two')
  expect((await importFile(folders(), published(), { verbose: false })).reused).toBe(false)
})

test('a folder that cannot be listed is refused', async () => {
  write('a.txt')
  rmSync(published(), { recursive: true })
  expect(await refusal(async () => listNames(published()))).toMatchObject({ code: 'READ_FAILED' })
})
