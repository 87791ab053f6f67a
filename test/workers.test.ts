import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { NASBench201, nb201Space } from '@nasbench/nb201'
import { expect, test } from 'vitest'
import { packages, root } from './manifests.js'
import { temporaryFolder } from './temporary.js'

const page = readFileSync(join(root, 'docs', 'workers.md'), 'utf8')

test('the programs of docs/workers.md print what it says', () => {
  const folder = temporaryFolder()
  mkdirSync(join(folder, 'node_modules', '@nasbench'), { recursive: true })
  for (const { path, manifest } of packages)
    if (manifest.name.startsWith('@'))
      symlinkSync(path, join(folder, 'node_modules', manifest.name), 'junction')
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
  for (const [, name, code] of page.matchAll(/```js\n\/\/ (worker\.js|main\.js)\n([\s\S]*?)```/g))
    writeFileSync(join(folder, name!), code!)
  const { NASBENCH201_PATH: _, ...env } = process.env
  const output = execFileSync(process.execPath, ['main.js'], { cwd: folder, env, encoding: 'utf8' })
  expect(output).toBe(/```text\n([\s\S]*?)```/.exec(page)![1])
})

test('what it calls fit to be posted is, and what it does not is not', async () => {
  const bench = await NASBench201.bundled()
  for (const value of [bench.summary(11), bench.query(11), bench.space.at(11), bench.queryMany([1, 2])])
    expect(structuredClone(value)).toEqual(value)
  for (const value of [bench, nb201Space]) expect(() => structuredClone(value)).toThrow('could not be cloned')
})
