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
    .summary('installed benchmarks, and where their data is')
    .description('Lists the installed benchmarks with their packages, and the location of their data.')
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
    .summary('import a published file into a store')
    .description(
      'Reads a published file into a store: a folder that opens in milliseconds, and that zarr and numpy read too. Prints where it is. Without --out it goes to the data folder, where every command finds it.',
    )
    .argument('<file...>', '[BENCH] FILE: a file in one of the published layouts, which shows its benchmark')
    .option('--out <dir>', 'write the store there', parsePath('--out'))
    .option('--force', 'import again, and replace what is there')
    .option('--verify', 'read the file again and compare every number with the store')
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

  const data = program
    .command('data')
    .summary('the data that was found; use, remove, path, check')
    .description(
      'Lists every store and published file that was found, with size, source and date, and which one answers.',
    )
    .argument('[bench]', benchHelp)
    .addHelpText(
      'after',
      examples(
        'nasbench data',
        'nasbench data use nb201 ./store',
        'nasbench data remove nb201 ./old-store --yes',
        'nasbench data path',
        'nasbench data check',
      ),
    )
    .action(async (bench, _, command) =>
      (await import('../commands/data.js')).listAllData(context(command.optsWithGlobals()), bench),
    )
  data
    .command('use')
    .description('Makes a store the one that answers if no data is named.')
    .argument('<bench>', benchHelp)
    .argument('<store>', 'the folder of a store')
    .action(async (bench, store, _, command) =>
      (await import('../commands/data.js')).useStore(context(command.optsWithGlobals()), bench, store),
    )
  data
    .command('remove')
    .description('Removes a store, after a question; never a published file.')
    .argument('<bench>', benchHelp)
    .argument('<store>', 'the folder of a store')
    .option('-y, --yes', 'do not ask')
    .action(async (bench, store, options, command) =>
      (await import('../commands/data.js')).removeStore(
        context(command.optsWithGlobals()),
        bench,
        store,
        options,
      ),
    )
  data
    .command('path')
    .description('Prints where the data is that answers; without a benchmark the data folder.')
    .argument('[bench]', benchHelp)
    .action(async (bench, _, command) =>
      (await import('../commands/data.js')).showPath(context(command.optsWithGlobals()), bench),
    )
  data
    .command('check')
    .description(
      'Reads every byte of stores and compares it with its checksums; exit code 1 for a damaged one.',
    )
    .argument('[store...]', 'folders of stores (default: all that are found)')
    .action(async (stores, _, command) =>
      (await import('../commands/data.js')).checkStores(context(command.optsWithGlobals()), stores),
    )

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
