import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { checkPackage, Package } from '@arethetypeswrong/core'
import { build } from 'esbuild'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import { describe, expect, test } from 'vitest'
import { exportTargets, filesBelow, packages } from './manifests.js'

const builtinImport =
  /(?:\bfrom\s*|\bimport\s*\(?\s*|\brequire\s*\(\s*)['"](?:node:[^'"]*|fs|path|os|crypto|url|util|zlib|worker_threads|module|process|buffer|stream|child_process)['"]/

/* The entry points that are programs. */
function programs(exports: Readonly<Record<string, unknown>>): string[] {
  return Object.keys(exports).filter((entry) => /^\.(\/[\w-]+)?$/.test(entry))
}

/* The files of a package on the registry, but for data beside dist. */
function packedFiles(path: string): string[] {
  const folders = ['dist', 'data', 'bundled'].filter((folder) => existsSync(join(path, folder)))
  return [
    'package.json',
    'LICENSE',
    ...folders.flatMap((folder) => filesBelow(join(path, folder)).map((file) => `${folder}/${file}`)),
  ]
}

describe.each(packages.map((entry) => [entry.name, entry] as const))(
  'packages/%s, built',
  (_, { path, manifest }) => {
    const targets = exportTargets(manifest.exports).map(([file]) => file)
    const bins = Object.values(manifest.bin ?? {})

    test('has every file that package.json names', () => {
      const { main, types } = manifest as { main?: string; types?: string }
      for (const file of [...targets, ...bins, main, types]) {
        if (file !== undefined) expect(existsSync(join(path, file)), file).toBe(true)
      }
      for (const file of bins)
        expect(readFileSync(join(path, file), 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/)
    })

    test('has no file that no entry point leads to, no source map and nothing CommonJS', () => {
      const reached = new Set<string>()
      const visit = (file: string) => {
        if (reached.has(file)) return
        reached.add(file)
        const text = readFileSync(file, 'utf8')
        for (const [, specifier] of text.matchAll(
          /(?:\bfrom|\bimport|\bimport\(|\brequire\()\s*['"](\.[^'"\n]+)['"]/g,
        )) {
          if (specifier === undefined) continue
          // A declaration names the program beside it.
          const next = join(dirname(file), specifier)
          visit(file.endsWith('.d.ts') ? next.replace(/\.js$/, '.d.ts') : next)
        }
      }
      for (const file of [...targets, ...bins]) if (/\.[jt]s$/.test(file)) visit(join(path, file))
      // A chunk of an earlier build may stay behind where turbo restores from its cache; nothing loads it.
      const files = filesBelow(join(path, 'dist'))
      expect(files.filter((file) => /\.map$|\.c[jt]s$/.test(file))).toEqual([])
      // Declarations stand beside each source; tsc writes those of internal files too.
      // The explorer's site is a page of its own.
      const written = files.filter((file) => /^(?!site\/).*(?<!-[\w-]{8})\.js$/.test(file))
      expect(written.filter((file) => !reached.has(join(path, 'dist', file)))).toEqual([])
    })

    test('loads with import and with require, as one module', async () => {
      const names = programs(manifest.exports).map((entry) => manifest.name + entry.slice(1))
      // In a process of its own: the test runner loads modules in its own way.
      const program = `
                import { createRequire } from 'node:module'
        const require = createRequire(${JSON.stringify(join(path, 'package.json'))})
        for (const name of ${JSON.stringify(names)}) {
          const required = require(name)
          const imported = await import(require.resolve(name))
          for (const key of Object.keys(imported)) {
            if (required[key] !== imported[key] && required !== imported[key]) throw new Error(name + ': ' + key)
          }
        }`
      const args = ['--input-type=module', '--no-warnings', '-e', program]
      await promisify(execFile)(process.execPath, args)
    })

    test('is well packed', async () => {
      const files = packedFiles(path).map((name) => ({
        name: join(path, name),
        data: readFileSync(join(path, name)),
      }))
      const { messages, pkg } = await publint({ pkgDir: path, pack: { files }, strict: true })
      expect(messages.map((message) => formatMessage(message, pkg))).toEqual([])
    })

    test('has types that every way of importing finds', async () => {
      if (Object.keys(manifest.exports).length === 1) return
      const files = Object.fromEntries(
        packedFiles(path).map((file) => [
          `/node_modules/${manifest.name}/${file}`,
          readFileSync(join(path, file)),
        ]),
      )
      const result = await checkPackage(new Package(files, manifest.name, manifest.version))
      // The oldest resolution, of TypeScript before 4.7, knows no subpaths.
      // From CommonJS, Node 20.19 and later require() these ES modules.
      const problems = (result.types === false ? [] : result.problems).filter(
        (problem) =>
          !('resolutionKind' in problem && problem.resolutionKind === 'node10') &&
          problem.kind !== 'CJSResolvesToESM' &&
          // A file of data has no types.
          !('entrypoint' in problem && problem.entrypoint.endsWith('.bin')),
      )
      expect(result.types).not.toBe(false)
      expect(problems).toEqual([])
    })
  },
)

/* The entry points for browsers, and their plugins. */
const browserEntries = packages
  .filter(({ name }) => name === 'core' || name.startsWith('nb'))
  .flatMap(({ path, manifest }) =>
    Object.keys(manifest.exports)
      .filter((entry) => /^\.(\/(?!node$|testing$)[\w-]+)?$/.test(entry))
      .map((entry) => ({ entry: manifest.name + entry.slice(1), path })),
  )

describe('in a browser', () => {
  test.each(browserEntries)('$entry needs nothing of Node', async ({ entry, path }) => {
    const { metafile, outputFiles } = await build({
      stdin: { contents: `export * from '${entry}'`, resolveDir: path },
      bundle: true,
      write: false,
      metafile: true,
      format: 'esm',
      platform: 'browser',
      conditions: ['browser', 'import', 'default'],
      logLevel: 'silent',
      // As outside this repository: its paths lead to sources.
      tsconfigRaw: '{}',
    })
    const outside = Object.values(metafile.outputs).flatMap(({ imports }) =>
      imports.filter(({ external }) => external),
    )
    expect(outside).toEqual([])
    expect(Object.keys(metafile.inputs).filter((file) => file.includes('node:'))).toEqual([])
    for (const { text } of outputFiles) expect(text).not.toMatch(builtinImport)
  })
})
