import type { Program } from '../root.js'
import { UsageError } from '../usage.js'

/* Asked when it is needed: what is installed may differ from project to project. */
const listBenchmarks = "nasbench list --csv 2>/dev/null | sed -e 1d -e 's/,.*//'"

/**
 * `nasbench completion`: a script for the shell, made from the commands as they are declared. The names of benchmarks it
 * asks of this command at the first Tab.
 */
export function completion(program: Program, shell: string): void {
  const write = { bash, zsh, fish }[shell]
  if (write === undefined) {
    throw new UsageError(`unknown shell "${shell}": expected bash, zsh or fish`, { received: shell })
  }
  process.stdout.write(write(describe(program)))
}

interface Described {
  readonly name: string
  readonly summary: string
  readonly takesBenchmark: boolean
  readonly options: readonly {
    readonly flag: string
    readonly description: string
    readonly takesValue: boolean
    /** Values that it may have; undefined if there are too many. */
    readonly choices: readonly string[] | undefined
    readonly takesPath: boolean
  }[]
}

/* The meaning of these options' values; the values of other options cannot be listed. */
const pathOptions: readonly string[] = [
  ...['--data', '--out', '--plugin', '--svg', '--png', '--html', '--dot', '--mermaid', '--with'],
]

function describe(program: Program): Described[] {
  const common = program.options.filter((option) => option.long !== '--version')
  return program.commands.filter(isListed).map((command) => ({
    name: command.name(),
    summary: command.summary(),
    takesBenchmark: command.registeredArguments[0]?.name() === 'bench',
    options: [...command.options, ...common].map((option) => ({
      flag: option.long ?? option.short ?? '',
      description: option.description,
      takesValue: option.required,
      choices: option.argChoices,
      takesPath: pathOptions.includes(option.long ?? ''),
    })),
  }))
}

/* Values that depend on the benchmark: the options that take them. The command itself lists them at Tab. */
const valueKinds: readonly (readonly [kind: string, flags: readonly string[]])[] = [
  ['dataset', ['--dataset']],
  ['split', ['--split']],
  ['budget', ['--budget']],
  ['metric', ['--metric']],
  ['measure', ['--by', '--x', '--y', '--color-by', '--show', '--pareto', '--columns']],
]

function kindOf(flag: string): string | undefined {
  return valueKinds.find(([, flags]) => flags.includes(flag))?.[0]
}

/* `help` and internal commands are not offered. */
function isListed(command: { summary(): string }): boolean {
  return command.summary() !== ''
}

function fishFlag(flag: string): string {
  return flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`
}

function bash(commands: readonly Described[]): string {
  const cases = commands.map(
    ({ name, options, takesBenchmark }) =>
      `    ${name}) words="${options.map((one) => one.flag).join(' ')}"${takesBenchmark ? '; bench=1' : ''} ;;`,
  )
  // Options of one name have other values in other commands.
  const choices = commands.flatMap(({ name, options }) =>
    options.flatMap(({ flag, choices: values }) =>
      values === undefined
        ? []
        : `    '${name} ${flag}') COMPREPLY=($(compgen -W "${values.join(' ')}" -- "$current")); return ;;`,
    ),
  )
  return `# nasbench completion for bash:  eval "$(nasbench completion bash)"
_nasbench() {
  local current="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}" words bench
  local command="$([ "$COMP_CWORD" -gt 1 ] && printf %s "\${COMP_WORDS[1]}")"
  case "$before" in
    ${pathOptions.join('|')}) COMPREPLY=($(compgen -f -- "$current")); return ;;
  esac
  case "$command $before" in
${choices.join('\n')}
  esac
  local kind=
  case "$before" in
${valueKinds.map(([kind, flags]) => `    ${flags.join('|')}) kind=${kind} ;;`).join('\n')}
  esac
  if [ -n "$kind" ]; then
    COMPREPLY=($(compgen -W "$(nasbench __complete "\${COMP_WORDS[2]}" "$kind" "" 2>/dev/null)" -- "$current")); return
  fi
  case "$command" in
${cases.join('\n')}
    *) words="${commands.map((one) => one.name).join(' ')} --help --version" ;;
  esac
  if [ "$COMP_CWORD" -eq 2 ] && [ -n "$bench" ] && [ "\${current#-}" = "$current" ]; then
    words="$(${listBenchmarks})"
  elif [ "$COMP_CWORD" -gt 2 ] && [ "\${current#-}" = "$current" ]; then
    # Architectures have signs that a shell would act on; without any, bash offers files.
    local IFS=$'\\n'
    [ -n "$bench" ] && COMPREPLY=($(nasbench __complete "\${COMP_WORDS[2]}" arch "$current" 2>/dev/null))
    [ "\${#COMPREPLY[@]}" -gt 0 ] && COMPREPLY=($(printf '%q\\n' "\${COMPREPLY[@]}"))
    return
  fi
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _nasbench nasbench
`
}

function zsh(commands: readonly Described[]): string {
  const quote = (text: string) => `'${text.replaceAll("'", "'\\''")}'`
  const names = commands.map(
    ({ name, summary }) => `    ${quote(`${name}:${summary.replaceAll(':', '\\:')}`)}`,
  )
  const cases = commands.map(({ name, options, takesBenchmark }) => {
    const flags = options.map(({ flag, description, takesValue, choices, takesPath }) => {
      const text = description.replaceAll(/[[\]:]/g, ' ')
      const kind = kindOf(flag)
      const asked = kind === undefined ? ' ' : `{_nasbench_values ${kind}}`
      const values = choices === undefined ? (takesPath ? '_files' : asked) : `(${choices.join(' ')})`
      return quote(`*${flag}[${text}]${takesValue ? `:value:${values}` : ''}`)
    })
    const first = takesBenchmark ? [quote('2:benchmark:_nasbench_benchmarks')] : []
    return `    ${name}) _arguments ${[...first, quote('*:file:_files'), ...flags].join(' ')} ;;`
  })
  return `#compdef nasbench
# nasbench completion for zsh:  source <(nasbench completion zsh)
_nasbench_benchmarks() {
  local -a found=(\${(f)"$(${listBenchmarks})"})
  compadd -a found
}
_nasbench_values() {
  local -a found=(\${(f)"$(nasbench __complete "$words[3]" "$1" "" 2>/dev/null)"})
  compadd -a found
}
_nasbench() {
  local -a commands=(
${names.join('\n')}
  )
  if (( CURRENT == 2 )); then _describe command commands; return; fi
  case "$words[2]" in
${cases.join('\n')}
  esac
}
compdef _nasbench nasbench
`
}

function fish(commands: readonly Described[]): string {
  const quote = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
  const lines = commands.flatMap(({ name, summary, options, takesBenchmark }) => {
    const inside = `-n '__fish_seen_subcommand_from ${name}'`
    return [
      `complete -c nasbench -f -n __fish_use_subcommand -a ${name} -d ${quote(summary)}`,
      ...(takesBenchmark ? [`complete -c nasbench ${inside} -a ${quote(`(${listBenchmarks})`)}`] : []),
      ...options.map(({ flag, description, takesValue, choices, takesPath }) => {
        const kind = kindOf(flag)
        const asked =
          kind === undefined ? '' : ` -a '(nasbench __complete (commandline -opc)[3] ${kind} "" 2>/dev/null)'`
        const values = choices === undefined ? asked : ` -a '${choices.join(' ')}'`
        const value = takesValue ? ` ${takesPath ? '-rF' : '-x'}${values}` : ''
        return `complete -c nasbench ${inside} ${fishFlag(flag)}${value} -d ${quote(description)}`
      }),
    ]
  })
  return `# nasbench completion for fish:  nasbench completion fish | source\n${lines.join('\n')}\n`
}
