import { documentationUrl, version } from '../main-help.js'
import type { Program } from '../root.js'

/**
 * `nasbench man`: the manual page as Markdown, from the same declarations as the help; marked-man turns it into the page
 * that `man nasbench` shows.
 */
export function man(program: Program): void {
  const option = ({ flags, description }: { readonly flags: string; readonly description: string }) =>
    `* \`${flags}\`:\n  ${description}`
  const commands = program.commands
    .filter((command) => command.summary() !== '')
    .flatMap((command) => [
      `### nasbench ${command.name()} ${command.usage().replace('[options] ', '')}\n`,
      `${command.description()}\n`,
      ...command.options.map(option),
      '',
    ])
  const text = [
    'nasbench(1) -- neural architecture search benchmarks in your terminal',
    '====\n',
    '## SYNOPSIS\n',
    '`nasbench` COMMAND [BENCH] [ARCH...] [OPTIONS]\n',
    '## OPTIONS OF ALL COMMANDS\n',
    ...program.options.map(option),
    '\n## COMMANDS\n',
    ...commands,
    '## EXIT STATUS\n',
    '0 done; 1 failed; 2 wrong usage; 3 data or a package is missing; 130 interrupted.\n',
    '## ENVIRONMENT\n',
    '* `NASBENCH_HOME`:\n  the data folder; `nasbench data path` prints it',
    '* `NASBENCH101_PATH`, `NASBENCH201_PATH`, `NASBENCH301_PATH`:\n  the data of a benchmark',
    '* `NASBENCH_PLUGINS`:\n  more benchmark packages, between commas',
    '* `NASBENCH_NO_PROJECT_PLUGINS`:\n  set: packages of the project are not run',
    '* `NASBENCH_DEBUG`:\n  1: unexpected errors show where they happened\n',
    '## SEE ALSO\n',
    `${documentationUrl}, version ${version}`,
  ]
  process.stdout.write(`${text.join('\n')}\n`)
}
