import { parseArgs } from 'node:util'
import { NasBenchError, suggest } from '@nasbench/core'
import type { DownloadFlags } from './command/flags.js'

/** A command line of `nasbench-download`, understood. */
export interface Arguments {
  readonly flags: DownloadFlags
  readonly plugin: readonly string[]
  readonly help: boolean
  readonly version: boolean
}

const options = {
  benchmark: { type: 'string', short: 'b' },
  output: { type: 'string', short: 'o' },
  id: { type: 'string' },
  url: { type: 'string' },
  sha256: { type: 'string' },
  list: { type: 'boolean' },
  json: { type: 'boolean' },
  'dry-run': { type: 'boolean' },
  yes: { type: 'boolean', short: 'y' },
  force: { type: 'boolean' },
  'no-import': { type: 'boolean' },
  'no-keep': { type: 'boolean' },
  quiet: { type: 'boolean', short: 'q' },
  plugin: { type: 'string', multiple: true },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'V' },
} as const

/** Understands a command line. Throws INVALID_ARGUMENT, with what may have been meant. */
export function parseArguments(argv: readonly string[]): Arguments {
  const { values, positionals } = parse(argv)
  const [bench, ...more] = positionals
  if (more.length > 0 || (bench !== undefined && values.benchmark !== undefined)) {
    throw new NasBenchError('INVALID_ARGUMENT', `one benchmark at a time: ${positionals.join(', ')}`)
  }
  for (const name of ['benchmark', 'output', 'id', 'url', 'sha256'] as const) {
    // An unset variable in a script must not mean something else.
    if (values[name]?.trim() === '') throw new NasBenchError('INVALID_ARGUMENT', `--${name} needs a value`)
  }
  const { benchmark = bench, output, id, url, sha256, list, json, yes, force, quiet } = values
  return {
    flags: {
      benchmark,
      output,
      id,
      url,
      sha256,
      list,
      json,
      yes,
      force,
      quiet,
      dryRun: values['dry-run'],
      import: !values['no-import'],
      keep: !values['no-keep'],
    },
    plugin: values.plugin ?? [],
    help: values.help === true,
    version: values.version === true,
  }
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true })
  } catch (error) {
    const { message } = error as Error
    const option = /^Unknown option '([^']+)'/.exec(message)?.[1]
    if (option === undefined)
      throw new NasBenchError('INVALID_ARGUMENT', message.replace(/\. To specify.*$/s, ''), { cause: error })
    const names = Object.keys(options).map((name) => `--${name}`)
    const guess = suggest(option, names)
    const hint = guess === undefined ? '' : ` (did you mean "${guess}"?)`
    throw new NasBenchError('INVALID_ARGUMENT', `unknown option ${JSON.stringify(option)}${hint}`, {
      expected: names,
      received: option,
      cause: error,
    })
  }
}

/** The text of `nasbench-download --help`. */
export const help = `nasbench-download: fetch a published benchmark file, check it, import it

  nasbench-download                         asks which, on a terminal
  nasbench-download --benchmark=201 --yes   NAS-Bench-201, without a question
  nasbench-download --list                  what there is

  -b, --benchmark NAME   101, 201, 301, or any name of an installed benchmark
      --id ID            which of its files (see --list)
  -o, --output PATH      the file, or a folder for it; else the place that the
                         benchmark's variable names, else the data folder
      --url URL          take the same file from another address
      --sha256 HEX       the hash it must have
      --no-import        leave the file as it is
      --no-keep          remove the file once its import is verified
      --force            replace another file of that name
      --dry-run          say what would be done
  -y, --yes              ask nothing
      --json             one JSON document
  -q, --quiet            results and errors only
      --plugin NAME      a benchmark package, its folder or its module
  -V, --version  -h, --help

Run the same command again to resume an interrupted download.
HTTP_PROXY, HTTPS_PROXY and NO_PROXY are heeded.
`
