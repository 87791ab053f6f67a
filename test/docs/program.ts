import { existsSync } from 'node:fs'
import { join, relative } from 'node:path'
import ts from 'typescript'
import { packages, root } from '../manifests.js'

/** The sources of all entries that a package exports: `@nasbench/core/node` → `packages/core/src/node.ts`. */
export function entries(): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const { name, path, manifest } of packages) {
    for (const door of Object.keys(manifest.exports)) {
      if (door === './package.json') continue
      const stem = door === '.' ? 'index' : door.slice(2)
      const names = stem === 'index' ? ['index.node.ts', 'index.ts'] : [`${stem}.ts`]
      const file = names.map((one) => join(path, 'src', one)).find(existsSync)
      if (file === undefined) throw new Error(`${name} exports ${door}, which no source stands for`)
      found.set(manifest.name + door.slice(1), file)
    }
  }
  return found
}

/** Where something stands, as an editor takes it. */
export function place(node: ts.Node): string {
  const file = node.getSourceFile()
  const { line } = file.getLineAndCharacterOfPosition(node.getStart())
  return `${relative(root, file.fileName)}:${line + 1}`
}

/** The compiler's options of this repository. */
export function compilerOptions(): ts.CompilerOptions {
  const path = join(root, 'tsconfig.json')
  const { config } = ts.readConfigFile(path, ts.sys.readFile)
  return ts.parseJsonConfigFileContent({ ...config, include: [], files: [] }, ts.sys, root).options
}

/** Whether a file is a source of ours, and none of its dependencies'. */
export function isOurs(file: string): boolean {
  return /\/packages\/[a-z0-9]+\/src\//.test(file.replaceAll('\\', '/'))
}
