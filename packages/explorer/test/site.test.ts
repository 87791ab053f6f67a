import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { temporaryFolder } from '../../../test/temporary.js'
import { collectModules } from '../src/plugin-modules.js'
import { type SiteServer, serveSite } from '../src/serve-site.js'
import { writeSite } from '../src/write-site.js'
import { planOf } from './site.js'

const folder = temporaryFolder()
const page = join(folder, 'page')
const store = join(folder, 'a store')
const bytes = Uint8Array.from({ length: 1000 }, (_, at) => at % 251)

for (const path of [page, join(page, 'assets'), store]) mkdirSync(path)
writeFileSync(join(page, 'index.html'), '<!doctype html><p>page')
writeFileSync(join(page, 'assets', 'a.js'), 'export {}\n'.repeat(500))
writeFileSync(join(store, 'zarr.json'), '{}')
writeFileSync(join(store, 'data'), bytes)
writeFileSync(join(store, '.secret'), 'secret')
writeFileSync(join(folder, 'outside'), 'secret')
symlinkSync(join(folder, 'outside'), join(store, 'link'))

const plan = planOf({
  page,
  stores: [{ url: 'stores/nb201/', folder: store }],
  modules: new Map([['modules/toy.js', 'export default 1']]),
  manifest: '{"benchmarks":[]}',
})

interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: Buffer
}

describe('the server', () => {
  let server: SiteServer
  beforeAll(async () => {
    server = await serveSite(plan, 0)
  })
  afterAll(() => server.close())

  /* `fetch` tidies paths up and sets Host itself. */
  const ask = (path: string, headers: Readonly<Record<string, string>> = {}, method = 'GET') =>
    new Promise<Answer>((resolve, reject) => {
      const sent = request({ host: '127.0.0.1', port: server.port, path, method, headers }, (response) => {
        const parts: Buffer[] = []
        response.on('data', (part: Buffer) => parts.push(part))
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: Buffer.concat(parts),
          }),
        )
      })
      sent.on('error', reject)
      sent.end()
    })

  test('gives the page, its manifest, modules and stores', async () => {
    expect((await ask('/')).body.toString()).toContain('page')
    expect((await ask('/site.json')).body.toString()).toBe('{"benchmarks":[]}')
    expect((await ask('/modules/toy.js')).headers['content-type']).toContain('text/javascript')
    expect(new Uint8Array((await ask('/stores/nb201/data')).body)).toEqual(bytes)
    const zipped = await ask('/assets/a.js', { 'Accept-Encoding': 'gzip' })
    expect(zipped.headers['content-encoding']).toBe('gzip')
    expect(zipped.body.length).toBeLessThan(500)
    expect((await ask('/', {}, 'HEAD')).body).toHaveLength(0)
  })

  test.each([
    ['bytes=0-0', 206, 'bytes 0-0/1000', 1],
    ['bytes=10-19', 206, 'bytes 10-19/1000', 10],
    ['bytes=990-', 206, 'bytes 990-999/1000', 10],
    ['bytes=-5', 206, 'bytes 995-999/1000', 5],
    ['bytes=0-99999', 206, 'bytes 0-999/1000', 1000],
    ['bytes=1000-', 416, 'bytes */1000', 0],
    ['bytes=5-2', 416, 'bytes */1000', 0],
    ['bytes=0-1,5-6', 200, undefined, 1000],
    ['nonsense', 200, undefined, 1000],
  ])('answers the range %s with %i', async (range, status, header, length) => {
    const answer = await ask('/stores/nb201/data', { Range: range })
    expect(answer.status).toBe(status)
    expect(answer.headers['content-range']).toBe(header)
    expect(answer.body).toHaveLength(length)
    if (status === 206) {
      const start = Number(/bytes (\d+)/.exec(header!)![1])
      expect(new Uint8Array(answer.body)).toEqual(bytes.subarray(start, start + length))
    }
  })

  test.each([
    '/stores/nb201/../../outside',
    '/stores/nb201/..%2f..%2foutside',
    '/stores/nb201/%2e%2e/outside',
    '/stores/nb201/link',
    '/stores/nb201/.secret',
    '/stores/nb201/..%5c..%5coutside',
    '/stores/nb201//etc/passwd',
    '/stores/nb201/data%00',
    '/stores/nb201/',
    '/stores/nb202/data',
    '/../outside',
    '/%',
  ])('does not leave its folders for %s', async (path) => {
    const answer = await ask(path)
    expect(answer.status).toBe(404)
    expect(answer.body.toString()).not.toContain('secret')
  })

  test('answers its own pages only', async () => {
    const host = `127.0.0.1:${server.port}`
    expect((await ask('/', { Host: 'evil.example' })).status).toBe(403)
    expect((await ask('/', { Host: `evil.example:${server.port}` })).status).toBe(403)
    expect((await ask('/', { Host: host, Origin: 'https://evil.example' })).status).toBe(403)
    expect((await ask('/', { Host: host, Origin: 'null' })).status).toBe(403)
    expect((await ask('/', { Host: host, Origin: `http://${host}` })).status).toBe(200)
    expect((await ask('/', { Host: `localhost:${server.port}` })).status).toBe(200)
    expect((await ask('/', {}, 'POST')).status).toBe(405)
  })

  test('says that a port is taken', async () => {
    await expect(serveSite(plan, server.port)).rejects.toMatchObject({ code: 'READ_FAILED' })
  })
})

describe('the written site', () => {
  test('has the page, the stores without links, the modules and the manifest', async () => {
    const out = join(folder, 'out', 'site')
    const { files } = await writeSite(plan, out, new AbortController().signal)
    expect(files).toBe(7)
    expect(readFileSync(join(out, 'site.json'), 'utf8')).toBe(plan.manifest)
    expect(new Uint8Array(readFileSync(join(out, 'stores/nb201/data')))).toEqual(bytes)
    expect(() => readFileSync(join(out, 'stores/nb201/link'))).toThrow('ENOENT')
    await expect(writeSite(plan, out, new AbortController().signal)).rejects.toMatchObject({
      code: 'WRITE_FAILED',
    })
  })

  test('leaves nothing when it is stopped', async () => {
    const out = join(folder, 'stopped')
    await expect(writeSite(plan, out, AbortSignal.abort())).rejects.toMatchObject({ code: 'ABORTED' })
    expect(() => readFileSync(join(out, 'index.html'))).toThrow('ENOENT')
  })
})

describe('the code of a plugin', () => {
  const install = (name: string, files: Readonly<Record<string, string>>) => {
    const place = join(folder, 'plugins', name)
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(join(place, path, '..'), { recursive: true })
      writeFileSync(join(place, path), text)
    }
    return { name, version: '1.0.0', location: place, from: 'a test', entry: './plugin' }
  }
  const manifest = JSON.stringify({ name: 'toy', version: '1.0.0', exports: { './plugin': './plugin.js' } })

  test('names packages by relative addresses, as a browser needs them', async () => {
    const found = install('toy', {
      'package.json': manifest,
      'plugin.js':
        'import { help } from "helper/deep"\nimport "./own.js"\nconst late = () => import("helper/deep")\nexport default { help, late }',
      'own.js': 'export const own = 1',
      'unused.js': 'secret',
      'node_modules/helper/package.json': JSON.stringify({
        name: 'helper',
        version: '2.0.0',
        exports: { './deep': { browser: './browser.js', default: './node.js' } },
      }),
      'node_modules/helper/browser.js': 'export const help = 1',
      'node_modules/helper/node.js': 'import "node:fs"',
    })
    const { entry, files } = await collectModules(found)
    expect(entry).toBe('modules/toy@1.0.0/plugin.js')
    expect([...files.keys()].sort()).toEqual([
      'modules/helper@2.0.0/browser.js',
      'modules/toy@1.0.0/own.js',
      'modules/toy@1.0.0/plugin.js',
    ])
    expect(files.get(entry)).toBe(
      'import { help } from "../helper@2.0.0/browser.js"\nimport "./own.js"\nconst late = () => import("../helper@2.0.0/browser.js")\nexport default { help, late }',
    )
  })

  test('is refused if it needs Node or lacks a file', async () => {
    const needsNode = install('node-only', { 'package.json': manifest, 'plugin.js': 'import "node:fs"' })
    await expect(collectModules(needsNode)).rejects.toThrow('node:fs, which only Node has')
    const broken = install('broken', { 'package.json': manifest, 'plugin.js': 'import "./gone.js"' })
    await expect(collectModules(broken)).rejects.toThrow('./gone.js was not found')
  })

  test('of a benchmark from outside comes with core', async () => {
    const location = fileURLToPath(new URL('../../../examples/nb-macro', import.meta.url))
    const { entry, files } = await collectModules({
      name: 'nasbench-macro',
      version: null,
      location,
      from: 'a test',
      entry: './plugin',
    })
    expect(files.get(entry)).toMatch(/from ['"]\.\.\/[^'"]*core/)
    expect([...files.values()].join('')).not.toMatch(/from\s*['"](node:|@nasbench)/)
  })
})
