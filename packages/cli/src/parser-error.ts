import type { CommanderError } from '@commander-js/extra-typings'
import { formatChoices, suggest } from '@nasbench/core'
import type { Program } from './root.js'
import { UsageError } from './usage.js'

/** The command that a command line is about; undefined if it names none. */
export function commandOf(program: Program, argv: readonly string[]) {
  const names = program.commands.map((command) => command.name())
  const name = argv.find((text) => names.includes(text))
  return program.commands.find((command) => command.name() === name)
}

/** The parser's messages in our own words: quotes, lists and suggestions as everywhere else. */
export function describeParserError(
  error: CommanderError,
  program: Program,
  argv: readonly string[],
): UsageError {
  const command = commandOf(program, argv)
  const received = /'([^']*)'/.exec(error.message)?.[1] ?? ''
  const owner = command === undefined ? 'nasbench' : `nasbench ${command.name()}`
  const usage = `${owner} ${command?.usage() ?? ''}`
  switch (error.code) {
    case 'commander.unknownCommand':
      return unknown('command', received, [...program.commands.map((one) => one.name()), ...packagedCommands])
    case 'commander.unknownOption':
      return unknownOption(received.replace(/=.*/s, ''), program, command)
    case 'commander.missingArgument':
      return new UsageError(`${owner} needs ${received.toUpperCase()}: ${usage}`)
    case 'commander.excessArguments': {
      const names = command?.registeredArguments.map((one) => one.name().toUpperCase()) ?? []
      const wanted = names.length === 0 ? 'no argument' : `${names.join(' ')} and nothing more`
      const [, given] = /got (\d+)/.exec(error.message) ?? []
      return new UsageError(`${owner} takes ${wanted}, ${given} are given: ${usage}`)
    }
    case 'commander.missingMandatoryOptionValue':
      return new UsageError(`${owner} needs ${received}`)
    case 'commander.optionMissingArgument':
      return new UsageError(`${received.replace(/ <.*/, '')} needs a value: ${received}`)
    case 'commander.invalidArgument':
      return invalidChoice(error.message)
    case 'commander.help':
      return new UsageError('no command given')
    default:
      return new UsageError(error.message.replace(/^error: /, '').replaceAll("'", '"'))
  }
}

/* Commands that packages add, for suggestions. */
const packagedCommands = ['search', 'landscape', 'explore', 'download']

/* Only options with a list of choices are checked by the parser itself. */
function invalidChoice(message: string): UsageError {
  const [, flag = '', value = ''] = /option '(\S+)[^']*' argument '([^']*)'/.exec(message) ?? []
  const [, list = ''] = /choices are (.*)\.$/.exec(message) ?? []
  return unknown(flag, value, list.split(', '))
}

/* The two that count, which are easily taken for each other. */
const counts: Readonly<Record<string, string>> = { '-n': '-k', '-k': '-n' }

function unknownOption(
  received: string,
  program: Program,
  command: ReturnType<typeof commandOf>,
): UsageError {
  const options = [...(command?.options ?? []), ...program.options]
  const exact = options.find((option) => received === option.long)
  if (exact !== undefined && !exact.required && !exact.optional) {
    return new UsageError(`${received} takes no value: leave out what follows the =`, { received })
  }
  const names = [...options.flatMap((option) => option.long ?? option.short ?? []), '--help']
  const short = [...options.flatMap((option) => option.short ?? []), '-h']
  const guess = received.startsWith('--')
    ? suggest(received, names)
    : short.find((name) => name.toLowerCase() === received.toLowerCase() || name === counts[received])
  return unknown('option', received, names, {
    where: command === undefined ? '' : ` for nasbench ${command.name()}`,
    guess,
  })
}

function unknown(
  what: string,
  received: string,
  allowed: readonly string[],
  { where = '', guess = suggest(received, allowed) }: { where?: string; guess?: string | undefined } = {},
): UsageError {
  // With a suggestion, the message needs no list of the other words.
  const expected = guess === undefined || allowed.length < 5 ? `: expected ${formatChoices(allowed, 24)}` : ''
  const hint = guess === undefined ? '' : ` (did you mean "${guess}"?)`
  return new UsageError(`unknown ${what} "${received}"${where}${expected}${hint}`, {
    expected: allowed,
    received,
  })
}
