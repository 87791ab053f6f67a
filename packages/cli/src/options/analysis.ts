import { Option } from '@commander-js/extra-typings'
import type { Program } from '../root.js'
import { collectNumber, parseInteger, parsePath, parseRange } from '../usage.js'
import { archsHelp, benchHelp, examples, measureHelp, widthHelp } from './help-text.js'
import type { Host } from './host.js'
import { addMeasureOptions, addQueryOptions } from './results.js'

/** Commands about many architectures at once. */
export function declareAnalysis(program: Program, { context }: Host): void {
  addQueryOptions(program.command('compare'))
    .summary('architectures side by side')
    .description(
      'Shows architectures side by side: costs, all results that they have, and the cells. Without data, shows only costs and drawings.',
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

  addMeasureOptions(program.command('correlate'))
    .summary('how alike two measures rank')
    .description(
      'Compares how two measures order the architectures that have both: Kendall τ-b, Spearman ρ and Pearson r.',
    )
    .argument('<bench>', benchHelp)
    .requiredOption('--x <measure>', 'a measure')
    .requiredOption('--y <measure>', 'the other measure')
    .addHelpText('after', measureHelp)
    .addHelpText(
      'after',
      examples(
        'nasbench correlate nb201 --x cifar10:val:11 --y cifar10:test:199 --demo',
        'nasbench correlate nb201 --x params --y cifar100:test --demo --json',
        'nasbench correlate nb201 --with naswot.csv.gz --x naswot --y cifar100:val',
      ),
    )
    .action(async (bench, _, command) => {
      const options = command.optsWithGlobals()
      await (await import('../commands/correlate.js')).correlate(context(options), bench, options)
    })

  addMeasureOptions(program.command('describe'))
    .summary('distribution of a measure, and the rank of an architecture')
    .description(
      'Describes how a measure is distributed over all architectures: mean, quantiles, shares, a histogram. With an architecture: its value, rank and percentile.',
    )
    .argument('<bench>', benchHelp)
    .argument('[arch...]', archsHelp)
    .option('--by <measure>', 'the measure (default: the metric of --metric)')
    .option('--above <value>', 'also the share above this value; repeatable', collectNumber('--above'))
    .option('--below <value>', 'also the share below this value; repeatable', collectNumber('--below'))
    .option('--bins <count>', 'columns of the histogram', parseInteger('--bins', 1, 10_000))
    .addHelpText('after', measureHelp)
    .addHelpText(
      'after',
      examples(
        'nasbench describe nb201 --demo --above 90',
        'nasbench describe nb201 6111 --dataset cifar100 --split test --demo',
      ),
    )
    .action(async (bench, archs, _, command) => {
      const options = command.optsWithGlobals()
      await (await import('../commands/describe.js')).describe(context(options), bench, archs, options)
    })

  addMeasureOptions(program.command('export'))
    .summary('all of it as CSV, JSON lines or Parquet')
    .description(
      'Writes a table of all architectures: index, costs, and any results as columns. To a file that appears whole or not at all, or to standard output.',
    )
    .argument('<bench>', benchHelp)
    .addOption(
      new Option('--format <name>', 'the format, if the name of --out does not show it').choices([
        'csv',
        'jsonl',
        'json',
        'parquet',
      ] as const),
    )
    .option('--out <file>', 'write that file; - for standard output', parsePath('--out'))
    .option('--force', 'overwrite it')
    .option(
      '--columns <list>',
      'between commas: index, arch, id, source, measures, NAME=MEASURE, ranges of budgets (val:0-199), all seeds (val:199:*)',
    )
    .addHelpText('after', measureHelp)
    .addHelpText(
      'after',
      examples(
        'nasbench export nb201 --demo --out nb201.parquet',
        'nasbench export nb201 --columns index,params,test=cifar10:test > nb201.csv',
        'nasbench export nb201 --demo --columns arch,cifar10:val:0-199 --out val.csv',
      ),
    )
    .action(async (bench, _, command) => {
      const options = command.optsWithGlobals()
      await (await import('../commands/export.js')).exportTable(context(options), bench, options)
    })

  addMeasureOptions(program.command('plot'))
    .summary('scatter, histogram, ECDF and rank plots')
    .description(
      'Draws whole spaces: in the terminal, as SVG or PNG for papers, or as one HTML page with zoom and hover. Points too many to distinguish become shades of their number.',
    )
    .argument('<bench>', benchHelp)
    .addOption(
      new Option('--kind <name>', 'what to draw')
        .choices(['scatter', 'histogram', 'ecdf', 'rank'] as const)
        .default('scatter' as const),
    )
    .option('--x <measure>', 'the measure across (default: params)')
    .option('--y <measure>', 'the measure upwards (default: the metric)')
    .option('--color-by <measure>', 'the measure that colours the points of a scatter plot')
    .option(
      '--x-range <from:to>',
      'that part only (default: where nearly all points are)',
      parseRange('--x-range'),
    )
    .option('--y-range <from:to>', 'that part only', parseRange('--y-range'))
    .option('--full-range', 'all points, also the few that are far from the others')
    .addOption(new Option('--log <axes>', 'logarithmic axes').choices(['x', 'y', 'xy'] as const))
    .option('--bins <count>', 'columns of a histogram', parseInteger('--bins', 1, 10_000))
    .option('--highlight <arch...>', 'architectures to mark, by any accepted form or index')
    .option('--svg <file>', 'write an SVG picture', parsePath('--svg'))
    .option('--png <file>', 'write a PNG picture', parsePath('--png'))
    .option('--html <file>', 'write a page with zoom and hover, all in one file', parsePath('--html'))
    .option('--force', 'overwrite them')
    .option('--dark', 'light on dark ground, for --svg and --png')
    .option('--title <text>', 'the title of the picture')
    .option('--no-title', 'a picture without a title')
    .option('--width <count>', widthHelp, parseInteger('--width', 30, 20_000))
    .addHelpText('after', measureHelp)
    .addHelpText(
      'after',
      examples(
        'nasbench plot nb201 --demo',
        'nasbench plot nb101 --demo --x time --y test --svg nb101.svg --html nb101.html',
        'nasbench plot nb201 --demo --kind rank --x cifar10:val:11 --y cifar10:test',
      ),
    )
    .action(async (bench, _, command) => {
      const options = command.optsWithGlobals()
      await (await import('../commands/plot.js')).plot(context(options), bench, options)
    })
}
