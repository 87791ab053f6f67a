import { lstatSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { readPlainFile } from './plain-file.js'
import { isRunning, type Owner } from './process-identity.js'
import type { Leftover } from './staging-dir.js'

/**
 * The unfinished downloads in a folder, as `@nasbench/downloader` leaves them: `FILE.part` with `FILE.part.json`, and locks of
 * processes that are gone. Downloads that run are not listed.
 */
export function unfinishedDownloads(folder: string): Leftover[] {
  let names: string[]
  try {
    names = readdirSync(folder)
  } catch {
    return []
  }
  const files = names.flatMap((name) => /^(.+)\.part\.(?:json|lock)$/s.exec(name)?.[1] ?? [])
  return [...new Set(files)].flatMap((name) => {
    const target = join(folder, name)
    const [state, lock] = [readClaim(`${target}.part.json`), readClaim(`${target}.part.lock`)]
    if (lock && isRunning(lock as unknown as Owner, Number(lock.since) || 0)) return []
    if (!state && !lock) return []
    const paths = [`${target}.part`, `${target}.part.json`, `${target}.part.lock`]
    const path = paths.find((one) => lstatSync(one, { throwIfNoEntry: false })?.isFile())
    const about = path && lstatSync(path, { throwIfNoEntry: false })
    if (!path || !about) return []
    return [
      { path, kind: 'download' as const, target, holdsReplaced: false, since: about.birthtime.toISOString() },
    ]
  })
}

function readClaim(path: string): Readonly<Record<string, unknown>> | undefined {
  const text = readPlainFile(path, { maxBytes: 2 ** 16 })
  try {
    const value = JSON.parse(text ?? '') as Readonly<Record<string, unknown>> | null
    return value?.nasbench === 'download' ? value : undefined
  } catch {
    return undefined
  }
}
