import { readFileSync } from 'node:fs'
import type { Options } from 'tsup'

interface Manifest {
  readonly exports?: unknown
  readonly bin?: Readonly<Record<string, string>>
}

/** All file names a manifest's `exports` leads to. */
function targets(exports: unknown): string[] {
  if (typeof exports === 'string') return [exports]
  if (typeof exports !== 'object' || exports === null) return []
  return Object.values(exports).flatMap(targets)
}

/**
 * The build of the package in the working directory. Its package.json says what is built:
 * `./dist/NAME.js` is made from `src/NAME.ts`, in both formats where a `.cjs` is exported too.
 */
export function packageBuild(): Options {
  const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest
  const files = [...targets(manifest.exports), ...Object.values(manifest.bin ?? {})]
  const names = files.flatMap((file) => /^(?:\.\/)?dist\/(.+?)\.js$/.exec(file)?.[1] ?? [])
  const entry = Object.fromEntries([...new Set(names)].map((name) => [name, `src/${name}.ts`]))
  return {
    entry,
    format: files.some((file) => file.endsWith('.cjs')) ? ['esm', 'cjs'] : ['esm'],
    dts: files.some((file) => file.endsWith('.d.ts')),
    tsconfig: '../../tsconfig.build.json',
    target: ['node20', 'es2022'],
    platform: 'node',
    removeNodeProtocol: false,
    clean: true,
    sourcemap: true,
    esbuildOptions(options) {
      options.sourcesContent = false
    },
  }
}
