import { type ArchitectureSpace, isNasBenchError, NasBenchError } from '@nasbench/core'

/**
 * Architectures as they come: those of the command line at once, those of standard input as it is read. What is wrong
 * on the command line throws INVALID_ARCHITECTURE here, before any data is opened.
 */
export function readArchitectures<Arch>(
  space: ArchitectureSpace<Arch>,
  texts: readonly string[],
  quiet: boolean,
): AsyncIterable<Arch[]> {
  const parts = texts.map((text) => (text === '-' ? undefined : [space.parse(text)]))
  return batches(space, parts, quiet)
}

async function* batches<Arch>(
  space: ArchitectureSpace<Arch>,
  parts: readonly (Arch[] | undefined)[],
  quiet: boolean,
): AsyncGenerator<Arch[]> {
  for (const part of parts) {
    if (part !== undefined) {
      yield part
      continue
    }
    if (process.stdin.isTTY && !quiet) {
      process.stderr.write('architectures, one a line; end with Ctrl-D (on Windows Ctrl-Z and Enter)\n')
    }
    let number = 0
    for await (const lines of readLines(process.stdin)) {
      yield lines.flatMap((line) => {
        number++
        return line.trim() === '' ? [] : [parseLine(space, line.trim(), number)]
      })
    }
  }
}

/* A line is an architecture, or an object of ours as --jsonl writes it. */
function parseLine<Arch>(space: ArchitectureSpace<Arch>, line: string, number: number): Arch {
  try {
    return space.parse(archField(line) ?? line)
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
