import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'

const made: string[] = []

/* One hook, set up as this module is loaded. A hook that is set up while a test runs is not called, or, with
   concurrent tests, may be taken for another test's, which is done before. */
afterAll(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true })
})

/** A new folder whose name begins so; it is removed when all tests of the file are done. */
export function temporaryFolder(name = 'nasbench ', parent = tmpdir()): string {
  const folder = realpathSync(mkdtempSync(join(parent, name)))
  made.push(folder)
  return folder
}
