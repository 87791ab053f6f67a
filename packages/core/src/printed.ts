import { formatReceived, NasBenchError } from './errors.js'
import { type Literal, LiteralCall, type ReadLiteralOptions, readLiteral } from './literal.js'

/*
 * Reads the surroundings of an architecture in other programs' records and printed text. Each space knows its own
 * forms; it asks here for what is inside of a value that is not one of them, so that all spaces look into the same
 * containers.
 */

/* Fields that hold an architecture, the most telling first. An index is used only if a record has nothing else. */
const fields = [
  ...['arch', 'arch_str', 'archStr', 'architecture', 'genotype', 'structure', 'cell', 'spec', 'model_spec'],
  ...['optimized_hyperparamater_config', 'optimized_hyperparameter_config', 'parsed'],
  ...['config', 'configuration', 'values', 'params', 'nodes'],
  ...['module_hash', 'moduleHash', 'hash', 'id', 'index', 'arch_index', 'archIndex'],
]

/**
 * The content of a container: a `Map` or typed array as an object or list, the only item of a list, the values of
 * `Configuration(values={…})` and of other calls, the field of a record that holds an architecture (`arch`, `arch_str`,
 * `config`, `optimized_hyperparamater_config`, …). Undefined for any other value.
 */
export function insideOf(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return undefined
  if (value instanceof Map) return Object.fromEntries(value)
  if (ArrayBuffer.isView(value))
    return value instanceof DataView ? undefined : Array.from(value as Uint8Array)
  if (Array.isArray(value)) return value.length === 1 ? value[0] : undefined
  if (value instanceof LiteralCall) return insideOfCall(value)
  for (const name of fields) {
    const inside: unknown = (value as Readonly<Record<string, unknown>>)[name]
    if (inside !== undefined && inside !== null && typeof inside !== 'function' && inside !== value)
      return inside
  }
  return undefined
}

function insideOfCall({ args, keywords }: LiteralCall): unknown {
  if (keywords.values !== undefined) return keywords.values
  if (args.length === 1 && Object.keys(keywords).length === 0) return args[0]
  return args.length === 0 ? { ...keywords } : undefined
}

/**
 * Reads text that a program printed: lines of `key: value` (YAML), `key = value` or `key, Value: value` (ConfigSpace up to
 * 0.6) as an object, anything else as {@link readLiteral} does. Linear in the length of the text.
 *
 * @throws as readLiteral
 */
export function readPrinted(text: string, options: ReadLiteralOptions = {}): Literal {
  const { fail = refuse } = options
  if (/<[\w. ]+ object at 0x[\da-fA-F]+>/.test(text.slice(0, 1000))) {
    throw fail({
      message: 'Python printed where an object was in memory and not what it contains',
      expected: 'its fields: print(vars(x)), or the matrix and the operations',
    })
  }
  return recordOfLines(text) ?? readLiteral(text, options)

  function refuse({ message, expected }: { readonly message: string; readonly expected?: string }): Error {
    return new NasBenchError('INVALID_ARGUMENT', `cannot read ${formatReceived(text)}: ${message}`, {
      received: text,
      ...(expected !== undefined && { expected }),
    })
  }
}

const maxLines = 200
const maxKey = 200

/* Two or more lines of a key and a value that is complete in its line; undefined for any other text. */
function recordOfLines(text: string): Record<string, Literal> | undefined {
  if (text.length > 2 ** 16) return undefined
  const lines = text.split('\n', maxLines + 1).map((line) => line.trim())
  if (lines.length < 2 || lines.length > maxLines) return undefined
  const record: Record<string, Literal> = Object.create(null)
  let found = 0
  for (const line of lines) {
    // A heading such as `Configuration:`, a comment, YAML's begin of a document.
    if (line === '' || line.startsWith('#') || line === '---' || /^\w+:$/.test(line)) continue
    const separator = /, Value: |: |\s*=\s*/.exec(line.slice(0, maxKey))
    if (separator === null) return undefined
    const key = line.slice(0, separator.index)
    const value = line.slice(separator.index + separator[0].length)
    if (!/^(?:'[^']+'|"[^"]+"|[\w.:<>/-]+)$/.test(key)) return undefined
    const read = valueOfLine(value)
    if (read === undefined) return undefined
    record[key.replace(/^(['"])(.*)\1$/, '$2')] = read
    found++
  }
  return found >= 2 ? record : undefined
}

function valueOfLine(text: string): Literal | undefined {
  const value = text.replace(/[,;]$/, '')
  if (!/["'[({]/.test(value)) return value
  try {
    return readLiteral(value)
  } catch {
    return undefined
  }
}

/**
 * Text of one architecture without what surrounds it: white space, a byte order mark, quotes or backticks, `;`, `,` or `.` at
 * its end, and a label (`arch: `, `module_hash = `).
 */
export function bareText(text: string): string {
  let bare = text.replace(/^[\s\uFEFF]+/, '').trimEnd()
  bare = bare.replace(label, '')
  // Not by a pattern: `[;,.\s]+$` takes quadratic time on white space.
  let end = bare.length
  while (end > 0 && /[;,.\s]/.test(bare[end - 1]!)) end--
  bare = bare.slice(0, end)
  const quote = bare[0]
  const isQuoted = bare.length > 1 && /["'`]/.test(quote ?? '') && bare.endsWith(quote!)
  return isQuoted && bare.indexOf(quote!, 1) === bare.length - 1 ? bare.slice(1, -1).trim() : bare
}

/* Only labels of architectures: `epoch: 12` must not become the index 12. */
const label =
  /^(?:[\w.]{0,40}(?:arch|arch_str|architecture|genotype|cell|spec|hash|channels|index)|id)\s{0,8}[:=](?!:)\s{0,8}/i

/** The index that bare digits name; undefined for other text. */
export function readIndexText(text: string): bigint | undefined {
  return /^-?\d{1,30}$/.test(text) ? BigInt(text) : undefined
}
