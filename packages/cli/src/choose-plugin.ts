import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isNasBenchError, type Plugin } from '@nasbench/core'
import * as core from '@nasbench/core/node'
import type { CommandContext } from './context.js'
import { UsageError } from './usage.js'

/** Looks for packages as this command line and the environment say; nothing is imported. */
export function findPackagesFor(context: CommandContext): ReturnType<typeof core.findPackages> {
  return core.findPackages({
    cwd: context.cwd,
    named: context.options.plugin ?? [],
    variable: process.env.NASBENCH_PLUGINS,
    beside: dirname(fileURLToPath(import.meta.url)),
    project: (process.env.NASBENCH_NO_PROJECT_PLUGINS ?? '') === '',
  })
}

/** The packages with benchmarks among them. */
export function findPluginsFor(context: CommandContext): core.FoundPlugin[] {
  return findPackagesFor(context).plugins
}

/**
 * The plugin of a benchmark, by one of its names, among those found for this command line.
 *
 * @throws NasBenchError PLUGIN_NOT_FOUND for one of ours that is not installed and for a `--plugin` that does not
 * exist; INVALID_PLUGIN if the package named for it cannot be used.
 * @throws UsageError for an unknown name.
 */
export async function choosePlugin(bench: string, context: CommandContext): Promise<Plugin> {
  try {
    return await core.choosePlugin(bench, findPluginsFor(context))
  } catch (error) {
    if (!isNasBenchError(error, 'INVALID_ARGUMENT')) throw error
    const { message, expected, received } = error
    throw new UsageError(message, { ...(expected && { expected }), received, see: 'nasbench list' })
  }
}
