import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { emptyFolder, mustRun, runNode } from './installers.js'
import { root } from './manifests.js'

const out = emptyFolder()
const script = join(root, 'scripts', 'new-benchmark.js')

test('pnpm new-benchmark writes a package whose tests pass at once', async () => {
  const said = await mustRun([script, 'my-bench', '--out', out], out)
  expect(said).toMatch(
    /npx -y pnpm@[\d.]+ install && npx -y pnpm@[\d.]+ exec turbo run build --filter=@nasbench\/core\n/,
  )
  expect(said).toContain(`npm install ${join(root, 'packages', 'core')} && npm test`)
  const own = join(out, 'nasbench-my-bench')
  const manifest = JSON.parse(readFileSync(join(own, 'package.json'), 'utf8'))
  expect(manifest).toMatchObject({
    name: 'nasbench-my-bench',
    nasbench: { apiVersion: 1, plugin: './plugin' },
    dependencies: { '@nasbench/core': expect.stringMatching(/^\^\d+\.\d+\.\d+/) },
  })
  for (const file of readdirSync(own, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.\w+$/.test(name),
  )) {
    expect(readFileSync(join(own, file), 'utf8'), file).not.toMatch(/\{\{\w+\}\}/)
  }
  // As `npm install` would leave it.
  mkdirSync(join(own, 'node_modules', '@nasbench'), { recursive: true })
  symlinkSync(join(root, 'packages', 'core'), join(own, 'node_modules', '@nasbench', 'core'), 'junction')
  const tested = await mustRun(['--test'], own)
  expect(tested).toMatch(/^# pass [4-9]\d$/m)
  expect(tested).toMatch(/^# fail 0$/m)
})

test.each([
  [[], 'one name is needed'],
  [['a', 'b'], 'one name is needed'],
  [['My_Bench'], '"My_Bench" is not a name: a name is like "nb-macro"'],
  [['../elsewhere'], '"../elsewhere" is not a name'],
  [['a--b'], '"a--b" is not a name'],
  [['nb201'], '"nb201" is taken'],
  [['nasbench-macro'], 'leave out "nasbench-"'],
  [['nb-macro'], 'is there already: choose another name'],
  [['fine', '--where', 'x'], "Unknown option '--where'"],
])('%j is refused, and nothing written', async (argv, message) => {
  const before = readdirSync(join(root, 'examples'))
  const { code, stdout, stderr } = await runNode([script, ...argv], out)
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  expect(stderr).toContain(message)
  expect(stderr).not.toContain('    at ')
  expect(readdirSync(join(root, 'examples'))).toEqual(before)
})

test('a folder that is there is not written into', async () => {
  mkdirSync(join(out, 'nasbench-twice'))
  expect(await runNode([script, 'twice', '--out', out], out)).toMatchObject({ code: 2 })
  expect(existsSync(join(out, 'nasbench-twice', 'package.json'))).toBe(false)
})
