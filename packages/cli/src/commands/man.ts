import { documentationUrl, exitCodes, variables, version } from '../main-help.js'
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
    `${exitCodes}.\n`,
    '## ENVIRONMENT\n',
    ...variables.map(option),
    '',
    '## SEE ALSO\n',
    `${documentationUrl}, version ${version}`,
  ]
  process.stdout.write(`${text.join('\n')}\n`)
}
