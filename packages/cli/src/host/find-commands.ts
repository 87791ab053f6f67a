import { type CommandDefinition, NasBenchError } from '@nasbench/core'
import { loadCommands } from '@nasbench/core/node'
import { findPackagesFor } from '../choose-plugin.js'
import type { CommandContext } from '../context.js'

/* Packages to install for commands that people may know from the documentation. */
const packages: Readonly<Record<string, string>> = {
  search: '@nasbench/search',
  landscape: '@nasbench/search',
  explore: '@nasbench/explorer',
  download: '@nasbench/downloader',
}

/**
 * The commands that packages add. With a name only packages up to the one that has it are imported.
 *
 * @throws NasBenchError PLUGIN_NOT_FOUND for a command whose package is not installed, INVALID_PLUGIN for one that cannot
 * be used
 */
export async function findCommands(context: CommandContext, name?: string): Promise<CommandDefinition[]> {
  const found = findPackagesFor(context).commands
  const wanted = name === undefined ? undefined : packages[name]
  // The package that is known for the command comes first.
  const order = [...found].sort((a, b) => Number(b.name === wanted) - Number(a.name === wanted))
  const commands: CommandDefinition[] = []
  for (const one of order) {
    try {
      commands.push(...(await loadCommands(one)))
    } catch (error) {
      // A broken package must not hide the commands of others.
      if (name === undefined || one.name !== wanted) continue
      throw error
    }
    if (name !== undefined && commands.some((command) => command.name === name)) break
  }
  if (name !== undefined && wanted !== undefined && !commands.some((command) => command.name === name)) {
    throw new NasBenchError(
      'PLUGIN_NOT_FOUND',
      `nasbench ${name} comes with ${wanted}, which is not installed: npm install ${wanted} in your project, or with --global next to a global nasbench`,
      { received: name },
    )
  }
  return commands
}
