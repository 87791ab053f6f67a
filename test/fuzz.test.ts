import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

/* A few hostile files for each reader; `node bench/fuzz.js` reads as many as wanted, and watches time and memory. */
test('hostile files of every format are read or refused with an error of ours', async () => {
  const fuzz = fileURLToPath(new URL('../bench/fuzz.js', import.meta.url))
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [fuzz, 'all', '--inputs', '40', '--seed', 'ci', '--here'],
    { maxBuffer: 1 << 24 },
  ).catch((error) => error)
  expect(stdout).toContain('pickle-parse')
  expect(stdout.split('\n').filter((line: string) => /\d: (foreign|wrong) /.test(line))).toEqual([])
})
