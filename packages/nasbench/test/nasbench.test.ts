import { execFileSync, spawn } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { temporaryFolder } from '../../../test/temporary.js'
import { bin, cleanEnv, outcome } from '../../cli/test/command.js'

const own = fileURLToPath(new URL('..', import.meta.url))
const packages = join(own, '..')
const manifest = JSON.parse(readFileSync(join(own, 'package.json'), 'utf8')) as {
  readonly files: readonly string[]
  readonly dependencies: Readonly<Record<string, string>>
}

describe('the package nasbench', () => {
  test('depends on every package that the command finds, and on nothing else', () => {
    const folders = readdirSync(packages).filter(
      (name) => existsSync(join(packages, name, 'package.json')) && !['core', 'nasbench'].includes(name),
    )
    expect(Object.keys(manifest.dependencies).sort()).toEqual(
      folders.map((name) => `@nasbench/${name}`).sort(),
    )
    expect(new Set(Object.values(manifest.dependencies))).toEqual(new Set(['workspace:^']))
  })

  test('packs its entry point, its licence and its README alone', () => {
    const packed = execFileSync('npm', ['pack', '--dry-run', '--json'], { cwd: own, encoding: 'utf8' })
    const [{ files }] = JSON.parse(packed) as [{ files: readonly { readonly path: string }[] }]
    expect(files.map(({ path }) => path).sort()).toEqual(['LICENSE', 'README.md', 'bin.js', 'package.json'])
  })

  /* As pnpm installs: each package in a folder of its own, with links to what it depends on. */
  test('runs the command, which finds its dependencies wherever it is called from', async () => {
    const folder = temporaryFolder()
    const modules = join(folder, 'store', 'nasbench', 'node_modules')
    mkdirSync(join(modules, 'nasbench'), { recursive: true })
    mkdirSync(join(modules, '@nasbench'))
    for (const name of ['package.json', ...manifest.files]) {
      cpSync(join(own, name), join(modules, 'nasbench', name), { recursive: true })
    }
    symlinkSync(dirname(dirname(bin)), join(modules, '@nasbench', 'cli'), 'junction')
    symlinkSync(join(packages, 'nb201'), join(modules, '@nasbench', 'nb201'), 'junction')
    symlinkSync(join(modules, 'nasbench'), join(folder, 'linked'), 'junction')
    const argv = [join(folder, 'linked', 'bin.js'), 'query', 'nb201', '6111', '--json']
    const result = await outcome(spawn(process.execPath, argv, { cwd: folder, env: cleanEnv() }))
    expect(result).toMatchObject({ code: 0, stderr: '' })
    expect(JSON.parse(result.stdout)).toMatchObject({ benchmark: 'nb201', index: 6111, source: 'bundled' })
  })
})
