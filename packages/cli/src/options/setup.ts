import type { Program } from '../root.js'
import { parsePath } from '../usage.js'
import { declareDownload } from './download.js'
import { benchHelp, examples } from './help-text.js'
import type { Host } from './host.js'

/** Commands about benchmarks and this command itself. */
export function declareSetup(program: Program, host: Host): void {
  const { context, run } = host
  program
    .command('list')
    .summary('benchmarks found here, and whether their data is')
    .description('Lists the benchmarks found here, from which package, and whether their data is.')
    .addHelpText('after', examples('nasbench list', 'nasbench list --json'))
    .action(async (_, command) =>
      (await import('../commands/list.js')).list(context(command.optsWithGlobals())),
    )

  program
    .command('info')
    .summary('datasets, splits, budgets, metrics, source, citation')
    .description('Tells what a benchmark is, what its data holds, where that comes from, and what to cite.')
    .argument('<bench>', benchHelp)
    .option('--bibtex', 'what to cite, and nothing else')
    .addHelpText(
      'after',
      examples(
        'nasbench info nb201 --demo',
        'nasbench info nb201 --bibtex >> references.bib',
        'nasbench info nb201 --data NAS-Bench-201.pkl --json',
      ),
    )
    .action(async (bench, _, command) => {
      const options = command.optsWithGlobals()
      await (await import('../commands/info.js')).info(context(options), bench, options)
    })

  declareDownload(program, host)

  program
    .command('import')
    .summary('read a published file once, for good')
    .description(
      'Reads a published file into a store: a folder that opens in milliseconds, and that zarr and numpy read too. Prints where it is. Without --out it goes to the data folder, where every command finds it.',
    )
    .argument('<file...>', '[BENCH] FILE: a file in one of the published layouts, which shows its benchmark')
    .option('--out <dir>', 'write the store there', parsePath('--out'))
    .option('--force', 'import again, and replace what is there')
    .option('--verify', 'read the file once more and compare every number with the store')
    .addHelpText(
      'after',
      examples(
        'nasbench import NAS-Bench-201.pkl',
        'nasbench import nb201 NAS-Bench-201.pkl --out nb201-store --force',
        'nasbench import nb201 NAS-Bench-201.pkl --verify',
      ),
    )
    .action(async (words, _, command) => {
      const options = command.optsWithGlobals()
      await (await import('../commands/import.js')).importData(context(options), words, options)
    })

  program
    .command('plugins')
    .summary('packages found, shadowed and refused')
    .description(
      'Lists the benchmark packages found: named by --plugin or NASBENCH_PLUGINS, in your project, beside this command. Says why some are not used.',
    )
    .addHelpText('after', examples('nasbench plugins', 'nasbench plugins --plugin ./my-benchmark'))
    .action(async (_, command) =>
      (await import('../commands/plugins.js')).plugins(context(command.optsWithGlobals())),
    )

  program
    .command('demo')
    .summary('a tour of one minute, nothing to download')
    .description(
      'Shows what this command does: makes a small file, imports it, asks it, and cleans up after itself.',
    )
    .argument('[bench]', benchHelp)
    .addHelpText('after', examples('nasbench demo', 'nasbench demo nb201 --no-color'))
    .action(async (bench, _, command) =>
      (await import('../commands/demo.js')).demo(context(command.optsWithGlobals()), bench, run),
    )

  program
    .command('completion')
    .summary('for bash, zsh or fish')
    .description('Prints a script that completes commands and options in your shell.')
    .argument('<shell>', 'bash, zsh or fish')
    .addHelpText('after', examples('eval "$(nasbench completion bash)"', 'nasbench completion fish | source'))
    .action(async (shell) => (await import('../commands/completion.js')).completion(program, shell))

  program
    .command('man')
    .summary('the manual page, as Markdown')
    .description('Prints the manual page as Markdown: marked-man turns it into a page for man.')
    .addHelpText('after', examples('nasbench man | npx marked-man > nasbench.1'))
    .action(async () => (await import('../commands/man.js')).man(program))

  program
    .command('__complete', { hidden: true })
    .argument('<bench>')
    .argument('<kind>')
    .argument('[prefix]')
    .action(async (bench, kind, prefix, _, command) =>
      (await import('../commands/complete.js')).complete(
        context(command.optsWithGlobals()),
        bench,
        kind,
        prefix ?? '',
      ),
    )

  program
    .command('help', { hidden: true })
    .argument('[command]')
    .action((name) => {
      if (name === undefined) return run(['--help'])
      const known = program.commands.some((command) => command.name() === name)
      // Without --help the parser itself says that there is no such command.
      return run(known ? [name, '--help'] : [name])
    })
}
