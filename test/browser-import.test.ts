import { createHash } from 'node:crypto'
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, join } from 'node:path'
import type { DataDescription } from '@nasbench/core'
import { importFile } from '@nasbench/core/node'
import nb101 from '@nasbench/nb101/plugin'
import nb201 from '@nasbench/nb201/plugin'
import nb301 from '@nasbench/nb301/plugin'
import { build } from 'esbuild'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { TestServer } from '../packages/core/test/bytes/server.js'
import { browserPath, importMap, launchBrowser, serveRepository } from './browser.js'
import { filesBelow, root } from './manifests.js'
import { sharedPath } from './shared.js'
import { temporaryFolder } from './temporary.js'

/* The built packages in a page with an import map and no bundler; what it imports is compared with the stores that Node makes. */

const page = `<!doctype html><title>import</title>
<input type="file" multiple><input type="file" id="folder" webkitdirectory>
<script type="importmap">${JSON.stringify(importMap())}</script>
<script type="module">
import { listKeptStores, openKeptStore, removeKeptStore, whenLoaded } from '@nasbench/core'
import { NASBench101 } from '@nasbench/nb101'
import nb101 from '@nasbench/nb101/plugin'
import { NASBench201, NATSBenchSize } from '@nasbench/nb201'
import nb201 from '@nasbench/nb201/plugin'
import sss from '@nasbench/nb201/plugin-sss'
import { NASBench301, NASBench301CurveSurrogate, NASBench301Surrogate } from '@nasbench/nb301'
import nb301 from '@nasbench/nb301/plugin'
const plugins = { nb101, nb201, 'nats-sss': sss, nb301 }
const classes = { NASBench101, NASBench201, NATSBenchSize, NASBench301, NASBench301CurveSurrogate, NASBench301Surrogate }
const worker = new Worker('/worker.js', { type: 'module' })
const hex = async (bytes) => Array.from(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)), (byte) => byte.toString(16).padStart(2, '0')).join('')
const chosen = () => {
  const [files, folder] = [...document.querySelectorAll('input')].map((input) => [...input.files])
  return folder.length > 0 ? folder : files
}
async function read(bench, name) {
  const [latest] = await listKeptStores(name)
  const folder = latest && (await openKeptStore(name, latest.name))
  const files = {}
  for (const path of folder?.paths ?? []) {
    const source = await folder.open(path)
    const bytes = new Uint8Array(source.size)
    await source.read(bytes, 0)
    files[path] = path === 'zarr.json' ? JSON.parse(new TextDecoder().decode(bytes)) : await hex(bytes)
  }
  return { files, source: bench.source }
}
window.importChosen = async (name, options = {}) => {
  const progress = []
  const bench = await plugins[name].open(chosen(), { ...options, ...(options.worker && { worker }), onProgress: (one) => progress.push(one) })
  return { ...(await read(bench, name)), progress: progress.length }
}
window.openLast = async (name) => (await plugins[name].open()).source
window.stop = async (name, inWorker) => {
  const controller = new AbortController()
  const options = { ...(inWorker && { worker }), storage: 'memory', signal: controller.signal, onProgress: () => controller.abort() }
  return plugins[name].open(chosen(), options).then(() => 'opened', (error) => error.code)
}
window.answer = async (name, location, arch, options) => {
  const bench = await classes[name].open(location === 'blob' ? new Blob(chosen()) : location === 'file' ? chosen() : new URL(location, document.baseURI))
  await bench.load?.({ ...(options.dataset && { dataset: options.dataset, split: options.split }) })
  return (await whenLoaded(() => bench.summary(arch, options))).metric
}
window.keptNames = async (name) => (await listKeptStores(name)).map((one) => one.name)
window.forget = (name, store) => removeKeptStore(name, store)
window.ready = true
</script>`

const { zipSync } = createRequire(join(root, 'packages/nb301/package.json'))('fflate') as {
  zipSync(files: Readonly<Record<string, Uint8Array>>): Uint8Array
}

const folder = temporaryFolder()
/* Folders outside the repository that the server has, by path. */
const served = new Map<string, string>()

interface Case {
  readonly title: string
  readonly plugin: DataDescription
  readonly path: string
  readonly isFolder?: boolean
}

function casesOf(): Case[] {
  const cases: Case[] = []
  const add = (plugin: unknown, isFolder: boolean, ...parts: string[]) => {
    const path = sharedPath(...parts)
    if (path !== undefined)
      cases.push({ title: basename(path), plugin: plugin as DataDescription, path, isFolder })
  }
  for (const name of ['nb101-mini.pkl', 'nb101-mini.tfrecord']) add(nb101, false, 'fixtures', name)
  for (const name of ['nb201-mini.pkl', 'nb201-mini-v1_1.pth']) add(nb201, false, 'fixtures', name)
  add(nb201, false, 'data', 'nats-tss', '000011.pickle.pbz2')
  add(nb201, true, 'data', 'nats-tss')
  for (const name of ['nb301-mini.pkl', 'nb301-mini.jsonl']) add(nb301, false, 'fixtures', name)
  return [...cases, ...recordFiles()]
}

/* The original layout of NAS-Bench-301's runs, made of lines of another: a folder, and a zip archive of it. */
function recordFiles(): Case[] {
  const lines = sharedPath('fixtures', 'nb301-mini.jsonl')
  if (lines === undefined) return []
  const files: Record<string, Uint8Array> = {}
  for (const [at, line] of readFileSync(lines, 'utf8').trim().split('\n').slice(0, 5).entries())
    files[`nb_301/rs/results_${at}.json`] = new TextEncoder().encode(line)
  const zip = join(folder, 'nb_301.zip')
  writeFileSync(zip, zipSync(files))
  mkdirSync(join(folder, 'nb_301', 'rs'), { recursive: true })
  for (const [path, bytes] of Object.entries(files)) writeFileSync(join(folder, path), bytes)
  return [
    { title: 'a zip archive of JSON', plugin: nb301 as unknown as DataDescription, path: zip },
    {
      title: 'a folder of JSON',
      plugin: nb301 as unknown as DataDescription,
      path: join(folder, 'nb_301'),
      isFolder: true,
    },
  ]
}

interface Imported {
  readonly files: Readonly<Record<string, unknown>>
  readonly source: { readonly file: string; readonly bytes: number }
  readonly progress: number
}

describe.skipIf(browserPath === undefined)('files in a browser (chromium must be installed)', () => {
  let server: TestServer
  let browser: Browser
  let tab: Page

  beforeAll(async () => {
    // Import maps do not hold in workers.
    const { outputFiles } = await build({
      stdin: {
        contents: `import nb101 from '@nasbench/nb101/plugin'
import nb201 from '@nasbench/nb201/plugin'
import nb301 from '@nasbench/nb301/plugin'
import { serveImports } from '@nasbench/core'
serveImports([nb101, nb201, nb301])`,
        resolveDir: join(root, 'packages/explorer'),
      },
      bundle: true,
      format: 'esm',
      write: false,
      logLevel: 'error',
      tsconfigRaw: '{}',
    })
    server = await serveRepository({ '/': page, '/worker.js': outputFiles[0]!.text }, served)
    browser = await launchBrowser()
    tab = await browser.newPage()
    await load()
  })
  afterAll(async () => {
    await browser?.close()
    await server?.close()
  })

  const load = async () => {
    await tab.goto(server.url)
    await tab.waitForFunction('window.ready')
  }
  const choose = async (path: string, isFolder = false) => {
    await tab.evaluate("for (const input of document.querySelectorAll('input')) input.value = ''")
    await tab.setInputFiles(isFolder ? '#folder' : 'input:not(#folder)', path)
  }
  /* Calls a function of the page. An error is thrown again here, since its stack leads to files that are not here. */
  const call = async <T>(name: string, ...args: readonly unknown[]): Promise<T> => {
    const answer = (await tab.evaluate(
      `${name}(...${JSON.stringify(args)}).then((value) => ({ value }), ({ code, message }) => ({ failure: code + ': ' + message }))`,
    )) as { readonly value: T } | { readonly failure: string }
    if ('failure' in answer) throw new Error(answer.failure)
    return answer.value
  }

  const inNode = async (plugin: DataDescription, path: string) => {
    const { location } = await importFile(plugin, path, {
      to: join(temporaryFolder(), 'store'),
      onProgress: () => {},
    })
    const files = filesBelow(location).map((name): [string, unknown] => {
      const bytes = readFileSync(join(location, name))
      return [
        name,
        name === 'zarr.json'
          ? JSON.parse(bytes.toString())
          : createHash('sha256').update(bytes).digest('hex'),
      ]
    })
    return Object.fromEntries(files)
  }
  /* What may differ from the store of the same file in Node: when it was made, and the hash of the whole file. */
  const comparable = (files: Readonly<Record<string, unknown>>) => {
    const { 'zarr.json': metadata, ...others } = structuredClone(files) as Record<string, unknown> & {
      readonly 'zarr.json': { readonly attributes: { readonly nasbench: object } }
    }
    const { createdAt: _, source: whole, ...rest } = metadata.attributes.nasbench as Record<string, unknown>
    const { sha256: __, modified: ___, ...source } = whole as Record<string, unknown>
    return { ...others, 'zarr.json': { ...metadata, attributes: { ...rest, source } } }
  }

  test.each(casesOf())(
    '$title becomes the store that Node makes, and is found again',
    async ({ plugin, path, isFolder = false }) => {
      await choose(path, isFolder)
      const imported = await call<Imported>('importChosen', plugin.name)
      expect(imported.source.file).toBe(basename(path))
      expect(imported.progress).toBeGreaterThan(0)
      expect(comparable(imported.files)).toEqual(comparable(await inNode(plugin, path)))
      const again = await call<Imported>('importChosen', plugin.name)
      expect(again.progress).toBe(0)
      expect(again.source).toEqual(imported.source)
      expect(await call('openLast', plugin.name)).toEqual(imported.source)
    },
  )

  const pickle = sharedPath('fixtures', 'nb201-mini.pkl')

  test.skipIf(pickle === undefined)('a kept store outlives the page, until it is removed', async () => {
    await choose(pickle!)
    const { source } = await call<Imported>('importChosen', 'nb201')
    await load()
    const names = await call<string[]>('keptNames', 'nb201')
    expect(names.filter((name) => name.startsWith('nb201-mini.pkl'))).toHaveLength(1)
    for (const name of names.filter((one) => !one.startsWith('nb201-mini.pkl')))
      await call('forget', 'nb201', name)
    expect(await call('openLast', 'nb201')).toEqual(source)
    await call(
      'forget',
      'nb201',
      names.find((name) => name.startsWith('nb201-mini.pkl')),
    )
    await expect(call('openLast', 'nb201')).rejects.toThrow('this page has not imported anything yet')
  })

  test.skipIf(pickle === undefined)(
    'a worker imports, reports progress, and stops when it is told to',
    async () => {
      await choose(pickle!)
      const imported = await call<Imported>('importChosen', 'nb201', { worker: true })
      expect(imported.progress).toBeGreaterThan(0)
      expect(comparable(imported.files)).toEqual(
        comparable(await inNode(nb201 as unknown as DataDescription, pickle!)),
      )
      expect(await call('stop', 'nb201', true)).toBe('ABORTED')
      expect(await call('stop', 'nb201', false)).toBe('ABORTED')
      // The worker has no plugin of that name.
      await expect(call('importChosen', 'nats-sss', { worker: true, storage: 'memory' })).rejects.toThrow(
        'the worker does not import nats-sss, only nb101, nb201, nb301',
      )
    },
  )

  test('a file that no importer knows, and one that was cut off, are refused as in Node', async () => {
    const whole =
      pickle === undefined ? [] : [['cut.pkl', readFileSync(pickle).subarray(0, 100_000), 'CORRUPT_FILE']]
    for (const [name, bytes, code] of [['notes.txt', 'to do', 'UNSUPPORTED_FILE'], ...whole] as const) {
      writeFileSync(join(folder, String(name)), bytes!)
      await choose(join(folder, String(name)))
      await expect(call('importChosen', 'nb201')).rejects.toThrow(`${code}: `)
    }
  })

  const xgb = sharedPath('fixtures', 'nb301-xgb')
  const onnx = sharedPath('data', 'nb301', 'new_model.onnx')

  test.skipIf(xgb === undefined || onnx === undefined)(
    'models are opened from Files, kept and found again',
    async () => {
      // The fixture has every container of each member; a published folder has one.
      for (const member of ['0', '1', '2']) {
        const to = join(folder, 'xgb_v1.0', member)
        mkdirSync(to, { recursive: true })
        cpSync(join(xgb!, member, 'model.json'), join(to, 'surrogate_model.model'))
      }
      for (const [path, isFolder] of [
        [join(folder, 'xgb_v1.0'), true],
        [onnx!, false],
      ] as const) {
        await choose(path, isFolder)
        const { source } = await call<Imported>('importChosen', 'nb301')
        const here = await (nb301 as { open(path: string): Promise<{ source: { version: string } }> }).open(
          path,
        )
        expect(source).toMatchObject({ file: basename(path), version: here.source.version })
        await load()
        expect(await call('openLast', 'nb301')).toMatchObject({
          file: basename(path),
          version: here.source.version,
        })
      }
    },
  )

  const genotype = 5
  test.each([
    ['NASBench101', 'file', sharedPath('fixtures', 'nb101-mini.pkl'), '28cfc7874f6d200472e1a9dcd8650aa0', {}],
    [
      'NASBench101',
      'blob',
      sharedPath('fixtures', 'nb101-mini.tfrecord'),
      '28cfc7874f6d200472e1a9dcd8650aa0',
      {},
    ],
    ['NASBench201', 'blob', pickle, 11, { dataset: 'cifar100', split: 'test' }],
    ['NASBench301', 'file', sharedPath('fixtures', 'nb301-mini.pkl'), { run: 1 }, {}],
    ['NASBench301CurveSurrogate', 'file', onnx, genotype, {}],
    ['NASBench301CurveSurrogate', 'blob', onnx, genotype, {}],
  ] as const)('%s.open takes a %s', async (name, kind, path, arch, options) => {
    if (path === undefined) return
    await choose(path)
    expect(await call('answer', name, kind, arch, options)).toBeTypeOf('number')
  })

  test('open takes the URL object of a store or model', async () => {
    const store = join(folder, 'url-store')
    if (pickle === undefined || onnx === undefined) return
    await importFile(nb201 as unknown as DataDescription, pickle, { to: store })
    served.set('/store', store)
    served.set('/model', join(onnx, '..'))
    const question = { dataset: 'cifar100', split: 'test' }
    expect(await call('answer', 'NASBench201', '/store/', 11, question)).toBe(67.6066666422526)
    expect(
      await call('answer', 'NASBench301CurveSurrogate', '/model/new_model.onnx', genotype, {}),
    ).toBeTypeOf('number')
  })
})
