import {
  cpSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { NasBenchError } from '@nasbench/core'
import type { SitePlan } from './site-plan.js'

/**
 * Writes a site into a folder that is empty or does not exist. It is written next to it and renamed, so that the folder
 * has the whole site or nothing.
 *
 * Rejects with WRITE_FAILED if the folder has something in it, and with ABORTED.
 */
export async function writeSite(
  plan: SitePlan,
  out: string,
  signal: AbortSignal,
): Promise<{ readonly files: number; readonly bytes: number }> {
  const target = resolve(out)
  refuseFull(target, out)
  mkdirSync(dirname(target), { recursive: true })
  const staging = mkdtempSync(join(dirname(target), `.${basename(target)}-`))
  try {
    cpSync(plan.page, staging, { recursive: true })
    for (const { url, folder } of plan.stores) {
      if (signal.aborted) throw new NasBenchError('ABORTED', 'stopped while writing the site')
      cpSync(folder, join(staging, url), { recursive: true, dereference: false, filter: isPlain })
    }
    for (const [path, text] of plan.modules) {
      mkdirSync(dirname(join(staging, path)), { recursive: true })
      writeFileSync(join(staging, path), text)
    }
    writeFileSync(join(staging, 'site.json'), plan.manifest)
    const size = measure(staging)
    refuseFull(target, out)
    if (statSync(target, { throwIfNoEntry: false }) !== undefined) rmdirSync(target)
    renameSync(staging, target)
    return size
  } catch (error) {
    rmSync(staging, { recursive: true, force: true })
    throw error
  }
}

/* Links could lead out of a store, and what they lead to was not chosen. */
function isPlain(path: string): boolean {
  const about = lstatSync(path)
  return about.isFile() || about.isDirectory()
}

function refuseFull(target: string, out: string): void {
  const about = statSync(target, { throwIfNoEntry: false })
  if (about === undefined) return
  if (about.isDirectory() && readdirSync(target).length === 0) return
  throw new NasBenchError(
    'WRITE_FAILED',
    `${out} ${about.isDirectory() ? 'is not empty' : 'is not a folder'}: name an empty or a new folder`,
    { path: target },
  )
}

function measure(folder: string): { readonly files: number; readonly bytes: number } {
  const found = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  )
  const bytes = found.reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0)
  return { files: found.length, bytes }
}
