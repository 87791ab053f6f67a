import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { serveSite } from '../src/serve-site.js'
import type { SitePlan } from '../src/site-plan.js'

/** The page as `pnpm build` makes it. */
const builtPage = fileURLToPath(new URL('../dist/site/', import.meta.url))

/* Playwright's own browsers cannot be downloaded everywhere; a system's chromium will do. */
export const browserPath = [process.env.CHROMIUM_PATH, '/usr/bin/chromium', '/usr/bin/chromium-browser'].find(
  (path) => path !== undefined && existsSync(path),
)

/** A plan of a site with the built page and nothing else. */
export function planOf(parts: Partial<SitePlan> = {}): SitePlan {
  const manifest = JSON.stringify({ benchmarks: [] })
  return { page: builtPage, stores: [], modules: new Map(), manifest, link: '', notes: [], ...parts }
}

/** A server and a browser, closed together. */
export async function openBrowser(plan = planOf()): Promise<{
  readonly url: string
  readonly browser: Browser
  close(): Promise<void>
}> {
  const server = await serveSite(plan, 0)
  const browser = await chromium.launch({
    ...(browserPath !== undefined && { executablePath: browserPath }),
    args: ['--no-sandbox', '--disable-background-networking', '--disable-component-update'],
  })
  return {
    url: `http://127.0.0.1:${server.port}/`,
    browser,
    async close() {
      await browser.close()
      await server.close()
    },
  }
}

/** A page, and everything in it that should not have happened: errors, refusals of the policy, requests to other hosts. */
export async function openPage(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<{ readonly page: Page; readonly problems: string[] }> {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 1000 },
    // Contrast cannot be measured while a colour fades into another.
    reducedMotion: 'reduce',
    ...options,
  })
  // A busy machine is waited for.
  context.setDefaultTimeout(90_000)
  const page = await context.newPage()
  const problems: string[] = []
  page.on('pageerror', (error) => problems.push(String(error)))
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text())
  })
  page.on('request', (request) => {
    if (new URL(request.url()).origin !== new URL(url).origin && !/^(data|blob):/.test(request.url()))
      problems.push(`request to ${request.url()}`)
  })
  await page.goto(url)
  return { page, problems }
}

/** Waits until all points are drawn and the current architecture is shown. */
export async function whenDrawn(page: Page): Promise<void> {
  await page.waitForSelector('.plot[data-drawn=all]')
  await page.waitForSelector('.architecture .headline, .architecture .cell')
}
