import { realpathSync, statSync } from 'node:fs'
import { join, sep } from 'node:path'
import type { SitePlan } from './site-plan.js'

/** The content of a path of the site: a string, or a file. */
export type SiteFile = { readonly text: string } | { readonly file: string; readonly bytes: number }

/**
 * The file at a path of the site; undefined if there is none. Nothing outside the page and the named stores is ever
 * found: not by `..`, not by a link that leads out of a store, not by a hidden name.
 */
export function findSiteFile(
  { page, stores, modules, manifest }: SitePlan,
  path: string,
): SiteFile | undefined {
  if (path === 'site.json') return { text: manifest }
  const module = modules.get(path)
  if (module !== undefined) return { text: module }
  const store = stores.find(({ url }) => path.startsWith(url))
  if (store !== undefined) return fileInside(store.folder, path.slice(store.url.length))
  return fileInside(page, path === '' ? 'index.html' : path)
}

function fileInside(folder: string, path: string): SiteFile | undefined {
  const names = path.split('/')
  const plain = names.every((name) => name !== '' && !name.startsWith('.') && !/[\\\0:]/.test(name))
  if (!plain) return undefined
  try {
    const root = realpathSync(folder)
    const file = realpathSync(join(root, ...names))
    const about = statSync(file)
    if (!file.startsWith(root + sep) || !about.isFile()) return undefined
    return { file, bytes: about.size }
  } catch {
    return undefined
  }
}
