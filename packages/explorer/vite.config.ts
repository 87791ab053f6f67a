import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { defineConfig, type Plugin } from 'vite'

const place = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** Writes the service worker with the list of the files that were built, which names it anew when one of them changes. */
function serviceWorker(): Plugin {
  return {
    name: 'service-worker',
    apply: 'build',
    closeBundle() {
      const names = readdirSync(place('dist/site/assets')).map((name) => `assets/${name}`)
      const files = ['icon.svg', 'manifest.webmanifest', ...names].sort()
      const page = readFileSync(place('dist/site/index.html'))
      const version = createHash('sha256').update(page).update(files.join('\n')).digest('hex').slice(0, 12)
      const source = readFileSync(place('site/service-worker.js'), 'utf8')
      const text = source
        .replace('= FILES', () => `= ${JSON.stringify(files)}`)
        .replace('VERSION', () => JSON.stringify(version))
      writeFileSync(place('dist/site/service-worker.js'), text)
    },
  }
}

export default defineConfig({
  root: place('site'),
  // Addresses are relative, so that the site can be hosted in any folder.
  base: './',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  worker: { format: 'es' },
  plugins: [serviceWorker()],
  build: {
    outDir: place('dist/site'),
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
  },
})
