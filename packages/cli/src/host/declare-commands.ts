import { type Command, Option } from '@commander-js/extra-typings'
import type { CommandCall, CommandDefinition, CommandOption, CommonOptionName } from '@nasbench/core'
import type { CommonOptions } from '../context.js'
import { outsideHelp } from '../options/help-text.js'
import type { Host } from '../options/host.js'
import type { Program } from '../root.js'
import { collect, parseInteger, parseNumber, parsePath, UsageError } from '../usage.js'

/* Options of the whole command that a command of a package may refuse. */
const refusable: readonly (keyof CommonOptions & CommonOptionName)[] = [
  ...(['data', 'model', 'demo', 'json', 'jsonl', 'csv'] as const),
]

/** Adds the commands of other packages to the program. */
export function declareCommands(
  program: Program,
  definitions: readonly CommandDefinition[],
  host: Host,
): void {
  for (const definition of definitions) declare(program as unknown as Command, definition, host)
}

function declare(parent: Command, definition: CommandDefinition, host: Host): void {
  const { name, summary, details, options = [], common = [] } = definition
  const command: Command = parent.command(name).summary(summary).description(summary) as unknown as Command
  for (const argument of definition.arguments ?? []) command.argument(argument.name, argument.description)
  for (const option of options) command.addOption(optionOf(option))
  if (common.includes('with')) {
    command.option('--with <file>', `columns of another program: ${outsideHelp}; repeatable`, collect)
  }
  if (common.includes('where')) {
    command.option('--where <expression>', "keep what fulfils it: 'params<0.5M && ops(skip_connect)>=2'")
  }
  if (details !== undefined) command.addHelpText('after', `\n${details}`)
  for (const one of definition.commands ?? []) declare(command, one, host)
  command.action(async (...values: unknown[]) => {
    const self = values.pop() as Command
    values.pop()
    const all = self.optsWithGlobals() as Readonly<Record<string, unknown>> & CommonOptions
    for (const option of refusable) {
      if (all[option] !== undefined && all[option] !== false && !common.includes(option)) {
        throw new UsageError(`--${option} has no effect on nasbench ${self.name()}: leave it out`, {
          received: option,
        })
      }
    }
    // Commander gives an option that a command shares with the one above it to that one: `search merge --out`.
    const own = new Set(self.options.map((option) => option.attributeName()))
    const given = Object.fromEntries(Object.entries(all).filter(([name]) => own.has(name)))
    const call: CommandCall = { arguments: values as CommandCall['arguments'], options: given }
    const { createHost } = await import('./create-host.js')
    const { interruptible } = await import('../interrupt.js')
    const context = host.context(all)
    await interruptible((signal) => definition.run(call, createHost(context, all, signal)))
  })
}

function optionOf({ flags, description, choices, type, repeatable }: CommandOption): Option {
  const option = new Option(flags, description)
  if (choices !== undefined && !repeatable) return option.choices(choices) as unknown as Option
  if (!/[<[]/.test(flags)) return option
  const flag = /--[\w-]+|-\w/.exec(flags)?.[0] ?? flags
  const parse: (text: string) => unknown =
    type === 'integer'
      ? parseInteger(flag, 0)
      : type === 'number'
        ? parseNumber(flag)
        : type === 'path'
          ? parsePath(flag)
          : (text: string) => text
  if (!repeatable) return option.argParser(parse as (text: string) => string) as unknown as Option
  return option.argParser((text: string, before: readonly unknown[] | undefined) => [
    ...(before ?? []),
    parse(text),
  ]) as unknown as Option
}
