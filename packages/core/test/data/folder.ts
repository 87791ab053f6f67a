import { mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach } from 'vitest'
import { isNasBenchError, type NasBenchError } from '../../src/errors.js'

/** A temporary folder for each test, which is the data folder too; no benchmark's variable is set. */
export function useFolder(): { path: string; home: string } {
  const folder = { path: '', home: '' }
  beforeEach(() => {
    folder.path = realpathSync(mkdtempSync(join(tmpdir(), 'nasbench-data-')))
    folder.home = join(folder.path, 'home')
    process.env.NASBENCH_HOME = folder.home
    delete process.env.NASBENCH_TOY_PATH
  })
  afterEach(() => {
    delete process.env.NASBENCH_HOME
    delete process.env.NASBENCH_TOY_PATH
    rmSync(folder.path, { recursive: true, force: true })
  })
  return folder
}

/** Everything directly in a folder, hidden names too; nothing of one that is not there. */
export function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort()
  } catch {
    return []
  }
}

/** The error that work ends with. */
export async function refusal(work: () => unknown): Promise<NasBenchError> {
  try {
    await work()
  } catch (error) {
    if (isNasBenchError(error)) return error
    throw error
  }
  throw new Error('it was not refused')
}
