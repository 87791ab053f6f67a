import { existsSync, readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { join } from 'node:path'
import ts from 'typescript'
import { describe, expect, test } from 'vitest'
import { exportTargets, filesBelow, packages } from './manifests.js'

/* What each package may load at run time. A new name here is a decision: docs/decisions.md says why. */
const allowed: Readonly<Record<string, Readonly<Record<string, string>> | undefined>> = {
  core: undefined,
  nb101: { '@nasbench/core': 'workspace:^' },
  nb201: { '@nasbench/core': 'workspace:^' },
  nb301: { '@nasbench/core': 'workspace:^' },
  explorer: { '@nasbench/core': 'workspace:^', 'es-module-lexer': '^1.7.0', 'resolve.exports': '^2.0.3' },
  cli: {
    '@commander-js/extra-typings': '^14.0.0',
    '@nasbench/core': 'workspace:^',
    '@resvg/resvg-js': '2.6.2',
    commander: '^14.0.3',
    'dejavu-fonts-ttf': '^2.37.3',
    fzstd: '^0.1.1',
    hyparquet: '^1.33.0',
    'hyparquet-writer': '^0.17.0',
  },
  'nb-graph': { '@nasbench/core': 'workspace:^' },
  'nb-macro': { '@nasbench/core': 'workspace:^' },
  search: { '@nasbench/core': 'workspace:^', 'hyparquet-writer': '^0.17.0' },
  downloader: { '@clack/prompts': '^1.9.0', '@nasbench/core': 'workspace:^', undici: '^7.30.2' },
}

const oursOnly = (names: Readonly<Record<string, string>> = {}) =>
  Object.keys(names).filter((name) => name.startsWith('@nasbench/'))

describe.each(packages.map((entry) => [entry.name, entry] as const))(
  'packages/%s',
  (name, { path, manifest }) => {
    test('has a complete package.json', () => {
      expect(manifest).toMatchObject({
        name: `@nasbench/${name}`,
        version: expect.stringMatching(/^\d+\.\d+\.\d+(-[\w.]+)?$/),
        description: expect.stringMatching(/^[A-Zaf-z].{20,}[^.]$/),
        license: 'MIT',
        type: 'module',
        sideEffects: false,
        engines: { node: '>=20.19' },
        files: expect.arrayContaining(['dist']),
        exports: { './package.json': './package.json' },
        publishConfig: { access: 'public' },
        scripts: { build: name === 'cli' ? 'tsup' : expect.stringContaining('tsc -p tsconfig.build.json') },
        repository: { type: 'git', directory: `packages/${name}` },
      })
      expect(manifest.keywords).toEqual(
        expect.arrayContaining(['neural-architecture-search', 'nas', 'benchmark']),
      )
      expect(existsSync(join(path, 'LICENSE'))).toBe(true)
    })

    test('loads at run time what it is allowed to, and nothing else', () => {
      expect(manifest.dependencies).toEqual(allowed[name])
      expect(manifest.optionalDependencies).toBeUndefined()
    })

    test('depends on core and on no other package of ours', () => {
      const core = name === 'core' ? [] : ['@nasbench/core']
      expect(oursOnly(manifest.dependencies)).toEqual(core)
      const peers = oursOnly(manifest.peerDependencies)
      if (name !== 'cli') {
        expect(peers).toEqual([])
        // The explorer's site is built with benchmarks; its command is not.
        if (name !== 'explorer') expect(oursOnly(manifest.devDependencies)).toEqual([])
        return
      }
      // The command finds benchmarks as plugins: it must do without each of them.
      for (const peer of peers) expect(manifest.peerDependenciesMeta?.[peer]).toEqual({ optional: true })
      expect(oursOnly(manifest.devDependencies).sort()).toEqual([...peers].sort())
    })

    test('imports what its package.json declares, and nothing of ours but core', () => {
      const dependencies = Object.keys(manifest.dependencies ?? {})
      // The build makes these part of the output: see each package's tsup.config.ts.
      const bundled: Readonly<Record<string, readonly string[]>> = {
        core: ['pickleparser', 'seedrandom'],
        nb301: ['fflate'],
      }
      const known = [manifest.name, ...dependencies, ...(bundled[name] ?? [])]
      // What may be missing is loaded by import(), or is only a type.
      const optional = Object.keys(manifest.peerDependencies ?? {})
      for (const file of filesBelow(join(path, 'src')).filter((file) => /\.tsx?$/.test(file))) {
        const text = readFileSync(join(path, 'src', file), 'utf8')
        for (const { fileName: specifier } of ts.preProcessFile(text).importedFiles) {
          if (specifier.startsWith('.')) continue
          if (specifier.startsWith('node:')) {
            expect(builtinModules, `${file} imports ${specifier}`).toContain(specifier.slice('node:'.length))
            continue
          }
          if (optional.includes(specifier)) {
            const always = new RegExp(`^(?:import|export) (?!type )[^('"]*['"]${specifier}['"]`, 'm')
            expect(text, `${file} always imports ${specifier}`).not.toMatch(always)
            continue
          }
          const imported = specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/')
          expect(known, `${file} imports ${specifier}`).toContain(imported)
        }
      }
    })

    test('offers every entry point as an ES module that require takes too, types first', () => {
      for (const [entry, target] of Object.entries(manifest.exports)) {
        if (!/^\.(\/[\w-]+)?$/.test(entry)) continue
        const leaves = exportTargets(target).map(([file, conditions]) => `${conditions.join('.')} ${file}`)
        const base = entry === '.' ? 'index' : entry.slice('./'.length)
        const both = (prefix: string, file: string) => [
          `${prefix}types ./dist/${file}.d.ts`,
          `${prefix}default ./dist/${file}.js`,
        ]
        const node = existsSync(join(path, 'src', `${base}.node.ts`)) ? both('node.', `${base}.node`) : []
        expect(leaves).toEqual([...node, ...both('', base)])
      }
    })

    test('names its plugin or its commands', () => {
      const adds = name.startsWith('nb')
        ? './plugin'
        : ['explorer', 'search'].includes(name)
          ? './commands'
          : undefined
      expect(manifest.nasbench !== undefined).toBe(adds !== undefined)
      if (manifest.nasbench === undefined) return
      const { apiVersion, plugin, commands } = manifest.nasbench
      expect(apiVersion).toBe(1)
      const entries = [plugin ?? commands].flat()
      expect(entries[0]).toBe(adds)
      expect(Object.keys(manifest.exports)).toEqual(expect.arrayContaining(entries))
    })
  },
)
