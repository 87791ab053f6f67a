import { Command, Help } from '@commander-js/extra-typings'
import type { CommandContext, CommonOptions } from './context.js'
import { declareAnalysis } from './declarations/analysis.js'
import { declareArchitectures } from './declarations/architectures.js'
import { declareResults } from './declarations/results.js'
import { declareSetup } from './declarations/setup.js'
import { overview, version } from './overview.js'
import { checkCommon, collect, parsePath } from './usage.js'

/** The root command with the options that all commands share. Nothing is loaded or run yet. */
function createRoot() {
  return new Command('nasbench')
    .option('--data <path>', 'a store, or a published file (imported on first use)', parsePath('--data'))
    .option('--model <name>', 'what answers, where there are several: table, xgb, curve … of nb301')
    .option('--demo', 'made-up results for the whole space, no data needed')
    .option('--json', 'one JSON document')
    .option('--jsonl', 'one JSON object a line')
    .option('--csv', 'comma-separated values with a header')
    .option('-q, --quiet', 'results and errors only')
    .option('--color', 'colour in a pipe too')
    .option('--no-color', 'no colour (NO_COLOR and FORCE_COLOR are heeded too)')
    .option('--plugin <name>', 'a benchmark package, its folder or its module; repeatable', collect)
    .version(version, '-V, --version', 'print the version; nasbench plugins has all of them')
    .helpOption('-h, --help', 'print this help')
}

/** The root command's type, for those who add to it. */
export type Program = ReturnType<typeof createRoot>

/** The whole command. `cwd` is where plugins are looked for. */
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
