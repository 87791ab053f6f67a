/*
 * Makes the screens of docs/explorer.md from the built page: node packages/explorer/scripts/screens.js
 * Needs chromium (CHROMIUM_PATH, or the system's), and `pnpm build` before.
 */
import { createReadStream, existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'

const page = fileURLToPath(new URL('../dist/site/', import.meta.url))
const out = fileURLToPath(new URL('../../../docs/images/explorer/', import.meta.url))
const executablePath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium'

const wide = { width: 1440, height: 1010 }
const phone = { width: 390, height: 844 }

/** @type {readonly { name: string, hash: string, dark?: boolean, size?: typeof wide, act?: (page: import('playwright-core').Page) => Promise<void> }[]} */
const screens = [
  { name: 'first-look', hash: '' },
  {
    name: 'dark',
    hash: '#x=params&y=cifar10:test&color=cifar10:test&arch=1462&tab=ranks&sel=1462.3000-3040',
    dark: true,
  },
  {
    name: 'selection',
    hash: '#color=slot:2&arch=9930&lasso=cifar10:val;ImageNet16-120:val;84.4,17;88.9,17;88.6,34;86.4,33;84.2,24&tab=correlation',
  },
  {
    name: 'editing',
    hash: '#x=flops&y=cifar100:val&color=cifar100:val&arch=4037&tab=distribution',
    act: async (page) => {
      await page.locator('[data-slot="2"] rect').click()
      await page.locator('.slot-menu').waitFor()
    },
  },
  {
    name: 'search',
    hash: '#x=params&y=cifar10:val&color=none&tab=search&front=0',
    act: async (page) => {
      await page.locator('.search-form input[type=range]').fill('26')
      await page.getByRole('button', { name: 'Run', exact: true }).click()
      await page
        .getByText('300 evaluations')
        .or(page.locator('strong', { hasText: /^300$/ }))
        .first()
        .waitFor()
      await page.evaluate('document.querySelector(".views").scrollIntoView({ block: "end" })')
    },
  },
  {
    name: 'compare',
    hash: '#arch=10676&pin=1462&tab=compare',
    act: (page) => page.evaluate('document.querySelector(".views").scrollIntoView({ block: "end" })'),
  },
  { name: 'phone', hash: '#arch=10676', size: phone },
  { name: 'nb301-space', hash: '#bench=nb301&data=space&arch=123456789012345&color=flops' },
]

const types = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
}
const server = createServer((request, response) => {
  const path = new URL(request.url ?? '/', 'http://127.0.0.1').pathname
  const file = join(page, path.endsWith('/') ? `${path}index.html` : path)
  if (!existsSync(file)) {
    response.writeHead(404).end()
    return
  }
  const { size } = statSync(file)
  const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '') ?? []
  const [start, end] =
    from === undefined ? [0, size - 1] : [Number(from), to ? Math.min(Number(to), size - 1) : size - 1]
  response.writeHead(from === undefined ? 200 : 206, {
    'Content-Type': types[extname(file)] ?? 'application/octet-stream',
    'Content-Length': end - start + 1,
    ...(from !== undefined && { 'Content-Range': `bytes ${start}-${end}/${size}` }),
  })
  createReadStream(file, { start, end }).pipe(response)
})
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
const url = `http://127.0.0.1:${server.address().port}/`

mkdirSync(out, { recursive: true })
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
const converter = await browser.newPage()
const wanted = process.argv.slice(2)
for (const { name, hash, dark = false, size = wide, act } of screens) {
  if (wanted.length > 0 && !wanted.includes(name)) continue
  const context = await browser.newContext({
    viewport: size,
    colorScheme: dark ? 'dark' : 'light',
    deviceScaleFactor: size === phone ? 1.5 : 1,
  })
  context.setDefaultTimeout(120_000)
  const tab = await context.newPage()
  await tab.goto(url + hash)
  await tab.waitForSelector('.plot[data-drawn=all]')
  await tab.waitForSelector('.ring, .architecture .empty')
  await act?.(tab)
  // Ranks and matrices fill in one by one.
  await tab.waitForTimeout(3500)
  const png = await tab.screenshot()
  // The browser is also the smallest converter at hand.
  const webp = await converter.evaluate(async (base64) => {
    const image = new Image()
    image.src = `data:image/png;base64,${base64}`
    await image.decode()
    const canvas = document.createElement('canvas')
    canvas.width = image.width
    canvas.height = image.height
    canvas.getContext('2d').drawImage(image, 0, 0)
    return canvas.toDataURL('image/webp', 0.86).split(',')[1]
  }, png.toString('base64'))
  const bytes = Buffer.from(webp, 'base64')
  writeFileSync(join(out, `${name}.webp`), bytes)
  process.stdout.write(`${name}.webp ${(bytes.length / 1000).toFixed(0)} kB\n`)
  await context.close()
}
await browser.close()
server.close()
