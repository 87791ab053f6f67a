import { existsSync, readFileSync, realpathSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { dirname, join, posix, relative, sep } from 'node:path'
import { NasBenchError } from '@nasbench/core'
import type { FoundPlugin } from '@nasbench/core/node'
import { init, parse } from 'es-module-lexer'
import { exports as resolveExports } from 'resolve.exports'

/*
 * A browser loads a plugin's code as it is installed, module by module. Only the names of packages in its imports mean
 * nothing to a browser: they become relative addresses. An import map would do the same, but workers do not have them,
 * and a strict content security policy forbids one in the page.
 *
 * Files that no import leads to are never offered.
 */

/** The code of a plugin. */
export interface PluginModules {
  /** The path of its entry in the site. */
  readonly entry: string
  /** Text by path in the site. */
  readonly files: ReadonlyMap<string, string>
}

interface Manifest {
  readonly name: string
  readonly version?: string
  readonly main?: string
  readonly module?: string
  readonly exports?: unknown
}

/**
 * Collects the modules that a plugin consists of, those of the packages that it imports among them.
 *
 * Rejects with INVALID_PLUGIN if one of them needs Node or cannot be found.
 */
export async function collectModules({ name, location, entry }: FoundPlugin): Promise<PluginModules> {
  await init
  const first = entryFile(name, location, entry)
  const files = new Map<string, string>()
  const waiting = [first]
  const seen = new Set(waiting)
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    const text = readFileSync(file, 'utf8')
    const path = sitePath(file)
    let rewritten = ''
    let end = 0
    for (const { n: specifier, s, e, d: dynamic } of parse(text)[0]) {
      if (specifier === undefined) continue
      const target = resolveImport(specifier, file, name)
      if (!seen.has(target)) {
        seen.add(target)
        waiting.push(target)
      }
      const address = relativeAddress(path, sitePath(target))
      rewritten += text.slice(end, s) + (dynamic >= 0 ? JSON.stringify(address) : address)
      end = e
    }
    files.set(path, rewritten + text.slice(end))
  }
  return { entry: sitePath(first), files }
}

function entryFile(name: string, location: string, entry: string): string {
  const manifestFile = join(location, 'package.json')
  if (!existsSync(manifestFile)) return realpathSync(entry)
  const manifest = readManifest(location)
  const [target] = manifest.exports === undefined ? [entry] : exportsOf(manifest, entry)
  if (target === undefined) throw refused(name, `its package does not export ${entry} to browsers`)
  return realpathSync(join(location, target))
}

function resolveImport(specifier: string, from: string, plugin: string): string {
  if (isBuiltin(specifier)) throw refused(plugin, `${specifier}, which only Node has, is imported by ${from}`)
  if (/^\.{1,2}\//.test(specifier)) return existing(join(dirname(from), specifier), specifier, from, plugin)
  const [, name = specifier, path] = /^((?:@[^/]+\/)?[^/]+)(\/.*)?$/.exec(specifier) ?? []
  for (let folder = dirname(from); ; folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', name)
    if (existsSync(join(candidate, 'package.json'))) {
      const manifest = readManifest(candidate)
      const main = manifest.module ?? manifest.main ?? 'index.js'
      const [target] = manifest.exports === undefined ? [path ?? main] : exportsOf(manifest, `.${path ?? ''}`)
      if (target !== undefined) return existing(join(candidate, target), specifier, from, plugin)
    }
    if (dirname(folder) === folder) throw refused(plugin, `${specifier} was not found from ${from}`)
  }
}

function existing(file: string, specifier: string, from: string, plugin: string): string {
  if (existsSync(file)) return realpathSync(file)
  throw refused(plugin, `${specifier} was not found from ${from}`)
}

function exportsOf(manifest: Manifest, entry: string): readonly string[] {
  try {
    return resolveExports(manifest, entry, { browser: true }) ?? []
  } catch {
    return []
  }
}

const readManifest = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest

/* A module's path in the site: its package, its version, its path there. Two copies of a package stay apart. */
function sitePath(file: string): string {
  let folder = dirname(file)
  while (!existsSync(join(folder, 'package.json')) && dirname(folder) !== folder) folder = dirname(folder)
  const known = existsSync(join(folder, 'package.json'))
  const { name = 'module', version = '0' } = known ? readManifest(folder) : {}
  const inside = relative(known ? folder : dirname(file), file)
    .split(sep)
    .join('/')
  return `modules/${name.replaceAll(/[^\w@.-]/g, '_')}@${version}/${inside}`
}

function relativeAddress(from: string, to: string): string {
  const address = posix.relative(posix.dirname(from), to)
  return address.startsWith('.') ? address : `./${address}`
}

function refused(plugin: string, reason: string): NasBenchError {
  return new NasBenchError('INVALID_PLUGIN', `${plugin} cannot run in a page: ${reason}`, { path: plugin })
}
