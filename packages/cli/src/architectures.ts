import { type Benchmark, isNasBenchError, NasBenchError, type Plugin } from '@nasbench/core'

/** Reads an architecture from what somebody typed. */
type Parse = (text: string) => unknown

/** Gives architectures as they come, by the names that a benchmark's data has where it is open. */
export type ArchitectureReader = (benchmark?: Benchmark) => AsyncIterable<unknown[]>

/**
 * Architectures as they come: those of the command line at once, those of standard input as it is read. What is wrong
 * on the command line throws INVALID_ARCHITECTURE here, before any data is opened; unless data has names of its own.
 */
export function readArchitectures(
  { space, ownNames = false }: Plugin,
  texts: readonly string[],
  quiet: boolean,
): ArchitectureReader {
  if (!ownNames) for (const text of texts) if (text !== '-') space.parse(text)
  return (benchmark) => batches(parserOf(space, benchmark), texts, quiet)
}

/** The one architecture that a text names: see {@link readArchitectures}. */
export function parserOf(space: Plugin['space'], benchmark?: Benchmark): Parse {
  return (text) => (benchmark?.parse === undefined ? space.parse(text) : benchmark.parse(text))
}

async function* batches(parse: Parse, texts: readonly string[], quiet: boolean): AsyncGenerator<unknown[]> {
  for (const text of texts) {
    if (text !== '-') {
      yield [parse(text)]
      continue
    }
    if (process.stdin.isTTY && !quiet) {
      process.stderr.write('architectures, one a line; end with Ctrl-D (on Windows Ctrl-Z and Enter)\n')
    }
    let number = 0
    let found = false
    for await (const lines of readLines(process.stdin)) {
      yield lines.flatMap((line) => {
        number++
        if (line.trim() === '') return []
        found = true
        return [parseLine(parse, line.trim(), number)]
      })
    }
    if (!found && !quiet) process.stderr.write('no architecture came from standard input\n')
  }
}

/* A line is an architecture, or an object of ours as --jsonl writes it. */
function parseLine(parse: Parse, line: string, number: number): unknown {
  try {
    return parse(archField(line) ?? line)
  } catch (error) {
    if (!isNasBenchError(error)) throw error
    const { code, message, expected, received } = error
    throw new NasBenchError(code, `line ${number} of standard input: ${message}`, {
      ...(expected !== undefined && { expected }),
      received,
      cause: error,
    })
  }
}

function archField(line: string): string | undefined {
  if (!line.startsWith('{')) return undefined
  try {
    const { arch } = JSON.parse(line) as { readonly arch?: unknown }
    return typeof arch === 'string' ? arch : undefined
  } catch {
    return undefined
  }
}

/* The whole lines of each piece that arrives, so that a program may wait for answers before it asks on. */
async function* readLines(stream: NodeJS.ReadStream): AsyncGenerator<string[]> {
  stream.setEncoding('utf8')
  let rest = ''
  for await (const chunk of stream as AsyncIterable<string>) {
    const lines = (rest + chunk).split('\n')
    rest = lines.pop() as string
    yield lines
  }
  yield [rest]
}
