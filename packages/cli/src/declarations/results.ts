import type { Command, OptionValues } from '@commander-js/extra-typings'
import type { Program } from '../program.js'
import { collectOption, parseCount, parseInteger, parseNumber, parsePath, parseSeed } from '../usage.js'
import { archsHelp, benchHelp, examples, type Host } from './words.js'

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

  addQueryOptions(program.command('top'))
    .summary('the best, within limits, or the Pareto front')
    .description(
      'Prints the best of all recorded architectures, also within limits; with --pareto those that no other beats in all objectives. A surrogate answers for too many: there it is the best of a sample, 10,000 unless said.',
    )
    .argument('<bench>', benchHelp)
    .option('-k <count>', 'how many (default: 10, with --pareto all)', parseInteger('-k', 1))
    .option('--by <name>', 'the metric to rank by, if not that of --metric')
    .option('--pareto <list>', 'objectives between commas: those that none beats in all of them')
    .option('--max-params <count>', 'at most so many parameters: 1.5M', parseCount('--max-params'))
    .option('--max-flops <count>', 'at most so many multiply-adds: 200M', parseCount('--max-flops'))
    .option('--max-time <seconds>', 'at most so long a training', parseCount('--max-time'))
    .option('--sample <count>', 'of so many at random in place of all', parseInteger('--sample', 1))
    .option('--sample-seed <seed>', 'a number or any text (default: 0)', parseSeed)
    .addHelpText(
      'after',
      examples(
        'nasbench top nb201 --demo -k 5',
        'nasbench top nb201 --demo --dataset cifar100 --split test --max-params 0.5M',
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
      'Draws learning curves on a terminal; elsewhere they are numbers, one line a budget, one column an architecture.',
    )
    .argument('<bench>', benchHelp)
    .argument('<arch...>', archsHelp)
    .option('--svg <file>', 'write an SVG picture', parsePath('--svg'))
    .option('--force', 'overwrite it')
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

/** Which number is asked for. */
export function addQueryOptions<Common extends OptionValues>(
  command: Command<[], Record<never, never>, Common>,
) {
  return command
    .option('--dataset <name>', 'dataset')
    .option('--split <name>', 'split')
    .option('--budget <epochs>', 'training budget', parseNumber('--budget'))
    .option('--seed <number>', 'one recorded run', parseNumber('--seed'))
    .option('--metric <name>', 'another metric')
    .option('-o, --option <name=value>', "a benchmark's own option, such as hp=12; repeatable", collectOption)
}
