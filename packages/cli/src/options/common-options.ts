/** An option as it is declared and as it stands in the help. */
export interface OptionText {
  readonly flags: string
  readonly description: string
}

/**
 * The options of every command, in the order of the help. A module of its own, so that `nasbench --help` needs no parser.
 */
export const commonOptions = {
  data: { flags: '--data <path>', description: 'a store, or a published file (imported on first use)' },
  model: {
    flags: '--model <name>',
    description:
      'the model that answers, if a benchmark has several; nasbench info BENCH lists them (nb301: table, xgb, lgb, curve)',
  },
  demo: { flags: '--demo', description: 'made-up results for the whole space; needs no data' },
  json: { flags: '--json', description: 'one JSON document, in full precision' },
  jsonl: { flags: '--jsonl', description: 'one JSON object per line' },
  csv: { flags: '--csv', description: 'comma-separated values with a header' },
  csvSafe: {
    flags: '--csv-safe',
    description: 'the same for spreadsheets: texts that they would run as formulas are quoted',
  },
  wide: { flags: '--wide', description: 'tables with all columns, at any width' },
  quiet: { flags: '-q, --quiet', description: 'results and errors only' },
  color: { flags: '--color', description: 'colour in a pipe too' },
  noColor: { flags: '--no-color', description: 'no colour; NO_COLOR and FORCE_COLOR are read too' },
  plugin: {
    flags: '--plugin <name>',
    description: 'a benchmark package: its name, folder or module; repeatable',
  },
  help: { flags: '-h, --help', description: 'print this help' },
  version: { flags: '-V, --version', description: 'the version; nasbench plugins has all of them' },
} as const satisfies Readonly<Record<string, OptionText>>
