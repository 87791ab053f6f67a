import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import { temporaryFolder } from '../../../../test/temporary.js'
import type { ListedFolder } from '../../src/data/listed-folder.js'
import * as browser from '../../src/data/open-files.browser.js'
import { openFiles } from '../../src/data/open-files.js'
import { serve } from '../bytes/server.js'

const folder = temporaryFolder()

beforeAll(() => {
  mkdirSync(join(folder, 'b', 'deep'), { recursive: true })
  writeFileSync(join(folder, 'b', 'deep', 'model'), 'deep')
  writeFileSync(join(folder, 'b', 'Zebra'), 'zebra')
  writeFileSync(join(folder, 'a'), 'first')
  if (process.platform !== 'win32') symlinkSync(folder, join(folder, 'b', 'circle'))
})

async function text(files: ListedFolder, path: string): Promise<string | undefined> {
  const source = await files.open(path)
  return source && new TextDecoder().decode(await browser.readAll(source))
}

describe('openFiles', () => {
  it('lists a folder and all below it, in one order everywhere', async () => {
    for (const location of [folder, pathToFileURL(folder).href]) {
      const files = await openFiles(location)
      expect(files.paths).toEqual(['a', 'b/Zebra', 'b/deep/model'])
      expect(await text(files, 'b/deep/model')).toBe('deep')
      expect(await files.open('c')).toBeUndefined()
      files.close?.()
    }
  })

  it('takes a file for a folder with that file alone', async () => {
    const files = await openFiles(join(folder, 'a'))
    expect(files.paths).toEqual(['a'])
    expect(await text(files, 'a')).toBe('first')
    files.close?.()
  })

  it('says DATA_NOT_FOUND where there is nothing', async () => {
    await expect(openFiles(join(folder, 'none'))).rejects.toMatchObject({ code: 'DATA_NOT_FOUND' })
  })

  it('opens a file at an address, in a browser too', async () => {
    const server = await serve(new Map([['/models/one.onnx', Buffer.from('over the wire')]]))
    const root = `${server.url}/models/`
    try {
      for (const open of [openFiles, browser.openFiles]) {
        const files = await open(`${root}one.onnx`)
        expect(files.paths).toEqual(['one.onnx'])
        expect(await text(files, 'one.onnx')).toBe('over the wire')
        files.close?.()
        await expect(open(`${root}two.onnx`)).rejects.toMatchObject({ code: 'DATA_NOT_FOUND' })
        await expect(open(root)).rejects.toMatchObject({ code: 'DATA_NOT_FOUND' })
      }
      await expect(browser.openFiles(folder)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' })
    } finally {
      await server.close()
    }
  })
})
