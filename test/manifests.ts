import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder of the repository. */
export const root = fileURLToPath(new URL('..', import.meta.url))

/** The fields of a package.json that the tests look at. */
export interface Manifest {
  readonly name: string
  readonly version: string
  readonly description: string
  readonly keywords: readonly string[]
  readonly license: string
  readonly repository: { readonly type: string; readonly url: string; readonly directory: string }
  readonly type: string
  readonly sideEffects: boolean
  readonly engines: { readonly node: string }
  readonly files: readonly string[]
  readonly exports: Readonly<Record<string, unknown>>
  readonly bin?: Readonly<Record<string, string>>
  readonly publishConfig: { readonly access: string }
  readonly scripts: Readonly<Record<string, string>>
  readonly nasbench?: {
    readonly apiVersion: number
    readonly plugin?: string | readonly string[]
    readonly commands?: string
  }
  readonly dependencies?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>
  readonly devDependencies?: Readonly<Record<string, string>>
}

export interface PackageFolder {
  /** The folder's name below packages/. */
  readonly name: string
  readonly path: string
  readonly manifest: Manifest
}

/** Every package with code, by folder name; `nasbench` has dependencies alone, and a test of its own. */
export const packages: readonly PackageFolder[] = readdirSync(join(root, 'packages'), { withFileTypes: true })
  .filter(({ name }) => name !== 'nasbench' && existsSync(join(root, 'packages', name, 'package.json')))
  .map(({ name }) => {
    const path = join(root, 'packages', name)
    return { name, path, manifest: JSON.parse(readFileSync(join(path, 'package.json'), 'utf8')) as Manifest }
  })

/** All strings at the leaves of an `exports` map, with the conditions that lead there. */
export function exportTargets(exports: unknown, conditions: readonly string[] = []): [string, string[]][] {
  if (typeof exports === 'string') return [[exports, [...conditions]]]
  if (typeof exports !== 'object' || exports === null) return []
  return Object.entries(exports).flatMap(([key, value]) => exportTargets(value, [...conditions, key]))
}

/** The files below a folder, as paths relative to it with `/`, but for folders named in `skipped`. */
export function filesBelow(folder: string, skipped: readonly string[] = [], prefix = ''): string[] {
  return readdirSync(join(folder, prefix), { withFileTypes: true }).flatMap((entry) => {
    const path = prefix + entry.name
    if (skipped.includes(entry.name)) return []
    return entry.isDirectory() ? filesBelow(folder, skipped, `${path}/`) : [path]
  })
}
