import { readdirSync, realpathSync, statSync } from 'node:fs'
import { delimiter, dirname, isAbsolute, join, resolve } from 'node:path'
import { pluginApiVersion } from '../benchmark-plugin.js'
import { dependencyNames, foldersUp, type Manifest, readManifest } from './manifest.js'

/** A package that says it has a benchmark. Nothing of it has been imported. */
export interface FoundPlugin {
  /** The package's name; of a lone module its path. */
  readonly name: string
  readonly version: string | null
  /** Its real folder, or the module. */
  readonly location: string
  /** How it was found, for people. */
  readonly from: string
  /** The export, or the file, that has the plugin object. */
  readonly entry: string
  /** Why it cannot be used. */
  readonly problem?: string
  /** The location of the package that is used in its place. */
  readonly shadowedBy?: string
}

/** Where packages are looked for. */
export interface FindOptions {
  readonly cwd: string
  /** From `--plugin`. */
  readonly named?: readonly string[]
  /** The value of NASBENCH_PLUGINS: names and paths between commas, or what separates paths on this system. */
  readonly variable?: string | undefined
  /** The folder of the program that asks: packages that were installed beside it are found. */
  readonly beside: string
}

const firstParty = ['@nasbench/nb101', '@nasbench/nb201', '@nasbench/nb301']

/**
 * All benchmark packages, by reading package.json files only. A package is one where its package.json has
 * `"nasbench": { "apiVersion": 1, "plugin": "./plugin" }`; where it has several benchmarks, `plugin` is a list. Looked
 * for, in this order:
 *
 * 1. what `--plugin` and NASBENCH_PLUGINS name, since who names a package wants that one;
 * 2. the package of the working directory (the nearest package.json), then its dependencies of every kind;
 * 3. nb101, nb201 and nb301 beside this command: in the node_modules folders on its own path, real and as called;
 * 4. all other `@nasbench/*` and `nasbench-*` folders there.
 *
 * Of two packages with the same name the first is used, and the other one marked as shadowed.
 */
export function findPlugins(options: FindOptions): FoundPlugin[] {
  const named = [
    ...(options.named ?? []).flatMap((name) => findNamed(name, options, '--plugin')),
    ...splitList(options.variable).flatMap((name) => findNamed(name, options, 'NASBENCH_PLUGINS')),
  ]
  return markShadowed([...named, ...findInProject(options.cwd), ...findBeside(options.beside)])
}

function findNamed(name: string, { cwd, beside }: FindOptions, from: string): FoundPlugin[] {
  const path = resolve(cwd, name)
  const kind = statSync(path, { throwIfNoEntry: false })
  if (kind?.isFile()) return [{ name, version: null, location: realpathSync(path), from, entry: path }]
  const looksLikePath = isAbsolute(name) || /^\.{1,2}([\\/]|$)/.test(name)
  const folders = looksLikePath || kind?.isDirectory() ? [path] : []
  if (!looksLikePath) folders.push(...packageFolders(name, [...foldersUp(cwd), ...foldersBeside(beside)]))
  for (const folder of folders) {
    const manifest = readManifest(folder)
    if (manifest !== undefined) {
      const found = describe(folder, manifest, from)
      if (found.length > 0) return found
      return [{ ...base(folder, manifest, from), problem: 'its package.json has no "nasbench" field' }]
    }
  }
  const problem = looksLikePath
    ? 'there is no package and no module'
    : `no such package from ${cwd} or this command`
  return [{ name, version: null, location: path, from, entry: '', problem }]
}

function findInProject(cwd: string): FoundPlugin[] {
  for (const folder of foldersUp(cwd)) {
    const manifest = readManifest(folder)
    if (manifest === undefined) continue
    const dependencies = dependencyNames(manifest).flatMap(
      (name) => packageFolders(name, foldersUp(folder))[0] ?? [],
    )
    return [folder, ...dependencies].flatMap((one) => {
      const from = one === folder ? `the project ${folder}` : `a dependency of ${folder}`
      return describe(one, readManifest(one), from)
    })
  }
  return []
}

function findBeside(beside: string): FoundPlugin[] {
  const folders = foldersBeside(beside)
  const known = firstParty.flatMap((name) => packageFolders(name, folders))
  const others = folders.flatMap((folder) => {
    const modules = join(folder, 'node_modules')
    const scoped = list(join(modules, '@nasbench')).map((name) => join(modules, '@nasbench', name))
    const plain = list(modules).filter((name) => name.startsWith('nasbench-'))
    return [...scoped, ...plain.map((name) => join(modules, name))]
  })
  return [...known, ...others].flatMap((folder) =>
    describe(folder, readManifest(folder), 'beside this command'),
  )
}

/* Both the real path and the one it was called by: a linked package has its neighbours at either. */
function foldersBeside(beside: string): string[] {
  const called = process.argv[1]
  return [
    ...new Set([...foldersUp(beside), ...(called === undefined ? [] : foldersUp(dirname(resolve(called))))]),
  ]
}

function packageFolders(name: string, folders: readonly string[]): string[] {
  return folders
    .map((folder) => join(folder, 'node_modules', ...name.split('/')))
    .filter((folder) => statSync(join(folder, 'package.json'), { throwIfNoEntry: false }) !== undefined)
}

/* A package has one plugin or several; none: it is no benchmark. */
function describe(folder: string, manifest: Manifest | undefined, from: string): FoundPlugin[] {
  if (manifest?.nasbench === undefined) return []
  const found = base(folder, manifest, from)
  const { apiVersion, plugin } = Object(manifest.nasbench) as { apiVersion?: unknown; plugin?: unknown }
  if (apiVersion !== pluginApiVersion) {
    const remedy = Number(apiVersion) > pluginApiVersion ? 'update this command' : 'update that package'
    const problem = `made for plugin API ${JSON.stringify(apiVersion)}, this command knows ${pluginApiVersion}: ${remedy}`
    return [{ ...found, problem }]
  }
  const entries: unknown[] = Array.isArray(plugin) ? plugin : [plugin]
  if (entries.length === 0 || entries.some((entry) => typeof entry !== 'string')) {
    return [{ ...found, problem: 'the "nasbench" field of its package.json names no "plugin"' }]
  }
  return entries.map((entry) => ({ ...found, entry: entry as string }))
}

function base(folder: string, manifest: Manifest, from: string): FoundPlugin {
  const name = manifest.name ?? folder
  return { name, version: manifest.version ?? null, location: realpathSync(folder), from, entry: '' }
}

function markShadowed(found: readonly FoundPlugin[]): FoundPlugin[] {
  const first = new Map<string, FoundPlugin>()
  const result: FoundPlugin[] = []
  for (const one of found) {
    // The same folder by another way.
    if (result.some((other) => other.location === one.location && other.entry === one.entry)) continue
    const earlier = first.get(one.name)
    if (earlier !== undefined && earlier.location === one.location) {
      result.push(one)
      continue
    }
    result.push(earlier === undefined ? one : { ...one, shadowedBy: earlier.location })
    if (earlier === undefined && one.problem === undefined) first.set(one.name, one)
  }
  return result
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

function splitList(text: string | undefined): string[] {
  const parts = (text ?? '').split(delimiter === ';' ? /[,;]/ : /[,:]/)
  return parts.map((part) => part.trim()).filter((part) => part !== '')
}
