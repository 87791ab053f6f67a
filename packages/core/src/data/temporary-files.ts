/*
 * Files that are written under a temporary name and renamed when they are whole. The name has the number of the process and
 * a mark of its host, so that the next writer in the same folder finds and removes what a killed process left. A process of
 * another host cannot be asked, so its files stay.
 */
import { lstatSync, readdirSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { isOwn } from './plain-file.js'
import { hostMark, isAlive } from './process-identity.js'

const temporaryName = /^\.(.+)\.(\d+)\.([0-9a-f]{4})\.nasbench\.tmp$/s

/** A name next to `target` for its content while it is written. One process writes a target once at a time. */
export function temporaryPath(target: string): string {
  // File names end at 255 bytes.
  const name = Buffer.from(basename(target))
    .subarray(0, 200)
    .toString()
    .replace(/\ufffd+$/, '')
  return join(dirname(target), `.${name}.${process.pid}.${hostMark()}.nasbench.tmp`)
}

/** The temporary files that killed processes of this host and user left in a folder. */
export function abandonedFiles(folder: string): string[] {
  let names: string[]
  try {
    names = readdirSync(folder)
  } catch {
    return []
  }
  return names.flatMap((name) => {
    const [, , pid, mark] = temporaryName.exec(name) ?? []
    if (mark !== hostMark() || isAlive(Number(pid))) return []
    const path = join(folder, name)
    const about = lstatSync(path, { throwIfNoEntry: false })
    return about?.isFile() && isOwn(about) ? [path] : []
  })
}

/** Removes the temporary files that killed processes of this host and user left in a folder. Never throws. */
export function removeAbandonedFiles(folder: string): void {
  for (const path of abandonedFiles(folder)) {
    try {
      rmSync(path, { force: true })
    } catch {
      // It is not in the way.
    }
  }
}
