import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

/* A few kills of each command; `node bench/kills.js` does a hundred. */
test('killed commands leave nothing after the next one of their kind', async () => {
  const script = fileURLToPath(new URL('../bench/kills.js', import.meta.url))
  const { stdout } = await promisify(execFile)(process.execPath, [script, '--kills', '2', '--seed', 'ci'])
  expect(stdout).toContain('removal')
}, 120_000)
