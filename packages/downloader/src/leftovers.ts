import { lstatSync, readdirSync, rmdirSync } from 'node:fs'
import { join } from 'node:path'
import { pathsFor } from './download-paths.js'
import { removeDeadLock } from './lock.js'
import { removePart } from './partial-file.js'
import { readState } from './state.js'

/* After this time a process that removes a dead lock is dead itself. */
const turnMs = 60_000

/**
 * Removes what killed downloads of any file left in a folder: locks, states without a part, and parts without a byte. Parts
 * with bytes stay, since the same download continues from them. Never throws: nothing of that is in the way.
 */
export function removeLeftovers(folder: string): void {
  try {
    const names = readdirSync(folder)
    for (const name of names) {
      const file = /^(.+)\.part(?:\.json(?:\.tmp)?|\.lock(?:\.turn)?)?$/s.exec(name)?.[1]
      if (file !== undefined) removeLeftoversOf(join(folder, file))
    }
  } catch {
    // A folder that may not be read or written stays as it is.
  }
}

function removeLeftoversOf(file: string): void {
  const paths = pathsFor(file, '')
  const turn = `${paths.lock}.turn`
  const about = lstatSync(turn, { throwIfNoEntry: false })
  if (about?.isDirectory() && Date.now() - about.mtimeMs > turnMs) rmdirSync(turn)
  if (!removeDeadLock(paths.lock) || readState(paths.state) === undefined) return
  const part = lstatSync(paths.part, { throwIfNoEntry: false })
  if (part === undefined || (part.isFile() && part.size === 0)) removePart(paths)
}
