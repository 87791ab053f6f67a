import { type Benchmark, isNasBenchError, NasBenchError, type Plugin } from '@nasbench/core'
import { archFields, indexFields } from './outside/raw-table.js'
import { readLines, readStandardInput } from './standard-input.js'
import { UsageError } from './usage.js'

/** An architecture, with the place where it was named. */
export interface Named {
  readonly arch: unknown
  /** `line 14 of standard input`; undefined for an argument. */
  readonly place: string | undefined
}

/** Gives architectures as they come, by the names that a benchmark's data defines if it is open. */
export type ArchitectureReader = (benchmark?: Benchmark) => AsyncIterable<Named[]>

/**
 * Architectures as they come: those of the command line together, those of standard input as it is read. A wrong one on the
 * command line throws INVALID_ARCHITECTURE here, before any data is opened, unless data defines names of its own.
 *
 * Standard input may be text (one architecture per line), CSV with an architecture or index column, JSON lines or JSON, as
 * this command writes them. A byte order mark, empty lines and lines that begin with `#` are left out.
 */
export function readArchitectures(
  plugin: Plugin,
  texts: readonly string[],
  quiet: boolean,
): ArchitectureReader {
  const { space, ownNames = false } = plugin
  if (texts.filter((text) => text === '-').length > 1) {
    throw new UsageError('- is given twice, and standard input can be read once')
  }
  if (!ownNames) for (const text of texts) if (text !== '-') space.parse(text)
  return (benchmark) => batches(plugin, benchmark, texts, quiet)
}

/** The one architecture that a command line names, also by `-`. */
export async function readArchitecture(plugin: Plugin, text: string, quiet: boolean): Promise<unknown> {
  const found: Named[] = []
  for await (const batch of readArchitectures(plugin, [text], quiet)()) found.push(...batch)
  if (found.length !== 1) {
    throw new UsageError(`one architecture is needed, and standard input has ${found.length}`, {
      received: found.length,
    })
  }
  return found[0]!.arch
}

/** Reads what names an architecture: a text, or an object of JSON. */
function readerOf({ space }: Plugin, benchmark: Benchmark | undefined): (value: unknown) => unknown {
  return (value) => {
    if (typeof value !== 'string') return space.from(value as object)
    return benchmark?.parse === undefined ? space.parse(value) : benchmark.parse(value)
  }
}

async function* batches(
  plugin: Plugin,
  benchmark: Benchmark | undefined,
  texts: readonly string[],
  quiet: boolean,
): AsyncGenerator<Named[]> {
  const read = readerOf(plugin, benchmark)
  for (const text of texts) {
    if (text === '-') yield* fromStandardInput(read, quiet)
    else yield [{ arch: read(text), place: undefined }]
  }
}

async function* fromStandardInput(
  read: (value: unknown) => unknown,
  quiet: boolean,
): AsyncGenerator<Named[]> {
  if (process.stdin.isTTY && !quiet) {
    process.stderr.write('architectures, one per line; end with Ctrl-D (on Windows Ctrl-Z and Enter)\n')
  }
  let found = false
  for await (const records of readStandardInput(readLines(process.stdin), archFields, indexFields)) {
    const named: Named[] = []
    for (const { value, place } of records) {
      try {
        named.push({ arch: read(value), place })
      } catch (error) {
        // Those before it are answered.
        if (named.length > 0) yield named
        throw placed(error, place)
      }
    }
    found ||= named.length > 0
    if (named.length > 0) yield named
  }
  if (!found && !quiet) process.stderr.write('no architecture came from standard input\n')
}

/** The same error, with the place of the architecture that it is about. */
export function placed(error: unknown, place: string | undefined): unknown {
  if (place === undefined || !isNasBenchError(error)) return error
  const { code, message, expected, received } = error
  return new NasBenchError(code, `${place}: ${message}`, {
    ...(expected !== undefined && { expected }),
    received,
    cause: error,
  })
}
