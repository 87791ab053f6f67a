import { Help } from '@commander-js/extra-typings'
import type { CommandContext, CommonOptions } from './context.js'
import { mainHelp } from './main-help.js'
import { declareAnalysis } from './options/analysis.js'
import { declareArchitectures } from './options/architectures.js'
import type { Host } from './options/host.js'
import { declareResults } from './options/results.js'
import { declareSetup } from './options/setup.js'
import { createRoot, type Program } from './root.js'
import { checkCommon } from './usage.js'

/* The options of every command stand once, in the main help. */
const commonNote = `Options of every command (--data, --model, --demo, --json, --jsonl, --csv,
--quiet, --wide, --no-color, --plugin and more): nasbench --help`

/** The whole command for a command line. Packages are looked for from `cwd`, and only if a command needs them. */
export async function createProgram(cwd: string, argv: readonly string[]): Promise<Program> {
  const program = createRoot()
  const help = new Help()
  program
    .exitOverride()
    .configureOutput({ writeErr: () => {} })
    .showSuggestionAfterError(false)
    .helpCommand(false)
    .hook('preAction', (_, command) => checkCommon(command.optsWithGlobals()))
    .configureHelp({
      formatHelp: (command, helper) =>
        command.parent === null
          ? mainHelp()
          : `${help.formatHelp.call(helper, command, helper).trimEnd()}\n\n${commonNote}\n`,
    })
  const run = async (argv: readonly string[]) => {
    await (await createProgram(cwd, argv)).parseAsync([...argv], { from: 'user' })
  }
  const host = { context: (options: CommonOptions): CommandContext => ({ cwd, options }), run }
  // A command's own module is imported only when it runs.
  declareSetup(program, host)
  declareResults(program, host)
  declareAnalysis(program, host)
  declareArchitectures(program, host)
  await addCommands(program, host, argv)
  return program
}

/* Commands of other packages: the one that is named, or all of them for those that list commands. */
async function addCommands(program: Program, host: Host, argv: readonly string[]): Promise<void> {
  const [word, next] = wordsOf(argv)
  const known = (name: string | undefined) => program.commands.some((command) => command.name() === name)
  const name = word === 'help' ? next : word
  const lists = word === 'completion' || word === 'man'
  if (name === undefined || (known(name) && !lists)) return
  const { findCommands } = await import('./host/find-commands.js')
  const { declareCommands } = await import('./host/declare-commands.js')
  const definitions = await findCommands(host.context({ plugin: pluginsOf(argv) }), lists ? undefined : name)
  declareCommands(
    program,
    definitions.filter((definition) => !known(definition.name)),
    host,
  )
}

/* The words of a command line that are not options of the whole command. */
function wordsOf(argv: readonly string[]): string[] {
  const takesValue = ['--data', '--model', '--plugin']
  return argv.filter((text, at) => !text.startsWith('-') && !takesValue.includes(argv[at - 1] ?? ''))
}

function pluginsOf(argv: readonly string[]): string[] {
  return argv.flatMap((text, at) =>
    text === '--plugin'
      ? (argv[at + 1] ?? [])
      : text.startsWith('--plugin=')
        ? text.slice('--plugin='.length)
        : [],
  )
}
