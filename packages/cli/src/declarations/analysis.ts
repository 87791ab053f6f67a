import { Option } from '@commander-js/extra-typings'
import type { Program } from '../program.js'
import { parseInteger, parsePath, parseRange, parseSeed } from '../usage.js'
import { addQueryOptions } from './results.js'
import { archsHelp, benchHelp, examples, type Host, specHelp } from './words.js'

/** Commands about many architectures at once. */
export function declareAnalysis(program: Program, { context }: Host): void {
  addQueryOptions(program.command('compare'))
    .summary('architectures side by side')
    .description(
      'Shows architectures side by side: costs, all results that they have, and the cells. Without data: what is known without.',
    )
    .argument('<bench>', benchHelp)
    .argument('<arch...>', archsHelp)
    .addHelpText(
      'after',
      examples(
        'nasbench compare nb201 1462 9930 --demo',
        'nasbench compare nb201 0 1 2 --demo --dataset cifar100 --csv',
      ),
    )
    .action(async (bench, archs, _, command) => {
      const options = command.optsWithGlobals()
      await (await import('../commands/compare.js')).compare(context(options), bench, archs, options)
    })

  addQueryOptions(program.command('correlate'))
    .summary('how alike two datasets or budgets rank')
    .description(
      'Tells how alike two measures order all architectures that have both: Kendall τ-b, Spearman ρ and Pearson r.',
    )
    .argument('<bench>', benchHelp)
    .requiredOption('--x <measure>', specHelp)
    .requiredOption('--y <measure>', 'the other one, in the same way')
    .option('--sample <count>', 'so many at random in place of all', parseInteger('--sample', 2))
    .option('--sample-seed <seed>', 'a number or any text (default: 0)', parseSeed)
    .addHelpText(
      'after',
      examples(
        'nasbench correlate nb201 --x cifar10:val:11 --y cifar10:test:199 --demo',
        'nasbench correlate nb201 --x params --y cifar100:test --demo --json',
      ),
    )
    .action(async (bench, _, command) => {
      const options = command.optsWithGlobals()
      await (await import('../commands/correlate.js')).correlate(context(options), bench, options)
    })

  addQueryOptions(program.command('export'))
    .summary('all of it as CSV, JSON lines or Parquet')
    .description(
      'Writes a table of all architectures: index, costs, and any results as columns. To a file that appears whole or not at all, or to standard output.',
    )
    .argument('<bench>', benchHelp)
    .addOption(
      new Option('--format <name>', 'if the name of --out does not say it').choices([
        'csv',
        'jsonl',
        'json',
        'parquet',
      ] as const),
    )
    .option('--out <file>', 'write that file', parsePath('--out'))
    .option('--force', 'overwrite it')
    .option('--columns <list>', `between commas, also NAME=COLUMN: index, arch, id, source, ${specHelp}`)
    .option('--sample <count>', 'so many at random in place of all', parseInteger('--sample', 1))
    .option('--sample-seed <seed>', 'a number or any text (default: 0)', parseSeed)
    .addHelpText(
      'after',
      examples(
        'nasbench export nb201 --demo --out nb201.parquet',
        'nasbench export nb201 --demo --columns index,params,cifar10:val:11,test=cifar10:test > nb201.csv',
      ),
    )
    .action(async (bench, _, command) => {
      const options = command.optsWithGlobals()
      await (await import('../commands/export.js')).exportTable(context(options), bench, options)
    })

  addQueryOptions(program.command('plot'))
    .summary('scatter, histogram and rank plots')
    .description(
      'Draws whole spaces: in the terminal, as SVG for papers, or as one HTML page with zoom and hover. Too many points to tell apart become shades that say how many there are.',
    )
    .argument('<bench>', benchHelp)
    .addOption(
      new Option('--kind <name>', 'what to draw')
        .choices(['scatter', 'histogram', 'rank'] as const)
        .default('scatter' as const),
    )
    .option('--x <measure>', `across (default: params): ${specHelp}`)
    .option('--y <measure>', 'upwards (default: the metric), in the same way')
    .option('--x-range <from:to>', 'that part only', parseRange('--x-range'))
    .option('--y-range <from:to>', 'that part only', parseRange('--y-range'))
    .option('--svg <file>', 'write an SVG picture', parsePath('--svg'))
    .option('--html <file>', 'write a page with zoom and hover, all in one file', parsePath('--html'))
    .option('--force', 'overwrite them')
    .option(
      '--width <count>',
      'characters in a terminal (default: all), pixels of --svg (default: 720)',
      parseInteger('--width', 30),
    )
    .option('--sample <count>', 'so many at random in place of all', parseInteger('--sample', 2))
    .option('--sample-seed <seed>', 'a number or any text (default: 0)', parseSeed)
    .addHelpText(
      'after',
      examples(
        'nasbench plot nb201 --demo',
        'nasbench plot nb101 --demo --x time --y test --y-range 0.85:0.95 --svg nb101.svg --html nb101.html',
        'nasbench plot nb201 --demo --kind rank --x cifar10:val:11 --y cifar10:test',
      ),
    )
    .action(async (bench, _, command) => {
      const options = command.optsWithGlobals()
      await (await import('../commands/plot.js')).plot(context(options), bench, options)
    })
}
