import type { Program } from '../root.js'
import { parsePath } from '../usage.js'
import { benchHelp, examples } from './help-text.js'
import type { Host } from './host.js'

/** The command that the downloader package brings. */
export function declareDownload(program: Program, { context }: Host): void {
  program
    .command('download')
    .summary('fetch a published file, check and import it')
    .description(
      'Fetches a published file of a benchmark, checks its published size and hash, and imports it. Without BENCH it asks, on a terminal. Run the same command again to resume an interrupted download. Needs @nasbench/downloader.',
    )
    .argument('[bench]', benchHelp)
    .option('--list', 'what there is, and do nothing')
    .option('--id <id>', 'which of the benchmark’s files (see --list)')
    .option('--out <path>', 'the file, or a folder for it', parsePath('--out'))
    .option('--output <path>', 'the same', parsePath('--output'))
    .option('--url <url>', 'take the same file from another address')
    .option('--sha256 <hex>', 'the hash it must have')
    .option('--no-import', 'leave the file as it is')
    .option('--no-keep', 'remove the file once its import is verified')
    .option('--force', 'replace another file of that name')
    .option('--dry-run', 'say what would be done')
    .option('-y, --yes', 'ask nothing')
    .addHelpText(
      'after',
      examples(
        'nasbench download nb201 --yes',
        'nasbench download --list',
        'nasbench download nb101 --out . --no-import --yes',
      ),
    )
    .action(async (bench, _, command) => {
      const options = command.optsWithGlobals()
      await (await import('../commands/download.js')).download(context(options), bench, options)
    })
}
