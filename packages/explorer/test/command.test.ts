import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { get } from 'node:http'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, test } from 'vitest'
import { launchBrowser } from '../../../test/browser.js'
import { temporaryFolder } from '../../../test/temporary.js'
import { filesBelow, serve } from '../../core/test/bytes/server.js'
import { browserPath, openPage, whenDrawn } from './site.js'

const bin = fileURLToPath(new URL('../../cli/dist/bin.js', import.meta.url))
const folder = temporaryFolder()
const env = { ...process.env, NASBENCH_HOME: join(folder, 'home'), NO_COLOR: '1' }
const started: ChildProcess[] = []
afterAll(() => {
  for (const child of started) child.kill('SIGKILL')
})

const run = (...args: readonly string[]) =>
  spawnSync(process.execPath, [bin, 'explore', ...args], { env, cwd: folder, encoding: 'utf8' })

/* The served page's address, once it is printed. */
async function start(...args: readonly string[]) {
  const child = spawn(process.execPath, [bin, 'explore', '--no-open', ...args], { env, cwd: folder })
  started.push(child)
  let errors = ''
  child.stderr.on('data', (text) => {
    errors += String(text)
  })
  const [line] = await once(child.stdout, 'data')
  return { child, url: String(line).trim(), errors: () => errors }
}

const statusOf = (url: string, headers: Readonly<Record<string, string>>) =>
  new Promise<number | undefined>((resolve, reject) =>
    get(url, { headers }, (response) => {
      response.resume()
      resolve(response.statusCode)
    }).on('error', reject),
  )

describe('nasbench explore', () => {
  test('serves the page to this computer alone until Ctrl-C', async () => {
    const { child, url, errors } = await start('nb201', '--port', '0')
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#bench=nb201$/)
    expect(await (await fetch(url)).text()).toContain('nasbench explorer')
    const { port } = new URL(url)
    expect(await statusOf(url, { Host: `localhost:${port}` })).toBe(200)
    expect(await statusOf(url, { Host: `evil.example:${port}` })).toBe(403)
    expect(await statusOf(url, { Origin: 'https://evil.example' })).toBe(403)
    const taken = run('--no-open', '--port', port)
    expect([taken.status, taken.stderr]).toEqual([
      1,
      expect.stringContaining(`port ${port} of 127.0.0.1 is taken`),
    ])
    expect(errors()).toContain('Ctrl-C stops the page.')
    child.kill('SIGINT')
    const [code, signal] = await once(child, 'exit')
    expect([code, signal]).toEqual([130, null])
    await expect(fetch(url)).rejects.toThrow()
  })

  test('says what is wrong with its options', () => {
    const wrong = run('--no-open', '--port', '99999')
    expect([wrong.status, wrong.stderr]).toEqual([
      2,
      expect.stringContaining('expected a port from 1 to 65535'),
    ])
    const missing = run('nb201', '--no-open', '--data', 'nowhere')
    expect([missing.status, missing.stderr]).toEqual([3, expect.stringContaining('nowhere')])
    const unknown = run('nb999', '--no-open')
    expect(unknown.status).not.toBe(0)
    expect(unknown.stderr).toContain('nb999')
    mkdirSync(join(folder, 'full'))
    writeFileSync(join(folder, 'full', 'mine.txt'), 'mine')
    const full = run('--out', 'full')
    expect([full.status, full.stderr]).toEqual([1, expect.stringContaining('is not empty')])
    expect(readdirSync(join(folder, 'full'))).toEqual(['mine.txt'])
  })

  test.skipIf(browserPath === undefined)(
    'writes a site that works below a path of any static server, and without it after the first look',
    async () => {
      const { status, stdout } = run('--out', 'host/sub/site')
      expect([status, stdout]).toEqual([0, expect.stringMatching(/^host\/sub\/site: \d+ files, [\d.]+ MB\./)])
      expect(existsSync(join(folder, 'host/sub/site/index.html'))).toBe(true)
      const types: Readonly<Record<string, string>> = {
        html: 'text/html',
        js: 'text/javascript',
        css: 'text/css',
        json: 'application/json',
        svg: 'image/svg+xml',
      }
      const files = filesBelow(join(folder, 'host'))
      const server = await serve(files, ({ url = '' }, response) => {
        const path = url.endsWith('/') ? `${url}index.html` : url
        const type = types[path.split('.').at(-1)!]
        const bytes = type === undefined ? undefined : files.get(decodeURIComponent(path))
        if (bytes !== undefined) response.writeHead(200, { 'Content-Type': type! }).end(bytes)
        return bytes !== undefined
      })
      const browser = await launchBrowser()
      try {
        const { page, problems } = await openPage(browser, `${server.url}/sub/site/`)
        await whenDrawn(page)
        await page.evaluate('navigator.serviceWorker.ready')
        await page.waitForFunction('navigator.serviceWorker.controller !== null')
        expect(problems).toEqual([])
        await server.close()
        await page.reload()
        await whenDrawn(page)
        expect(await page.locator('.counts').textContent()).toBe('15,625 architectures')
        expect(await page.locator('.source > summary').textContent()).toMatch(/^Recorded results/)
        // Benchmarks that were not looked at before are here too.
        await page.goto(`${server.url}/sub/site/#bench=nb301&data=space`)
        await page.reload()
        await whenDrawn(page)
        expect(await page.locator('.source > summary').textContent()).toMatch(/^Space without results/)
      } finally {
        await browser.close()
      }
    },
  )
})
