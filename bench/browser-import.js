/*
 * A published file imported in Chromium, in a worker, next to the same import in Node: seconds, and the memory that the
 * renderer process took at its highest. Needs chromium, a build and Linux, where /proc has that figure.
 */
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { chromium } from 'playwright-core'
import { child, median } from './child.js'
import { benchFolder, fileOfScale } from './files.js'

const executablePath = [process.env.CHROMIUM_PATH, '/usr/bin/chromium', '/usr/bin/chromium-browser'].find(
  (path) => path !== undefined && existsSync(path),
)
const benchmark = 'nb201'

/** @param {import('./imports.js').Context} context */
export async function run({ runs, say }) {
  const file = fileOfScale(benchmark, 0.1)
  if (executablePath === undefined || file === undefined || !existsSync('/proc/self/status'))
    return { rows: [] }
  const node = median(
    Array.from({ length: runs }, () => {
      const store = join(benchFolder(), 'browser-import-store')
      rmSync(store, { recursive: true, force: true })
      return child('import-once.js', [benchmark, file, store]).seconds
    }),
  )
  const pages = await bundlePages()
  const server = createServer(({ url = '/' }, response) => {
    const text = pages[url]
    const type = url.endsWith('.js') ? 'text/javascript' : 'text/html'
    response.writeHead(text === undefined ? 404 : 200, { 'Content-Type': type }).end(text)
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)))
  const address = /** @type {import('node:net').AddressInfo} */ (server.address())
  /** @type {{ seconds: number, again: number, bytes: number }[]} */
  const results = []
  try {
    for (let time = 0; time < runs; time++) {
      say(`run ${time + 1}`)
      results.push(await importOnce(`http://127.0.0.1:${address.port}/`, file))
    }
  } finally {
    server.close()
  }
  const of = (/** @type {'seconds' | 'again' | 'bytes'} */ name) =>
    median(results.map((result) => result[name]))
  return {
    rows: [
      {
        work: 'browser: import of a 162 MB nb201 file',
        ours: of('seconds'),
        unit: 's',
        peer: node,
        peerName: 'ours in Node',
        goal: 3 * node,
      },
      { work: 'browser: memory of that import', ours: of('bytes'), unit: 'B', goal: 400e6 },
      { work: 'browser: the same file opened again', ours: of('again'), unit: 's' },
    ],
  }
}

/** @returns {Promise<Record<string, string>>} */
async function bundlePages() {
  const plugin = fileURLToPath(new URL(`../packages/${benchmark}/dist/plugin.js`, import.meta.url))
  const bundle = async (/** @type {string} */ contents) => {
    const { outputFiles } = await build({
      stdin: { contents, resolveDir: fileURLToPath(new URL('../packages/nb201', import.meta.url)) },
      bundle: true,
      minify: true,
      format: 'esm',
      write: false,
      logLevel: 'error',
      tsconfigRaw: '{}',
    })
    return outputFiles[0]?.text ?? ''
  }
  const start = `import plugin from ${JSON.stringify(plugin)}\nimport { serveImports } from '@nasbench/core'\n`
  return {
    '/': '<!doctype html><input type="file"><script type="module" src="/page.js"></script>',
    '/worker.js': await bundle(`${start}serveImports([plugin])`),
    '/page.js': await bundle(`${start}window.open_ = async () => {
      const worker = new Worker('/worker.js', { type: 'module' })
      const before = performance.now()
      const bench = await plugin.open(document.querySelector('input').files[0], { worker })
      const seconds = (performance.now() - before) / 1000
      bench.summary(11)
      return seconds
    }`),
  }
}

/**
 * @param {string} url
 * @param {string} file
 */
async function importOnce(url, file) {
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
  try {
    const before = new Set(renderers())
    const page = await browser.newPage()
    await page.goto(url)
    const own = renderers().filter((id) => !before.has(id))
    await page.setInputFiles('input', file)
    const seconds = Number(await page.evaluate('open_()'))
    const bytes = Math.max(...own.map(peakBytes))
    await page.reload()
    await page.setInputFiles('input', file)
    const again = Number(await page.evaluate('open_()'))
    return { seconds, again, bytes }
  } finally {
    await browser.close()
  }
}

/* The processes of chromium that run pages. */
function renderers() {
  return readdirSync('/proc').filter((id) => {
    try {
      return /^\d+$/.test(id) && readFileSync(`/proc/${id}/cmdline`, 'utf8').includes('--type=renderer')
    } catch {
      // It has ended.
      return false
    }
  })
}

function peakBytes(/** @type {string} */ id) {
  return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${id}/status`, 'utf8'))?.[1]) * 1024
}
