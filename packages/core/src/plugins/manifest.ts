import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** The fields of a package.json that matter here. */
export interface Manifest {
  readonly name?: string
  readonly version?: string
  readonly exports?: unknown
  readonly nasbench?: unknown
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
}

/** The package.json of a folder; undefined if it is missing or unreadable. */
export function readManifest(folder: string): Manifest | undefined {
  try {
    const value: unknown = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
    return typeof value === 'object' && value !== null ? value : undefined
  } catch {
    return undefined
  }
}

/** The folder and all above it, up to the root. */
export function foldersUp(folder: string): string[] {
  const above = dirname(folder)
  return above === folder ? [folder] : [folder, ...foldersUp(above)]
}

/** Names of all packages in any dependency field of a manifest. */
export function dependencyNames(manifest: Manifest): string[] {
  const { dependencies, devDependencies, optionalDependencies, peerDependencies } = manifest
  const kinds = [dependencies, devDependencies, optionalDependencies, peerDependencies]
  return [...new Set(kinds.flatMap((kind) => Object.keys(kind ?? {})))]
}
