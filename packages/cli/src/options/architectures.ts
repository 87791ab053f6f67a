import { Option } from '@commander-js/extra-typings'
import type { Program } from '../root.js'
import { collect, parseInteger, parsePath, parseSeed } from '../usage.js'
import { archHelp, archsHelp, benchHelp, examples, outsideHelp } from './help-text.js'
import type { Host } from './host.js'
import { addMeasureOptions } from './results.js'

/** Commands that need no data. */
export function declareArchitectures(program: Program, { context }: Host): void {
  program
    .command('show')
    .summary('the cell drawn as text, and its costs')
    .description('Draws an architecture and shows its costs by formula. Needs no data.')
    .argument('<bench>', benchHelp)
    .argument('<arch>', archHelp)
    .option('--dataset <name>', 'costs for the network of this dataset')
    .option('--svg <file>', 'the cell as a picture; - for standard output', parsePath('--svg'))
    .option('--dot <file>', 'for Graphviz', parsePath('--dot'))
    .option('--mermaid <file>', 'for pages that draw Mermaid', parsePath('--mermaid'))
    .option('--force', 'overwrite them')
    .addHelpText(
      'after',
      examples(
        'nasbench show nb201 1462',
        'nasbench show nb201 1462 --svg cell.svg',
        'nasbench show nb101 42 --dot -',
      ),
    )
    .action(async (bench, arch, _, command) => {
      const options = command.optsWithGlobals()
      await (await import('../commands/show.js')).show(context(options), bench, arch, options)
    })

  program
    .command('sample')
    .summary('random architectures')
    .description(
      'Draws architectures at random, each at most once; the same seed gives the same ones. From the whole space, which needs no data; with --data or --demo from those recorded. In a pipe: one architecture per line.',
    )
    .argument('<bench>', benchHelp)
    .option('-n <count>', 'how many', parseInteger('-n', 1, 10_000_000), 5)
    .option('--seed <seed>', 'a number or any text (default: 0)', parseSeed)
    .addOption(
      new Option('--rng <name>', "draw as Python's random does with that seed").choices(['cpython'] as const),
    )
    .option('--with-replacement', 'an architecture may come several times')
    .option('--where <expression>', "of those that fulfil it: 'params<0.5M && ops(skip_connect)>=2'")
    .option('--with <file>', `columns of another program, for --where: ${outsideHelp}; repeatable`, collect)
    .option('--dataset <name>', 'costs for the network of this dataset')
    .addHelpText(
      'after',
      examples(
        'nasbench sample nb201 -n 5 --seed 42',
        'nasbench sample nb201 -n 100 | nasbench query nb201 - --demo --csv',
      ),
    )
    .action(async (bench, _, command) => {
      const options = command.optsWithGlobals()
      await (await import('../commands/sample.js')).sample(context(options), bench, options)
    })

  addMeasureOptions(program.command('neighbors'))
    .summary('all neighbours, one edit away')
    .description(
      'Lists all neighbours (one edit away), which needs no data. With --data, --demo or an option that asks for results: best first, with the architecture itself above. In a pipe: one architecture per line.',
    )
    .argument('<bench>', benchHelp)
    .argument('<arch...>', archsHelp)
    .option('-n <count>', 'the first few only, per architecture', parseInteger('-n', 1))
    .option('--results', 'with results, from the data found')
    .option('--skip-missing', 'leave out architectures without a result, and count them')
    .addHelpText(
      'after',
      examples(
        'nasbench neighbors nb201 1462',
        'nasbench neighbors nb201 1462 -n 5 --demo',
        'nasbench neighbors nb201 1462 | nasbench query nb201 - --demo --csv',
      ),
    )
    .action(async (bench, archs, _, command) => {
      const options = command.optsWithGlobals()
      await (await import('../commands/neighbors.js')).neighbors(context(options), bench, archs, options)
    })

  program
    .command('mutate')
    .summary('one edit at random')
    .description(
      'Makes one random edit per architecture; the same seed makes the same one. Needs no data. In a pipe: one architecture per line.',
    )
    .argument('<bench>', benchHelp)
    .argument('<arch...>', archsHelp)
    .option('--seed <seed>', 'a number or any text (default: 0)', parseSeed)
    .option('--kind <name>', 'the kind of edit, if a space has several: an unknown one lists them')
    .option('--dataset <name>', 'costs for the network of this dataset')
    .addHelpText(
      'after',
      examples(
        'nasbench mutate nb201 1462 --seed 7',
        'nasbench mutate nb201 1462 --seed 7 | nasbench query nb201 - --demo',
      ),
    )
    .action(async (bench, archs, _, command) => {
      const options = command.optsWithGlobals()
      await (await import('../commands/mutate.js')).mutate(context(options), bench, archs, options)
    })
}
