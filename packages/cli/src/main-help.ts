import manifest from '../package.json' with { type: 'json' }
import { commonOptions, type OptionText } from './options/common-options.js'

/** The version of the command. */
export const version = manifest.version

const repository = manifest.repository.url.replace(/^git\+|\.git$/g, '')

/** Where a bug is reported. */
export const issuesUrl = `${repository}/issues`

/** Where the documentation is. */
export const documentationUrl = `${repository}/blob/main/docs/cli.md`

/** Environment variables that the command reads. */
export const variables: readonly OptionText[] = [
  {
    flags: 'NASBENCH_HOME',
    description: 'the data folder, for stores and downloads; nasbench data path prints it',
  },
  {
    flags: 'NASBENCH101_PATH, NASBENCH201_PATH, NASBENCH301_PATH',
    description:
      'the data of a benchmark: a store, a published file or a URL; nasbench list --json has the names',
  },
  { flags: 'NASBENCH_PLUGINS', description: 'more benchmark packages, between commas' },
  {
    flags: 'NASBENCH_NO_PROJECT_PLUGINS',
    description: 'set to 1: packages of the current project are not run',
  },
  { flags: 'NASBENCH_DEBUG', description: 'set to 1: unexpected errors show where they happened' },
  { flags: 'NO_COLOR, FORCE_COLOR', description: 'no colour; colour in a pipe too' },
]

/** The meanings of the exit codes. */
export const exitCodes = '0 done; 1 failed; 2 wrong usage; 3 data or a package is missing; 130 interrupted'

/** The text of `nasbench` alone: everything on one screen of 80 columns. */
export const overview = `nasbench ${version}: neural architecture search benchmarks in your terminal

  nasbench demo                    a tour of one minute, nothing to download
  nasbench list, info BENCH        benchmarks and their data; datasets, citation
  nasbench import [BENCH] FILE     import a published file into a store
  nasbench data                    the data that was found; use, remove, check
  nasbench query BENCH ARCH...     results of architectures
  nasbench compare, curve          architectures side by side; learning curves
  nasbench top BENCH               the best, within limits, or the Pareto front
  nasbench describe BENCH [ARCH]   distribution, quantiles, rank of ARCH
  nasbench plot BENCH              scatter, histogram, ECDF, ranks; PNG, HTML
  nasbench correlate BENCH         how alike two measures rank
  nasbench export BENCH            all of it as CSV, JSON lines or Parquet
  nasbench show, sample            a cell drawn; random architectures
  nasbench neighbors, mutate       all one edit away, or one of them at random
  nasbench plugins, completion     packages found; for bash, zsh or fish; man
  nasbench download, search, landscape, explore         with their packages

BENCH: nb201, 201 or nasbench201. ARCH: any form, an index, or - (stdin).
Try:  nasbench top nb201 -k 5, or nasbench plot nb201 --demo
nasbench --help: options of every command, files, variables, exit codes
`

/** The text of `nasbench --help`: the overview, and all that is common to the commands. */
export function mainHelp(): string {
  const [screen] = overview.split('\nTry:')
  return [
    screen,
    'nasbench COMMAND --help: the options of a command, and examples.',
    '',
    'Options of every command:',
    ...Object.values(commonOptions).flatMap((option) => definition(option, 20)),
    '',
    'Environment variables:',
    ...variables.flatMap((variable) => definition(variable, 29)),
    '',
    ...definition({ flags: 'Exit codes:', description: exitCodes }, 13, ''),
    `Documentation: ${documentationUrl}`,
    '',
  ].join('\n')
}

/* A term and what it means, in lines of at most 80 columns. */
function definition({ flags, description }: OptionText, margin: number, indent = '  '): string[] {
  const width = 80 - margin
  const lines: string[] = []
  for (const word of description.split(' ')) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + 1 + word.length <= width)
      lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  const term = indent + flags
  const rest = lines.map((line) => ' '.repeat(margin) + line)
  if (term.length > margin - 2) return [term, ...rest]
  return [term.padEnd(margin) + lines[0]!, ...rest.slice(1)]
}
