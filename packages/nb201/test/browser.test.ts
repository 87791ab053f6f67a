import { copyFileSync, existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { importFile } from '@nasbench/core/node'
import { build } from 'esbuild'
import { chromium } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { temporaryFolder } from '../../../test/temporary.js'
import { filesBelow, serve, type TestServer } from '../../core/test/bytes/server.js'
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
window.askBundled = async (location) => {
  const bench = await NASBench201.bundled({ location })
  const [best] = bench.top({ dataset: 'ImageNet16-120', split: 'val', k: 1 })
  return [bench.summary(6111).metric, best.index, best.metric]
}
window.ready = true
`

describe.skipIf(browserPath === undefined)('in a browser (chromium must be installed)', () => {
  const folder = temporaryFolder()
  let server: TestServer
  const indices = Array.from({ length: 12 }, (_, i) => (i * 1301) % 15_625)

  beforeAll(async () => {
    copyFileSync(source('../bundled/nb201.zip'), join(folder, 'nb201.zip'))
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
    const script = bundle.outputFiles[0]?.text ?? ''
    const pages = new Map([
      ['/', ['text/html', '<!doctype html><script type="module" src="/page.js"></script>']],
      ['/page.js', ['text/javascript', script]],
      ['/favicon.ico', ['image/x-icon', '']],
    ])
    server = await serve(filesBelow(folder), (request, response) => {
      const [type, text] = pages.get(request.url ?? '') ?? []
      if (type !== undefined) response.writeHead(200, { 'Content-Type': type }).end(text)
      return type !== undefined
    })
  }, 60_000)

  afterAll(() => server.close())

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
      await tab.goto(server.url)
      await tab.waitForFunction('window.ready === true')
      const [index] = indices
      const options = { dataset: 'cifar100', split: 'test' } as const
      const first = tab.evaluate(
        `(async () => {
          window.answer = await window.ask('${server.url}/store/', ${index}, ${JSON.stringify(options)})
          return window.answer
        })()`,
      )
      const answer = (await first) as { summary: { metric: number }; curve: number[] }
      const here = await NASBench201.open(join(folder, 'store'))
      expect(answer.summary).toEqual(here.summary(index as number, options))
      expect(answer.curve).toEqual([...here.curve(index as number, options)])
      here.close()
      const asked = server.requests.filter(({ path }) => path.startsWith('/store/'))
      // The description, the row ranges (whose checksums are a request), the seeds, accuracies and times.
      expect(asked.length).toBeLessThanOrEqual(6)
      expect(server.bytes).toBeLessThanOrEqual(200_000)
      const bundled = (await tab.evaluate(`window.askBundled('${server.url}/nb201.zip')`)) as number[]
      expect(bundled).toEqual([91.60666665039064, 10_676, 46.73333321634928])
      const archive = server.requests.filter(({ path }) => path.startsWith('/nb201.zip'))
      expect(archive.length).toBeLessThanOrEqual(5)
    } finally {
      await browser.close()
    }
  })
})
