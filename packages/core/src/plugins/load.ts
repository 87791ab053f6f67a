import { statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { isAbsolute, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Plugin, pluginApiVersion } from '../benchmark-plugin.js'
import type { CommandDefinition } from '../command.js'
import { NasBenchError } from '../errors.js'
import type { FoundCommands, FoundPlugin } from './find.js'
import { readManifest } from './manifest.js'

/** A plugin that is ready for use, or the reason why it is not. */
export type LoadedPlugin =
  | { readonly found: FoundPlugin; readonly plugin: Plugin }
  | { readonly found: FoundPlugin; readonly refused: string; readonly cause?: unknown }

/** Imports a package's plugin object and checks its shape. */
export async function loadPlugin(found: FoundPlugin): Promise<LoadedPlugin> {
  if (found.problem !== undefined) return { found, refused: found.problem }
  let module: { readonly default?: unknown }
  try {
    module = await import(pathToFileURL(entryFile(found)).href)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    return { found, refused: `its plugin cannot be imported: ${reason}`, cause }
  }
  // A CommonJS module that was compiled from ESM keeps its default export one level deeper.
  const exported = module.default
  const inner = (exported as { default?: unknown } | undefined)?.default
  const value = inner === undefined ? exported : inner
  const problems = checkPlugin(value)
  return problems.length > 0 ? { found, refused: problems.join('; ') } : { found, plugin: value as Plugin }
}

/** The error for a package that is needed and cannot be used. */
export function invalidPlugin({
  found,
  refused,
  cause,
}: Exclude<LoadedPlugin, { plugin: Plugin }>): NasBenchError {
  const owner = found.version === null ? found.name : `${found.name}@${found.version}`
  return new NasBenchError('INVALID_PLUGIN', `${owner} cannot be used: ${refused} (${found.location})`, {
    path: found.location,
    ...(cause !== undefined && { cause }),
  })
}

/** The problems of a plugin object; empty if it can be used. */
function checkPlugin(value: unknown): string[] {
  if (typeof value !== 'object' || value === null)
    return ['the default export of its plugin is not an object']
  const plugin = value as Readonly<Record<string, unknown>>
  if (plugin.apiVersion !== pluginApiVersion) {
    return [
      `its plugin has apiVersion ${JSON.stringify(plugin.apiVersion)}, this command supports ${pluginApiVersion}`,
    ]
  }
  const problems: string[] = []
  const need = (holds: boolean, what: string) => {
    if (!holds) problems.push(`its plugin has no ${what}`)
  }
  for (const key of ['name', 'title', 'citation', 'envVar']) {
    need(typeof plugin[key] === 'string' && plugin[key] !== '', `${key} (a text)`)
  }
  need(isTexts(plugin.aliases), 'aliases (a list of texts)')
  need(Number.isInteger(plugin.layoutVersion), 'layoutVersion (a whole number)')
  need(
    Array.isArray(plugin.importers) || typeof plugin.importers === 'function',
    'importers (a list, or a function that loads it)',
  )
  need(Array.isArray(plugin.downloads), 'downloads (a list)')
  need(
    plugin.models === undefined || isTexts(Object.values(Object(plugin.models))),
    'models (names with texts)',
  )
  for (const key of ['open', 'demo']) need(typeof plugin[key] === 'function', `${key}()`)
  const space = Object(plugin.space) as Readonly<Record<string, unknown>>
  for (const key of [
    'parse',
    'format',
    'getIndex',
    'at',
    'operations',
    'from',
    'features',
    'randomSample',
    'neighbors',
    'mutate',
  ]) {
    need(typeof space[key] === 'function', `space.${key}()`)
  }
  need(typeof space.size === 'number' || typeof space.size === 'bigint', 'space.size')
  return problems
}

/*
 * The file of the plugin's export. Node resolves a specifier from the importing module alone, and a project's plugin
 * is not a dependency of this command; so its exports map is read here, and what is unusual in it is left to require.
 */
function entryFile({ location, entry }: Pick<FoundPlugin, 'location' | 'entry'>): string {
  if (isAbsolute(entry)) return entry
  const manifest = readManifest(location)
  if (manifest?.exports === undefined) {
    const path = join(location, entry)
    const file = ['', '.js', '.mjs', '.cjs'].find((end) =>
      statSync(path + end, { throwIfNoEntry: false })?.isFile(),
    )
    return file === undefined ? path : path + file
  }
  const key = entry.startsWith('.') ? entry : `./${entry}`
  const target = pickTarget((manifest.exports as Readonly<Record<string, unknown>>)[key])
  if (target !== undefined) return join(location, target)
  return createRequire(join(location, 'package.json')).resolve(`${manifest.name}/${key.slice(2)}`)
}

function pickTarget(exported: unknown): string | undefined {
  if (typeof exported === 'string') return exported
  if (typeof exported !== 'object' || exported === null) return undefined
  for (const [condition, target] of Object.entries(exported)) {
    if (!['node', 'import', 'default'].includes(condition)) continue
    const picked = pickTarget(target)
    if (picked !== undefined) return picked
  }
  return undefined
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((one) => typeof one === 'string')
}

/**
 * Imports the commands of a package and checks their shape.
 *
 * @throws NasBenchError INVALID_PLUGIN for a package whose commands cannot be imported or used
 */
export async function loadCommands(found: FoundCommands): Promise<readonly CommandDefinition[]> {
  const refuse = (reason: string, cause?: unknown) => {
    const owner = found.version === null ? found.name : `${found.name}@${found.version}`
    return new NasBenchError(
      'INVALID_PLUGIN',
      `the commands of ${owner} cannot be used: ${reason} (${found.location})`,
      {
        path: found.location,
        ...(cause !== undefined && { cause }),
      },
    )
  }
  let module: { readonly default?: unknown }
  try {
    module = await import(pathToFileURL(entryFile(found)).href)
  } catch (cause) {
    throw refuse(cause instanceof Error ? cause.message : String(cause), cause)
  }
  const commands = module.default
  if (!Array.isArray(commands) || !commands.every(isCommand)) {
    throw refuse('the default export is not a list of commands, each with name, summary and run()')
  }
  return commands
}

function isCommand(value: unknown): value is CommandDefinition {
  const { name, summary, run } = Object(value) as Readonly<Record<string, unknown>>
  return typeof name === 'string' && typeof summary === 'string' && typeof run === 'function'
}
