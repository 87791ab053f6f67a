import { readFileSync } from 'node:fs'
import type { Options } from 'tsup'

interface Manifest {
  readonly exports?: unknown
  readonly bin?: Readonly<Record<string, string>>
  readonly dependencies?: Readonly<Record<string, string>>
}

/** All file names that a manifest's `exports` names. */
function targets(exports: unknown): string[] {
  if (typeof exports === 'string') return [exports]
  if (typeof exports !== 'object' || exports === null) return []
  return Object.values(exports).flatMap(targets)
}

/**
 * The build of the package in the working directory, from its package.json: `./dist/NAME.js` is made from `src/NAME.ts`.
 *
 * The output is ES modules without source maps; `tsc` writes the declarations, one per source file. `bundled` names dependencies
 * that become part of the output, because a page could not load them: CommonJS, or a subpath that an import map would need.
 */
export function packageBuild({ bundled = [] }: { readonly bundled?: readonly string[] } = {}): Options {
  const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest
  const files = [...targets(manifest.exports), ...Object.values(manifest.bin ?? {})]
  const names = files.flatMap((file) => /^(?:\.\/)?dist\/(.+?)\.js$/.exec(file)?.[1] ?? [])
  const entry = Object.fromEntries([...new Set(names)].map((name) => [name, `src/${name}.ts`]))
  return {
    entry,
    format: ['esm'],
    dts: false,
    tsconfig: '../../tsconfig.build.json',
    target: ['node20', 'es2022'],
    platform: 'node',
    removeNodeProtocol: false,
    noExternal: [...bundled],
    clean: true,
    sourcemap: false,
  }
}
