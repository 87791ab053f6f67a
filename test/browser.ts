import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'
import { type Answer, filesBelow, serve, type TestServer } from '../packages/core/test/bytes/server.js'
import { packages, root } from './manifests.js'

/** A chromium to test with; undefined without one. Playwright's own cannot be downloaded everywhere. */
export const browserPath = [process.env.CHROMIUM_PATH, '/usr/bin/chromium', '/usr/bin/chromium-browser'].find(
  (path) => path !== undefined && existsSync(path),
)

/** Starts the browser, which asks no host by itself. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    ...(browserPath !== undefined && { executablePath: browserPath }),
    args: ['--no-sandbox', '--disable-background-networking', '--disable-component-update'],
  })
}

/** The import map of a page that loads the built packages from a static server of the repository. */
export function importMap(): { readonly imports: Readonly<Record<string, string>> } {
  const imports: Record<string, string> = {
    fflate: '/packages/nb301/node_modules/fflate/esm/browser.js',
  }
  for (const { name, manifest } of packages) {
    for (const [path, target] of Object.entries(manifest.exports ?? {})) {
      const file = inBrowser(target)
      if (file?.endsWith('.js'))
        imports[`${manifest.name}${path.slice(1)}`] = `/packages/${name}${file.slice(1)}`
    }
  }
  return { imports }
}

function inBrowser(target: unknown): string | undefined {
  if (typeof target === 'string') return target
  return inBrowser((target as { readonly default?: unknown } | undefined)?.default)
}

/** A static server of the repository's files, of pages by their paths, and of folders elsewhere by the paths they get. */
export function serveRepository(
  pages: Readonly<Record<string, string>>,
  folders: ReadonlyMap<string, string> = new Map(),
): Promise<TestServer> {
  const answer: Answer = (request, response) => {
    const path = new URL(request.url ?? '/', 'http://x').pathname
    const text = pages[path] ?? (path.endsWith('.js') ? readText(join(root, path)) : undefined)
    const type = path.endsWith('.js') ? 'text/javascript' : 'text/html'
    if (path === '/favicon.ico') response.writeHead(204).end()
    else if (text !== undefined) response.writeHead(200, { 'Content-Type': type }).end(text)
    return response.writableEnded
  }
  const get = (path: string) => {
    const [name, folder] = [...folders].find(([start]) => path.startsWith(`${start}/`)) ?? ['', root]
    return filesBelow(folder).get(path.slice(name.length))
  }
  return serve({ get }, answer)
}

const readText = (path: string): string | undefined =>
  existsSync(path) ? readFileSync(path, 'utf8') : undefined
