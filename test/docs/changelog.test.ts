import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type Manifest, packages, root } from '../manifests.js'
import { temporaryFolder } from '../temporary.js'

const copy = temporaryFolder()

function git(...args: readonly string[]): void {
  const identity = ['-c', 'user.name=test', '-c', 'user.email=test@localhost', '-c', 'commit.gpgsign=false']
  execFileSync('git', [...identity, ...args], { cwd: copy, stdio: 'pipe' })
}

test('changeset version raises versions and writes a CHANGELOG for each package', () => {
  for (const file of ['package.json', 'pnpm-workspace.yaml', 'pnpm-lock.yaml', '.changeset']) {
    cpSync(join(root, file), join(copy, file), { recursive: true })
  }
  for (const { name, path } of packages) {
    mkdirSync(join(copy, 'packages', name), { recursive: true })
    cpSync(join(path, 'package.json'), join(copy, 'packages', name, 'package.json'))
  }
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'), 'junction')
  // Something is left to do right after a release, too.
  writeFileSync(
    join(copy, '.changeset', 'test.md'),
    '---\n"@nasbench/core": patch\n---\n\nA change for this test.\n',
  )
  git('init', '--quiet', '--initial-branch=main')
  git('add', '.changeset', 'packages', 'package.json', 'pnpm-workspace.yaml')
  git('commit', '--quiet', '--message', 'All')
  const changes = readdirSync(join(copy, '.changeset')).filter((name) => name.endsWith('.md'))
  const texts = changes.map((name) => readFileSync(join(copy, '.changeset', name), 'utf8'))

  const bin = join(root, 'node_modules', '@changesets', 'cli', 'bin.js')
  execFileSync(process.execPath, [bin, 'version'], { cwd: copy, stdio: 'pipe' })

  expect(readdirSync(join(copy, '.changeset')).filter((name) => name.endsWith('.md'))).toEqual([])
  for (const { name, manifest } of packages) {
    const folder = join(copy, 'packages', name)
    const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest
    const own = texts.filter((text) => text.includes(`"${manifest.name}":`))
    if (own.length === 0) continue
    const log = readFileSync(join(folder, 'CHANGELOG.md'), 'utf8')
    expect(version, name).not.toBe(manifest.version)
    // No version that breaks anything comes of a new feature in core.
    expect(version.split('.')[0], name).toBe(manifest.version.split('.')[0])
    expect(log).toContain(`# ${manifest.name}\n\n## ${version}\n`)
    for (const text of own) expect(log).toContain(text.split('---').at(-1)?.trim().split('\n')[0])
  }
})
