import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../../../test/temporary.js'
import { hashOfIndex } from '../src/hash.js'
import { hashStarts, loadHashTable } from '../src/hash-table.js'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

describe('the hash table', () => {
  it('has the first three digits of the hash of each cell', () => {
    const starts = hashStarts()
    expect(starts.length).toBe(423_624)
    for (const index of [0, 1, 2, 3, 211_811, 211_812, 423_622, 423_623]) {
      expect(starts[index]!.toString(16).padStart(3, '0')).toBe(hashOfIndex(index).slice(0, 3))
    }
  })

  it('is at hand in Node, so that loading it does nothing', async () => {
    await loadHashTable({ from: 'https://localhost:1/nowhere' })
  })

  it('is fetched on request by a program that was bundled apart from the file, as in a page', async () => {
    const folder = temporaryFolder()
    const core = here('../../core/src/index.ts')
    await build({
      stdin: {
        contents: `export { nb101Space, loadHashTable } from '${here('../src/space.ts')}'; export { whenLoaded, isNotLoaded } from '${core}'`,
        resolveDir: here('.'),
      },
      alias: { '@nasbench/core': core },
      bundle: true,
      format: 'esm',
      platform: 'browser',
      outfile: join(folder, 'page.mjs'),
      logLevel: 'error',
    })
    const bytes = readFileSync(here('../data/hash-table.bin'))
    writeFileSync(join(folder, 'table.bin'), bytes)
    const program = `
      import { readFileSync } from 'node:fs'
      import { createServer } from 'node:http'
      import { nb101Space, loadHashTable, whenLoaded, isNotLoaded } from './page.mjs'
      const server = createServer((request, response) => {
        if (request.url !== '/table.bin') return response.end('<html>not found</html>')
        response.end(readFileSync('table.bin'))
      })
      await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
      const address = 'http://127.0.0.1:' + server.address().port
      const hash = '28cfc7874f6d200472e1a9dcd8650aa0'
      const codes = []
      const fails = async (fn) => { try { await fn() } catch (error) { codes.push(error.code, isNotLoaded(error)) } }
      codes.push(nb101Space.getIndex(nb101Space.at(5)))
      await fails(() => nb101Space.from(hash))
      await fails(() => loadHashTable({ signal: AbortSignal.abort() }))
      await fails(() => whenLoaded(() => nb101Space.from(hash), { signal: AbortSignal.timeout(300) }))
      await fails(() => loadHashTable({ from: address + '/other.bin' }))
      await fails(() => loadHashTable({ from: new Uint8Array(3) }))
      await loadHashTable({ from: address + '/table.bin' })
      codes.push(nb101Space.id(nb101Space.from(hash)), nb101Space.id(nb101Space.from({ hash })))
      server.close()
      console.log(JSON.stringify(codes))
      process.exit()`
    writeFileSync(join(folder, 'program.mjs'), program)
    const { stdout, stderr } = spawnSync(process.execPath, ['program.mjs'], { cwd: folder, encoding: 'utf8' })
    expect(stderr).toBe('')
    const hash = '28cfc7874f6d200472e1a9dcd8650aa0'
    expect(JSON.parse(stdout)).toEqual([
      5,
      ...['NOT_LOADED', true, 'ABORTED', false, 'ABORTED', false],
      ...['READ_FAILED', false, 'READ_FAILED', false, hash, hash],
    ])
  })
})
