import { Command } from '@commander-js/extra-typings'
import { version } from './main-help.js'
import { collect, parsePath } from './usage.js'

/** The root command with the options that all commands share. Nothing is loaded or run yet. */
export function createRoot() {
  return new Command('nasbench')
    .option('--data <path>', 'a store, or a published file (imported on first use)', parsePath('--data'))
    .option(
      '--model <name>',
      'the model that answers, if a benchmark has several: table, xgb, curve … of nb301',
    )
    .option('--demo', 'made-up results for the whole space, no data needed')
    .option('--json', 'one JSON document')
    .option('--jsonl', 'one JSON object per line')
    .option('--csv', 'comma-separated values with a header')
    .option('--csv-safe', 'the same for spreadsheets: texts that they would run as formulas are quoted')
    .option('--wide', 'tables with all columns, whatever the width')
    .option('-q, --quiet', 'results and errors only')
    .option('--color', 'colour in a pipe too')
    .option('--no-color', 'no colour (NO_COLOR and FORCE_COLOR are heeded too)')
    .option('--plugin <name>', 'a benchmark package, its folder or its module; repeatable', collect)
    .version(version, '-V, --version', 'print the version; nasbench plugins has all of them')
    .helpOption('-h, --help', 'print this help')
}

/** The root command's type, for modules that add to it. */
export type Program = ReturnType<typeof createRoot>
