import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { importFile } from '@nasbench/core/node'
import { build } from 'esbuild'
import { chromium } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { nb201Data } from '../src/data.js'
import { demoFile } from '../src/demo-file.js'
import { NASBench201 } from '../src/nasbench201.js'

/* Playwright's own browsers cannot be downloaded everywhere; a system's chromium will do. */
const browserPath = [process.env.CHROMIUM_PATH, '/usr/bin/chromium', '/usr/bin/chromium-browser'].find(
  (path) => path !== undefined && existsSync(path),
)

const source = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/* What a page gets of the package: asks one question of a store at an address. */
const page = `
import { NASBench201 } from ${JSON.stringify(source('../src/index.ts'))}
import { whenLoaded } from ${JSON.stringify(source('../../core/src/index.ts'))}
window.ask = async (url, arch, options) => {
  const bench = await NASBench201.open(url)
  const summary = await whenLoaded(() => bench.summary(arch, options))
  const curve = await whenLoaded(() => Array.from(bench.curve(arch, options)))
  return { summary, curve }
}
window.ready = true
`

describe.skipIf(browserPath === undefined)('in a browser (chromium must be installed)', () => {
  const folder = mkdtempSync(join(tmpdir(), 'nb201 browser '))
  const requests: { path: string; bytes: number }[] = []
  let script: string
  let url = ''
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://x').pathname)
    if (path === '/') return response.end('<!doctype html><script type="module" src="/page.js"></script>')
    if (path === '/page.js') {
      return response.writeHead(200, { 'Content-Type': 'text/javascript' }).end(script)
    }
    if (path === '/favicon.ico') return response.writeHead(204).end()
    const file = join(folder, path)
    if (!existsSync(file)) return response.writeHead(404).end()
    const bytes = readFileSync(file)
    const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '') ?? []
    const part = from === undefined ? bytes : bytes.subarray(Number(from), Number(to) + 1)
    requests.push({ path, bytes: part.length })
    const range = { 'Content-Range': `bytes ${from}-${Number(from) + part.length - 1}/${bytes.length}` }
    response.writeHead(from === undefined ? 200 : 206, from === undefined ? {} : range).end(part)
  })
  const indices = Array.from({ length: 12 }, (_, i) => (i * 1301) % 15_625)

  beforeAll(async () => {
    const { bytes } = demoFile(indices)
    writeFileSync(join(folder, 'made-up.pkl'), bytes)
    await importFile(nb201Data, join(folder, 'made-up.pkl'), { to: join(folder, 'store') })
    const bundle = await build({
      stdin: { contents: page, resolveDir: source('.'), loader: 'ts' },
      alias: { '@nasbench/core': source('../../core/src/index.ts') },
      bundle: true,
      platform: 'browser',
      format: 'esm',
      write: false,
    })
    script = bundle.outputFiles[0]?.text ?? ''
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  }, 60_000)

  afterAll(() => {
    server.close()
    server.closeAllConnections()
    rmSync(folder, { recursive: true, force: true })
  })

  it('answers over HTTP Range with few requests and few bytes', { timeout: 60_000 }, async () => {
    const browser = await chromium.launch({
      ...(browserPath === undefined ? {} : { executablePath: browserPath }),
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-background-networking',
        '--disable-component-update',
      ],
    })
    try {
      const tab = await browser.newPage()
      await tab.goto(url)
      await tab.waitForFunction('window.ready === true')
      const [index] = indices
      const options = { dataset: 'cifar100', split: 'test' } as const
      const first = tab.evaluate(
        `(async () => {
          window.answer = await window.ask('${url}/store/', ${index}, ${JSON.stringify(options)})
          return window.answer
        })()`,
      )
      const answer = (await first) as { summary: { metric: number }; curve: number[] }
      const here = await NASBench201.open(join(folder, 'store'))
      expect(answer.summary).toEqual(here.summary(index as number, options))
      expect(answer.curve).toEqual([...here.curve(index as number, options)])
      here.close()
      expect(requests.length).toBeLessThanOrEqual(5)
      expect(requests.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThanOrEqual(200_000)
    } finally {
      await browser.close()
    }
  })
})
