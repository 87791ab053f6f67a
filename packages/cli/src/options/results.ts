import type { Command, OptionValues } from '@commander-js/extra-typings'
import type { Program } from '../root.js'
import {
  collect,
  collectOption,
  parseCount,
  parseInteger,
  parseNumber,
  parsePath,
  parseSeed,
} from '../usage.js'
import { archsHelp, benchHelp, examples, measureHelp, outsideHelp, widthHelp } from './help-text.js'
import type { Host } from './host.js'

/** Commands that need results. */
export function declareResults(program: Program, { context }: Host): void {
  addQueryOptions(program.command('query'))
    .summary('results of architectures')
    .description(
      'Prints the results of architectures, in full precision with --json. Without --seed: the mean over the recorded runs, and their standard deviation.',
    )
    .argument('<bench>', benchHelp)
    .argument('<arch...>', archsHelp)
    .option('--all', 'every dataset and split that has an answer')
    .option('--skip-missing', 'leave out architectures without a result, and count them')
    .addHelpText(
      'after',
      examples(
        'nasbench query nb201 0 --demo --dataset cifar10 --split val --json',
        'nasbench sample nb201 -n 3 | nasbench query nb201 - --demo --csv',
      ),
    )
    .action(async (bench, archs, _, command) => {
      const options = command.optsWithGlobals()
      await (await import('../commands/query.js')).query(context(options), bench, archs, options)
    })

  addMeasureOptions(program.command('top'))
    .summary('the best or worst, within limits, or the Pareto front')
    .description(
      'Prints the best architectures by a measure; with --pareto those that no other beats in all objectives. A surrogate answers for too many: there it is the best of a sample, 10,000 by default.',
    )
    .argument('<bench>', benchHelp)
    .option('-k <count>', 'how many (default: 10, with --pareto all)', parseInteger('-k', 1))
    .option('--by <measure>', 'the measure to rank by (default: the metric of --metric)')
    .option('--worst', 'the last ones in place of the first')
    .option('--show <list>', 'more measures to show, between commas')
    .option(
      '--pareto <list>',
      'measures between commas, each its better end; columns of files and latencies are minimised: min(…) and max(…) choose',
    )
    .option('--max-params <count>', 'at most this many parameters, such as 1.5M', parseCount('--max-params'))
    .option('--max-flops <count>', 'at most this many multiply-adds, such as 200M', parseCount('--max-flops'))
    .option('--max-time <seconds>', 'at most this much training time, such as 1e4', parseCount('--max-time'))
    .addHelpText('after', measureHelp)
    .addHelpText(
      'after',
      examples(
        'nasbench top nb201 --demo -k 5',
        "nasbench top nb201 --demo --by val --show test,params --where 'params<0.5M'",
        'nasbench top nb201 --demo --pareto params,time,cifar10:test',
      ),
    )
    .action(async (bench, _, command) => {
      const options = command.optsWithGlobals()
      await (await import('../commands/top.js')).top(context(options), bench, options)
    })

  addQueryOptions(program.command('curve'))
    .summary('learning curves')
    .description(
      'Draws learning curves on a terminal; elsewhere they are numbers, one line per budget, one column per architecture.',
    )
    .argument('<bench>', benchHelp)
    .argument('<arch...>', archsHelp)
    .option('--svg <file>', 'write an SVG picture', parsePath('--svg'))
    .option('--png <file>', 'write a PNG picture', parsePath('--png'))
    .option('--html <file>', 'write a page, all in one file', parsePath('--html'))
    .option('--force', 'overwrite them')
    .option('--dark', 'light lines on dark ground, for --svg and --png')
    .option('--title <text>', 'the title of the picture')
    .option('--no-title', 'a picture without a title')
    .option('--width <count>', widthHelp, parseInteger('--width', 30, 20_000))
    .option('--skip-missing', 'leave out architectures without a curve, and count them')
    .addHelpText(
      'after',
      examples(
        'nasbench curve nb201 0 1 2 --demo',
        'nasbench curve nb201 0 --demo --dataset cifar100 --csv',
        'nasbench curve nb201 0 1 --demo --svg curves.svg',
      ),
    )
    .action(async (bench, archs, _, command) => {
      const options = command.optsWithGlobals()
      await (await import('../commands/curve.js')).curve(context(options), bench, archs, options)
    })
}

/** Which numbers are read, of which architectures, with which columns of other files. */
export function addMeasureOptions<Common extends OptionValues>(
  command: Command<[], Record<never, never>, Common>,
) {
  return addQueryOptions(command)
    .option('--with <file>', `columns of another program: ${outsideHelp}; repeatable`, collect)
    .option('--where <expression>', "keep what fulfils it: 'params<0.5M && ops(skip_connect)>=2'")
    .option('--sample <count>', 'this many at random in place of all', parseInteger('--sample', 1))
    .option('--sample-seed <seed>', 'a number or any text (default: 0)', parseSeed)
}

/** Which number is asked for. */
export function addQueryOptions<Common extends OptionValues>(
  command: Command<[], Record<never, never>, Common>,
) {
  return command
    .option('--dataset <name>', 'dataset, such as cifar100; nasbench info BENCH lists them')
    .option('--split <name>', 'split: train, val or test, and those that nasbench info BENCH lists')
    .option('--budget <epochs>', 'training budget (default: the last recorded one)', parseNumber('--budget'))
    .option('--seed <number>', 'one recorded run (default: the mean of all)', parseNumber('--seed'))
    .option('--metric <name>', 'another metric, such as loss; nasbench info BENCH lists them')
    .option(
      '-o, --option <name=value>',
      "a benchmark's own option, such as hp=12; nasbench info BENCH lists them; repeatable",
      collectOption,
    )
}
