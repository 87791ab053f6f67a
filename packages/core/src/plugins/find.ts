import { existsSync, readdirSync, realpathSync, statSync } from 'node:fs'
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

/** A package that says it adds commands. Nothing of it has been imported. */
export interface FoundCommands {
  readonly name: string
  readonly version: string | null
  readonly location: string
  readonly from: string
  /** The export that has the list of commands. */
  readonly entry: string
}

/** Where packages are looked for. */
export interface FindOptions {
  readonly cwd: string
  /** From `--plugin`. */
  readonly named?: readonly string[]
  /** The value of NASBENCH_PLUGINS: names and paths between commas, or what separates paths on this system. */
  readonly variable?: string | undefined
  /** The folder of the program that asks: packages that are installed next to it are found. */
  readonly beside: string
  /** False: packages of the project are left out (NASBENCH_NO_PROJECT_PLUGINS). Default: true. */
  readonly project?: boolean
}

const firstParty = ['@nasbench/nb101', '@nasbench/nb201', '@nasbench/nb301']

/** A package with its manifest, and how it was found. */
interface FoundPackage {
  readonly folder: string
  readonly manifest: Manifest | undefined
  readonly from: string
}

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
 * If two packages have the same name, the first is used and the other is marked as shadowed.
 */
export function findPlugins(options: FindOptions): FoundPlugin[] {
  return findPackages(options).plugins
}

/**
 * The same as {@link findPlugins}, together with packages that add commands:
 * `"nasbench": { "apiVersion": 1, "commands": "./commands" }`.
 */
export function findPackages(options: FindOptions): {
  readonly plugins: FoundPlugin[]
  readonly commands: FoundCommands[]
} {
  const named = [
    ...(options.named ?? []).map((name) => findNamed(name, options, '--plugin')),
    ...splitList(options.variable).map((name) => findNamed(name, options, 'NASBENCH_PLUGINS')),
  ]
  const packages = [
    ...(options.project === false ? [] : findInProject(options.cwd)),
    ...findBeside(options.beside),
  ]
  const plugins = [
    ...named.flatMap((one) => one.plugins),
    ...packages.flatMap((one) => describe(one.folder, one.manifest, one.from)),
  ]
  const commands: FoundCommands[] = []
  for (const one of [...named.flatMap(({ found }) => found ?? []), ...packages]) {
    const found = commandsOf(one)
    if (found === undefined || commands.some((other) => other.name === found.name)) continue
    commands.push(found)
  }
  return { plugins: markShadowed(plugins), commands }
}

function commandsOf({ folder, manifest, from }: FoundPackage): FoundCommands | undefined {
  const { apiVersion, commands } = Object(manifest?.nasbench) as { apiVersion?: unknown; commands?: unknown }
  if (apiVersion !== pluginApiVersion || typeof commands !== 'string') return undefined
  if (untrusted(folder) !== undefined) return undefined
  const { name, version, location } = base(folder, manifest!, from)
  return { name, version, location, from, entry: commands }
}

/*
 * Code of other users must not run because of the folder that a command is started in, as with git's safe.directory: a
 * package belongs to this user or to root, and no other user may write to its folder.
 */
function untrusted(folder: string): string | undefined {
  const user = process.getuid?.()
  if (user === undefined) return undefined
  for (const path of [folder, join(folder, 'package.json')]) {
    const status = statSync(path, { throwIfNoEntry: false })
    if (status === undefined) continue
    if (status.uid !== user && status.uid !== 0) return `${path} belongs to another user (uid ${status.uid})`
    if ((status.mode & 0o002) !== 0) return `${path} is writable for everyone`
  }
  return undefined
}

/* A package or module that is named; without a benchmark it may still add commands. */
function findNamed(
  name: string,
  { cwd, beside }: FindOptions,
  from: string,
): { readonly plugins: FoundPlugin[]; readonly found?: FoundPackage } {
  const path = resolve(cwd, name)
  const kind = statSync(path, { throwIfNoEntry: false })
  if (kind?.isFile()) {
    return { plugins: [{ name, version: null, location: realpathSync(path), from, entry: path }] }
  }
  const looksLikePath = isAbsolute(name) || /^\.{1,2}([\\/]|$)/.test(name)
  const folders = looksLikePath || kind?.isDirectory() ? [path] : []
  if (!looksLikePath) {
    const folder = packageFolder(name, [...foldersUp(cwd), ...foldersBeside(beside)])
    if (folder !== undefined) folders.push(folder)
  }
  for (const folder of folders) {
    const manifest = readManifest(folder)
    if (manifest === undefined) continue
    const found = { folder, manifest, from }
    const plugins = describe(folder, manifest, from)
    if (plugins.length > 0 || commandsOf(found) !== undefined) return { plugins, found }
    return {
      plugins: [{ ...base(folder, manifest, from), problem: 'its package.json has no "nasbench" field' }],
    }
  }
  const problem = looksLikePath
    ? 'the path is neither a package nor a module'
    : `no such package from ${cwd} or this command`
  return { plugins: [{ name, version: null, location: path, from, entry: '', problem }] }
}

function findInProject(cwd: string): FoundPackage[] {
  for (const folder of foldersUp(cwd)) {
    const manifest = readManifest(folder)
    if (manifest === undefined) continue
    const folders = foldersUp(folder)
    const dependencies = dependencyNames(manifest).flatMap((name) => packageFolder(name, folders) ?? [])
    return [
      { folder, manifest, from: `the project ${folder}` },
      ...dependencies.map((one) => ({
        folder: one,
        manifest: readManifest(one),
        from: `a dependency of ${folder}`,
      })),
    ]
  }
  return []
}

function findBeside(beside: string): FoundPackage[] {
  const modules = foldersBeside(beside)
    .map((folder) => join(folder, 'node_modules'))
    .map((path) => ({ path, names: list(path) }))
    .filter(({ names }) => names.length > 0)
  const found: string[] = []
  for (const { path, names } of modules) {
    const scoped = names.includes('@nasbench') ? list(join(path, '@nasbench')) : []
    found.push(...scoped.map((name) => join(path, '@nasbench', name)))
    found.push(...names.filter((name) => name.startsWith('nasbench-')).map((name) => join(path, name)))
  }
  const known = (folder: string) => firstParty.findIndex((name) => folder.endsWith(join(...name.split('/'))))
  const order = (folder: string) => (known(folder) < 0 ? firstParty.length : known(folder))
  return found
    .map((folder, at) => ({ folder, at }))
    .sort((a, b) => order(a.folder) - order(b.folder) || a.at - b.at)
    .map(({ folder }) => ({ folder, manifest: readManifest(folder), from: 'beside this command' }))
}

/* The first folder of a package, as Node looks for it. */
function packageFolder(name: string, folders: readonly string[]): string | undefined {
  const parts = name.split('/')
  for (const folder of folders) {
    const path = join(folder, 'node_modules', ...parts)
    if (existsSync(join(path, 'package.json'))) return path
  }
  return undefined
}

/* Both the real path and the one it was called by: a linked package has its neighbours at either. */
function foldersBeside(beside: string): string[] {
  const called = process.argv[1]
  return [
    ...new Set([...foldersUp(beside), ...(called === undefined ? [] : foldersUp(dirname(resolve(called))))]),
  ]
}

/* A package has one plugin or several; a package of commands may have none. */
function describe(folder: string, manifest: Manifest | undefined, from: string): FoundPlugin[] {
  if (manifest?.nasbench === undefined) return []
  const found = base(folder, manifest, from)
  const { apiVersion, plugin, commands } = Object(manifest.nasbench) as {
    apiVersion?: unknown
    plugin?: unknown
    commands?: unknown
  }
  if (plugin === undefined && typeof commands === 'string') return []
  const reason = untrusted(folder)
  if (reason !== undefined) {
    return [{ ...found, problem: `${reason}, so that it is not run: chmod o-w or chown it` }]
  }
  if (apiVersion !== pluginApiVersion) {
    const remedy = Number(apiVersion) > pluginApiVersion ? 'update this command' : 'update that package'
    const problem = `made for plugin API ${JSON.stringify(apiVersion)}, this command supports ${pluginApiVersion}: ${remedy}`
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
