import { Help } from '@commander-js/extra-typings'
import type { CommandContext, CommonOptions } from './context.js'
import { overview } from './main-help.js'
import { declareAnalysis } from './options/analysis.js'
import { declareArchitectures } from './options/architectures.js'
import { declareResults } from './options/results.js'
import { declareSetup } from './options/setup.js'
import { createRoot, type Program } from './root.js'
import { checkCommon } from './usage.js'

/** The whole command. Plugins are looked for from `cwd`. */
export function createProgram(cwd: string): Program {
  const program = createRoot()
  const help = new Help()
  program
    .exitOverride()
    .configureOutput({ writeErr: () => {} })
    .showSuggestionAfterError(false)
    .helpCommand(false)
    .hook('preAction', (_, command) => checkCommon(command.optsWithGlobals()))
    .configureHelp({
      showGlobalOptions: true,
      formatHelp: (command, helper) =>
        command.parent === null ? overview : help.formatHelp.call(helper, command, helper),
    })
  const run = async (argv: readonly string[]) => {
    await createProgram(cwd).parseAsync([...argv], { from: 'user' })
  }
  const host = { context: (options: CommonOptions): CommandContext => ({ cwd, options }), run }
  // A command's own module is imported only when it runs.
  declareSetup(program, host)
  declareResults(program, host)
  declareAnalysis(program, host)
  declareArchitectures(program, host)
  return program
}
