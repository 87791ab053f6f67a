import { existsSync } from 'node:fs'
import { join, relative } from 'node:path'
import ts from 'typescript'
import { exportTargets, packages, root } from '../manifests.js'

/** The sources of all modules that a package exports, not those of its data: `@nasbench/core/node` → `packages/core/src/node.ts`. */
export function entries(): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const { name, path, manifest } of packages) {
    for (const [entry, target] of Object.entries(manifest.exports)) {
      if (!exportTargets(target).some(([, conditions]) => conditions.includes('types'))) continue
      const stem = entry === '.' ? 'index' : entry.slice(2)
      const file = [`${stem}.node.ts`, `${stem}.ts`].map((one) => join(path, 'src', one)).find(existsSync)
      if (file === undefined) throw new Error(`${name} exports ${entry}, which does not have a source`)
      found.set(manifest.name + entry.slice(1), file)
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
  return /\/packages\/[a-z0-9-]+\/src\//.test(file.replaceAll('\\', '/'))
}
